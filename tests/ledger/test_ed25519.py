"""The verifier's own Ed25519: RFC 8032's test vectors, and what is no signature."""

from __future__ import annotations

import pytest
from jmtrade_ledger.ledger_verify import ORDER, P, ed25519, sound_key

from .signed import key_of

VECTORS = {
    "TEST 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "TEST 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "TEST 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
        "4dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
}


@pytest.mark.parametrize("vector", VECTORS)
def test_vectors_of_the_rfc(vector: str) -> None:
    public, message, signature = map(bytes.fromhex, VECTORS[vector])
    assert ed25519(public, message, signature)
    assert not ed25519(public, message + b"x", signature)
    for place in range(64):
        touched = bytearray(signature)
        touched[place] ^= 1
        assert not ed25519(public, message, bytes(touched))


@pytest.mark.parametrize("number", range(20))
def test_signatures_of_the_other_library(number: int) -> None:
    key, content = key_of(f"人{number}"), b"x" * number * 13
    public = bytes.fromhex(key.public_key.removeprefix("ed25519:"))
    assert sound_key(key.public_key)
    assert ed25519(public, content, key.sign(content))
    assert not ed25519(public, content, key_of("他人").sign(content))


def test_a_signature_has_one_form() -> None:
    """The same number plus the order of the group signs nothing (RFC 8032, 5.1.7)."""
    public, message, signature = map(bytes.fromhex, VECTORS["TEST 2"])
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not ed25519(public, message, signature[:32] + s.to_bytes(32, "little"))
    assert not ed25519(public, message, signature[:-1])
    assert not ed25519(public, message, signature + b"\0")
    assert not ed25519(b"", message, signature)


SMALL = {
    "neutral": 1,
    "of order 2": P - 1,
    "of order 4": 0,
    "of order 8": 2707385501144840649318225287225658788936804267575313519463743609750303021,
    "past the field": P + 1,
    "on no curve": 2,
    "odd zero": 1 | 1 << 255,
}


@pytest.mark.parametrize("point", SMALL)
def test_keys_that_would_sign_anything(point: str) -> None:
    assert not sound_key(f"ed25519:{SMALL[point].to_bytes(32, 'little').hex()}")


def test_a_key_has_one_spelling() -> None:
    key = key_of("人").public_key
    for other in (key.upper(), key[:-2], key.removeprefix("ed25519:"), key + " ", "sm2:" + key):
        assert not sound_key(other)
