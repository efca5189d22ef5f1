"""The SSH key of a lesson that is recorded: the same each time, so that a recording made again is the same.

Nothing that is worth protecting is behind it. Everywhere else the Azure CLI makes a key of its own.
"""

import random
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

BITS, EXPONENT = 2048, 65537
ROUNDS = 20
SMALL = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97)


def write_seeded_key(seed: str, home: Path) -> None:
    """Write the private key where `az vm create --generate-ssh-keys` looks for one before it makes one."""
    path = home / ".ssh" / "id_rsa"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(_private_key(seed))


@cache  # a recording is played twice, and a key takes a second
def _private_key(seed: str) -> bytes:
    return _key(random.Random(seed)).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def _key(chance: random.Random) -> rsa.RSAPrivateKey:
    p, q = _prime(chance), _prime(chance)
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    return rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q),
        rsa.RSAPublicNumbers(EXPONENT, p * q),
    ).private_key()  # fmt: skip


def _prime(chance: random.Random) -> int:
    """A prime of half the key's bits; its two highest are set, so that the product has all of them."""
    while True:
        number = chance.getrandbits(BITS // 2) | (3 << (BITS // 2 - 2)) | 1
        if number % EXPONENT != 1 and all(number % small for small in SMALL) and _is_prime(number, chance):
            return number


def _is_prime(number: int, chance: random.Random) -> bool:
    """The test of Miller and Rabin: wrong once in 4 to the power of `ROUNDS`."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(ROUNDS):
        power = pow(chance.randrange(2, number - 1), odd, number)
        if power in (1, number - 1):
            continue
        if not any((power := pow(power, 2, number)) == number - 1 for _ in range(twos - 1)):
            return False
    return True
