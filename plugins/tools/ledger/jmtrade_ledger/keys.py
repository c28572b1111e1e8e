"""Keys of persons: a file with a passphrase signs, or whatever else can.

A signer says its public key and signs bytes. A key file is the default; a card, with ed25519
or another algorithm, can be one as well: a public key is written ``ALGORITHM:HEX``, and the
second verifier has to know the algorithm.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519 = "ed25519:"


class Signer(Protocol):
    """What signs for a person."""

    @property
    def public_key(self) -> str:
        """``ALGORITHM:HEX``."""

    def sign(self, content: bytes) -> bytes:
        """The signature of these bytes."""


class KeyFile:
    """A signer whose key was read from a file."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self.private = private

    @property
    def public_key(self) -> str:
        return ED25519 + self.private.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content)


def fingerprint(public_key: str) -> str:
    """Of a public key, short enough to compare by eye."""
    return sha256(public_key.encode()).hexdigest()[:16]


def new(file: Path, passphrase: bytes) -> KeyFile:
    """Make a key and write it, for its owner alone to read. UsageError where something is."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
    )

    private = Ed25519PrivateKey.generate()
    sealed = BestAvailableEncryption(passphrase)
    content = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed)
    try:
        place = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        wanted = _("a new file: a key is never overwritten")
        there = isinstance(error, FileExistsError)
        found = _("a file") if there else error.strerror or str(error)
        raise UsageError(Problem(str(file), found, wanted, "", "key-file")) from error
    with os.fdopen(place, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return KeyFile(private)


def read(file: Path, passphrase: bytes) -> KeyFile:
    """The key of a file. UsageError where there is none, or the passphrase is another."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(file.read_bytes(), passphrase)
    except OSError as error:
        raise _no_key(file, error.strerror or str(error)) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(file, _("no key, or another passphrase")) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _no_key(file, _("a key of another kind"))
    return KeyFile(private)


def _no_key(file: Path, found: str) -> UsageError:
    wanted = _("a key that jmtrade key new made, and its passphrase")
    return UsageError(Problem(str(file), found, wanted, "", "key-file"))
