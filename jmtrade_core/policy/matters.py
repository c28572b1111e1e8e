"""What a person may determine: declared by conditions, called what their plugins call it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.i18n import _
from jmtrade_core.schema.tables import MATTERS, Table, determinations


class Matter(NamedTuple):
    """A measure's condition that a person's finding may settle, and its Chinese title."""

    measure: str
    code: str
    title: str


def table(matters: Iterable[Matter]) -> Table:
    """``determinations`` with these matters before core's own, which have their titles.

    PolicyError where one title means two matters, or one matter has two titles: a finding
    must never settle another question than its document does.
    """
    titles: dict[str, str] = {}
    owners = {title: code for code, title in MATTERS.items()}
    for measure, code, title in matters:
        if code in MATTERS:
            continue
        if titles.setdefault(code, title) != title or owners.setdefault(title, code) != code:
            wanted = _("one title for each matter, and one matter for each title")
            raise PolicyError(Problem(f"{measure}: {code}", title, wanted, code="matter-title"))
    return determinations(titles | MATTERS)
