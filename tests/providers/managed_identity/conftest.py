"""The practice Azure of the tests of Microsoft.Compute."""

from tests.providers.compute.conftest import azure

__all__ = ["azure"]
