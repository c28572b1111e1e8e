"""Passphrases of keys: the first line of a file, else asked for without showing them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _


def of_key(key: Path, file: Path | None, twice: bool = False) -> bytes:
    """The passphrase of a key. UsageError for an empty one, or where nobody can be asked."""
    if file is None:
        return _asked(key, twice)
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        wanted = _("a file whose first line is the passphrase")
        found = error.strerror or str(error)
        raise UsageError(Problem(str(file), found, wanted, "", "passphrase")) from error
    return _some(lines[0] if lines else b"", str(file))


def each(keys: Sequence[Path], files: Sequence[Path]) -> list[bytes]:
    """A passphrase for each key: its own file, or one file for all."""
    if len(files) not in (0, 1, len(keys)):
        wanted = _("one for all keys, or one for each")
        found = str(len(files))
        raise UsageError(Problem("--passphrase-file", found, wanted, "", "passphrase"))
    of = files if len(files) == len(keys) else [files[0] if files else None] * len(keys)
    return [of_key(key, file) for key, file in zip(keys, of, strict=True)]


def _asked(key: Path, twice: bool) -> bytes:
    if not sys.stdin.isatty():
        wanted = _("a passphrase: nobody is here to be asked")
        raise UsageError(
            Problem(str(key), _("nothing"), wanted, _("say --passphrase-file"), "passphrase")
        )
    words = _("Passphrase of {key}").format(key=key)
    again = _("Once more") if twice else False
    said = click.prompt(words, hide_input=True, confirmation_prompt=again, err=True)
    return _some(str(said).encode(), str(key))


def _some(passphrase: bytes, place: str) -> bytes:
    if not passphrase.strip():
        wanted = _("a passphrase: a key without one is anybody's who has the file")
        raise UsageError(Problem(place, _("nothing"), wanted, "", "passphrase"))
    return passphrase
