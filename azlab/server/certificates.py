"""A certificate for this machine's loopback address, made on the spot."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from azlab.server.wire import NAMES

DAYS = 30


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """Write `certificate.pem` and `key.pem` into `folder`; returns both paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    number = x509.random_serial_number()
    # A name of its own: among certificates of one name, OpenSSL tries the first only.
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"practice Azure {number:x}"[:64])])
    now = datetime.datetime.now(datetime.UTC)
    # Azure's own names as well: a client that cannot be told another address comes by a proxy of ours.
    names = [x509.DNSName(name) for name in ("localhost", *NAMES)]
    addresses = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), *names]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(number)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_path, key_path = folder / "certificate.pem", folder / "key.pem"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    _write_private(key_path, _pem(key))
    return certificate_path, key_path


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_private(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
