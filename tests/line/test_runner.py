import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from azlab.line import runner


def test_the_first_key_of_a_submission_is_there_already_and_the_second_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready = rsa.generate_private_key(65537, 2048)
    monkeypatch.setattr(rsa, "generate_private_key", rsa.generate_private_key)
    runner._begin_with(ready)
    assert rsa.generate_private_key(public_exponent=3, key_size=1024) is not ready
    assert rsa.generate_private_key(public_exponent=65537, key_size=2048) is ready
    assert rsa.generate_private_key(public_exponent=65537, key_size=2048) is not ready
