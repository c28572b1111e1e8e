"""A ledger that is not there: its name may be a slip, so what stands near it is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jmtrade_core.errors import Problem, UsageError, did_you_mean
from jmtrade_core.words import _, also

_HEADER = b"SQLite format 3\0"
_OURS = b"once_per_round"


def no_ledger(place: str, found: str, others: Sequence[str] = ()) -> UsageError:
    """No ledger at a place; ``others`` are the ledgers near it."""
    wanted = _("a ledger: a file, or postgresql://user@host/database")
    begin = _("jmtrade ledger create begins a new one")
    near = [did_you_mean(place.replace("\\", "/").rpartition("/")[2], others)] if others else []
    return UsageError(Problem(place, found, wanted, also([*near, begin]), "no-ledger"))


def refuse_absent(path: Path, place: str) -> None:
    """UsageError where no file stands at the path; it names the ledgers beside it."""
    if not path.parent.is_dir():
        raise no_ledger(place, _("no such folder"))
    if not path.is_file():
        others = sorted(other.name for other in path.parent.iterdir() if _is_ledger(other))
        raise no_ledger(place, _("no such file"), others)


def _is_ledger(path: Path) -> bool:
    """Whether a file is a database with a ledger's tables; its first bytes name them."""
    try:
        with path.open("rb") as file:
            start = file.read(1 << 16)
    except OSError:
        return False
    return start.startswith(_HEADER) and _OURS in start
