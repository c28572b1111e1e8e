"""What is refused: the place, what was found there, what is wanted, and the cure."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from jmtrade_core.i18n import _, also, listed

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Problem:
    """One thing to mend. ``code`` is stable; the words follow the language in use."""

    place: str
    found: str
    wanted: str
    cure: str = ""
    code: str = ""
    severity: Severity = "error"
    beside: tuple[str, ...] = ()
    """Other places that it is about as much as ``place``, such as a claim's double."""

    def __str__(self) -> str:
        said = _("{place}: found {found}; wanted {wanted}").format(
            place=self.place, found=self.found, wanted=self.wanted
        )
        mark = f" [{self.code}]" if self.code else ""
        return also(part for part in (said, self.cure) if part) + mark


class JmtradeError(Exception):
    """Something a user can mend. Carries every problem found, not only the first."""

    exit_code: ClassVar[int] = 3

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class DataError(JmtradeError):
    """The input has errors; nothing was decided."""

    exit_code = 1


class UsageError(JmtradeError):
    """A command-line value is wrong."""

    exit_code = 2


class PolicyError(JmtradeError):
    """The configuration, a profile or a plugin contradicts the policy or itself."""

    exit_code = 3


class LedgerError(JmtradeError):
    """The ledger refused or could not write; nothing was changed."""

    exit_code = 1


def of_system(error: OSError) -> tuple[str, str]:
    """What the system answered, and the cure, in words that a clerk knows."""
    if isinstance(error, PermissionError):
        found = _("no permission, or the file is open in another program")
        return found, _("close it in Excel or WPS, or use another name or folder")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _("no such folder"), _("make the folder first, or use another one")
    if disk_full(error):
        return _("a disk without space"), _("make room on the disk, or use another one")
    return error.strerror or str(error), ""


def disk_full(error: BaseException) -> bool:
    """Whether nothing more can be written where it was tried."""
    return isinstance(error, OSError) and error.errno in _FULL


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name most like ``word``, or an empty string."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return matches[0] if matches else ""


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A cure that names the nearest right name, or lists what there is."""
    close = nearest(word, known)
    if close:
        return _("did you mean {name}?").format(name=close)
    return _("known: {names}").format(names=listed(known) or "-")
