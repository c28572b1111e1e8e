"""What the gate says of a row that is wrong, in the same words for every kind of input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jmtrade_core.errors import Problem, did_you_mean
from jmtrade_core.intake.catalogue import finding
from jmtrade_core.words import _


def repeated(place: str, first: str, identity: Iterable[str], row: Mapping[str, Any]) -> Problem:
    names = ", ".join(f"{name}={'' if row[name] is None else row[name]}" for name in identity)
    found = _("the same identity as {place}: {names}").format(place=first, names=names)
    wanted = _("one row for each identity")
    cure = _("delete the repeated row, or mend what tells the two apart")
    return finding("duplicate-row", place, found, wanted, cure)


def stranger(place: str, uscc: str, *, severe: bool) -> Problem:
    """``severe``: a row of a claim table or of ``exports``."""
    wanted = _("an enterprise of the table enterprises (企业名录)")
    if severe:
        cure = _("add the enterprise, or mend the code")
        return finding("unknown-enterprise", place, uscc, wanted, cure)
    cure = _("the row is read all the same")
    return finding("unlisted-enterprise", place, uscc, wanted, cure)


def failing_code(place: str, uscc: str) -> Problem:
    """GB 32100: some published codes fail it, so it never refuses."""
    wanted = _("a code that passes GB 32100")
    cure = _("compare it with the business licence")
    return finding("code-check", place, uscc, wanted, cure)


def strange_measure(place: str, name: str, known: Sequence[str]) -> Problem:
    cure = did_you_mean(name, known)
    return finding("unknown-measure", place, name, _("a known measure"), cure)
