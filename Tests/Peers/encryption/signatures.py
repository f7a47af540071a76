"""Labelled P-256 signatures and hashes of MLS (RFC 9420, sections 5.1.2 and 5.2)."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from .wire import vector


def sign(key: ec.EllipticCurvePrivateKey, label: str, content: bytes) -> bytes:
    return key.sign(_labelled(label, content), ec.ECDSA(SHA256()))


def is_signed(public: bytes, label: str, content: bytes, signature: bytes) -> bool:
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    try:
        key.verify(signature, _labelled(label, content), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def reference(label: str, value: bytes) -> bytes:
    return hashlib.sha256(vector(f"MLS 1.0 {label} Reference".encode()) + vector(value)).digest()


def _labelled(label: str, content: bytes) -> bytes:
    return vector(b"MLS 1.0 " + label.encode()) + vector(content)
