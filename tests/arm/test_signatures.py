"""Shared access signatures: who has the link may read, until it ends, and nothing else."""

from datetime import datetime, timedelta

import pytest

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Request
from azlab.arm.signatures import is_signed, signed
from tests.arm.conftest import Kitchen

FILE = "md-1.z2.blob.storage.azure.net:443/c/Web.log"


@pytest.fixture
def cloud(kitchen: Kitchen) -> Cloud:
    return kitchen.app.cloud


def asked(link: str) -> Request:
    """A client's request for a link; of its address the app says itself what it is."""
    return Request("GET", f"/blobs/x?{link.partition('?')[2]}")


def at(cloud: Cloud, moment: datetime) -> None:
    cloud.store.set_fact("now", moment.isoformat())


@pytest.mark.parametrize("address", [FILE, FILE.replace(":443", ""), FILE.upper()])
def test_a_link_opens_its_file_however_that_is_written(cloud: Cloud, address: str) -> None:
    assert is_signed(cloud, address, asked(signed(cloud, FILE, 10)))


def test_it_opens_no_other_file(cloud: Cloud) -> None:
    assert not is_signed(cloud, FILE.replace("Web", "Other"), asked(signed(cloud, FILE, 10)))


def test_it_ends_at_its_end(cloud: Cloud) -> None:
    request = asked(signed(cloud, FILE, 10))
    end = datetime.fromisoformat(request.query["se"])
    assert timedelta(minutes=9.9) < end - cloud.clock.now() <= timedelta(minutes=10)
    at(cloud, end - timedelta(microseconds=1))
    assert is_signed(cloud, FILE, request)
    at(cloud, end)
    assert not is_signed(cloud, FILE, request)


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("&sig=", "&sig=A"),
        ("&se=20", "&se=21"),
        ("Z&sp=r", "&sp=r"),
        ("&se=", "&se=soon"),
        ("&se=", "&x="),
        ("&sig=", "&x="),
        ("%3a", "%3A%3A"),
    ],
)
def test_a_link_that_was_changed_opens_nothing(cloud: Cloud, part: str, other: str) -> None:
    link = signed(cloud, FILE, 10)
    assert part in link
    assert not is_signed(cloud, FILE, asked(link.replace(part, other, 1)))


def test_another_cloud_takes_no_such_link(cloud: Cloud) -> None:
    link = signed(cloud, FILE, 10)
    cloud.store.set_fact("seed", "another")
    assert not is_signed(cloud, FILE, asked(link))
