"""Identity made from a seed: the same seed and purpose always give the same value.

Everything here looks random and is not: a lesson must show the same machine twice.
"""

from __future__ import annotations

import base64
import hashlib
import struct

KEY_TYPES = {"rsa": "ssh-rsa", "ecdsa": "ecdsa-sha2-nistp256", "ed25519": "ssh-ed25519"}
PRIVATE_KEY_LENGTH = 32
KEY_BITS = {"rsa": 3072, "ecdsa": 256, "ed25519": 256}


def digest(seed: str, purpose: str) -> bytes:
    """32 bytes that depend on both texts only."""
    return hashlib.sha256(f"{purpose}\0{seed}".encode("utf-8", "surrogatepass")).digest()


def machine_id(seed: str) -> str:
    """32 lower-case hex digits, the shape of `/etc/machine-id`."""
    return digest(seed, "machine-id").hex()[:32]


def security_identifier(seed: str) -> str:
    """A Windows machine SID, `S-1-5-21-A-B-C`; an account's SID adds `-RID`."""
    parts = struct.unpack(">3I", digest(seed, "sid")[:12])
    return "S-1-5-21-" + "-".join(str(part) for part in parts)


def random_computer_name(seed: str) -> str:
    """The name Windows setup invents: `WIN-` and eleven letters or digits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "WIN-" + "".join(alphabet[byte % 36] for byte in digest(seed, "computer-name")[:11])


def host_private_key(seed: str, kind: str) -> bytes:
    """32 bytes; of ed25519 they are the private key, of the other kinds nothing that works."""
    return digest(seed, f"host-key-{kind}")


def host_public_key(seed: str, kind: str, host_name: str) -> str:
    """One line of `ssh_host_<kind>_key.pub`; only ed25519's is a key that works."""
    key_type, body = KEY_TYPES[kind], host_private_key(seed, kind)
    if kind == "ed25519":
        body = _packed(_public_ed25519(body))
    packed = _packed(key_type.encode()) + body
    return f"{key_type} {base64.b64encode(packed).decode()} root@{host_name}"


def _packed(data: bytes) -> bytes:
    """A text in SSH's own form (RFC 4251): its length, then itself."""
    return struct.pack(">I", len(data)) + data


def _public_ed25519(private: bytes) -> bytes:
    # Here: it takes a tenth of a second to import, and only new machines need it.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def fingerprint(public_key: str) -> str:
    """`SHA256:...` of a public key line as ssh-keygen prints it; empty for another text."""
    try:
        body = base64.b64decode(public_key.split()[1], validate=True)
    except (IndexError, ValueError):
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(body).digest()).decode().rstrip("=")
