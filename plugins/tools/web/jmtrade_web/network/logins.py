"""Who may read over a network: a file of names, each with the salted hash of its password.

A line is ``NAME <tab> SCHEME <tab> SALT <tab> HASH``. The hash is slow on purpose (scrypt with
32 MB), so that a stolen file tells a good password to nobody.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import scrypt
from hmac import compare_digest
from pathlib import Path

from jmtrade_core.errors import Problem, UsageError, of_system
from jmtrade_core.i18n import _
from jmtrade_web.network.private import shared_with_others

SCHEME = "scrypt-32768-8-1"
COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26}
LEAST, LONGEST_NAME = 12, 50
_LINE = re.compile(rf"([^\t]+)\t{SCHEME}\t([0-9a-f]{{32}})\t([0-9a-f]{{64}})")


@dataclass(frozen=True)
class Login:
    """What is kept of a password."""

    salt: bytes
    hash: bytes


Logins = Mapping[str, Login]
_NOBODY = Login(bytes(16), bytes(32))
"""An unknown name takes as long as a wrong password, and has no password."""


def plain(name: str) -> str:
    """A name as it is compared: however its signs were typed, without blanks around it."""
    return unicodedata.normalize("NFC", name).strip()


def fits(logins: Logins, name: str, password: str) -> bool:
    """Whether the password is that person's; in the same time for every name."""
    known = logins.get(plain(name), _NOBODY)
    same = compare_digest(_hash(password, known.salt), known.hash)
    return same and known is not _NOBODY


def _hash(password: str, salt: bytes) -> bytes:
    text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return scrypt(text, salt=salt, dklen=32, **COST)


def read(file: Path) -> dict[str, Login]:
    """The logins of a file. UsageError names every line that is none, an empty file, and one
    that others on this machine may read."""
    problems = [*shared_with_others(file)]
    found: dict[str, Login] = {}
    for number, line in enumerate(_lines(file), 1):
        parts = _LINE.fullmatch(line)
        if parts is None or parts[1] in found:
            problems.append(_no_login(f"{file}:{number}"))
        else:
            found[parts[1]] = Login(bytes.fromhex(parts[2]), bytes.fromhex(parts[3]))
    if not found and not problems:
        problems.append(_no_login(str(file)))
    if problems:
        raise UsageError(*problems)
    return found


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return [""]
    except OSError as error:
        found = _("no such file") if isinstance(error, FileNotFoundError) else of_system(error)[0]
        wanted = _("a file of logins")
        raise UsageError(Problem(str(file), found, wanted, _made(file), "login-file")) from error


def _no_login(place: str) -> Problem:
    found, wanted = _("no login, or one name twice"), _("lines that --new-login wrote")
    return Problem(place, found, wanted, _made(Path("FILE")), "login-file")


def _made(file: Path) -> str:
    return _("make one: {command}").format(command=f"jmtrade serve --new-login NAME --login {file}")


def checked_name(name: str) -> str:
    """The name as it is kept. UsageError for one that is empty, too long or cannot be shown."""
    kept = plain(name)
    if not kept or len(kept) > LONGEST_NAME or not kept.isprintable():
        wanted = _("a name of 1 to {n} signs on one line").format(n=LONGEST_NAME)
        raise UsageError(Problem("--new-login", ascii(name)[:80], wanted, "", "login-name"))
    return kept


def checked_password(password: str) -> str:
    """UsageError for a password that is soon guessed. It is said nowhere."""
    if len(password) < LEAST or len(set(password)) < LEAST // 2:
        found = _("a password that is too short or too plain")
        wanted = _("at least {n} signs, and no few signs again and again").format(n=LEAST)
        cure = _("take four or five words that do not belong together")
        raise UsageError(Problem("--new-login", found, wanted, cure, "login-password"))
    return password


def keep(file: Path, name: str, password: str) -> bool:
    """Write a login into the file, new or beside others; whether it takes the place of an
    earlier one of that name. UsageError where the file is something else."""
    logins = read(file) if os.path.lexists(file) else {}
    salt = secrets.token_bytes(16)
    kept = {**logins, name: Login(salt, _hash(password, salt))}
    lines = [f"{who}\t{SCHEME}\t{one.salt.hex()}\t{one.hash.hex()}\n" for who, one in kept.items()]
    try:
        _write(file, "".join(lines).encode())
    except OSError as error:
        found, cure = of_system(error)
        wanted = _("a file that can be written")
        raise UsageError(Problem(str(file), found, wanted, cure, "output")) from error
    return name in logins


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, and for its owner alone (as ``mkstemp`` makes it)."""
    handle, new = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(new, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise
