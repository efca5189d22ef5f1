"""The key of a recorded lesson: one that the Azure CLI can use, and the same each time."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from azlab.lab.seeded_keys import BITS, write_seeded_key


def read(folder: Path, seed: str) -> rsa.RSAPrivateKey:
    write_seeded_key(seed, folder)
    key = load_pem_private_key((folder / ".ssh" / "id_rsa").read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def test_a_seed_has_one_key_and_another_seed_another(tmp_path: Path) -> None:
    keys = [read(tmp_path / name, seed) for name, seed in (("a", "x"), ("b", "x"), ("c", "y"))]
    first, again, other = (key.private_numbers().p for key in keys)
    assert first == again != other
    assert {key.key_size for key in keys} == {BITS}
