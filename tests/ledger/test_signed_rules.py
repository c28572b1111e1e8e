"""The city's rules in a signed ledger: two city signers put them in force, an auditor anchors."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import adopted, anchors, balances, steps
from jmtrade_ledger.chain import canonical
from jmtrade_ledger.settings import Settings

from jmtrade_core.errors import UsageError

from .attacks import append
from .office import BUREAU, line
from .ruled import usual
from .signed import CITY, Signed, person
from .verified import verified


@pytest.fixture
def office(place: Path) -> Signed:
    made = Signed(str(place / "signed.db"))
    made.add(person("审计", "市审计局", "all", ("audit",)))
    made.add(person("财政", "市财政局", "zhongxiang", ("review",)))
    return made


def adopt(office: Signed, by: Sequence[str] = CITY, **settings: object) -> None:
    rules = usual()
    rules = replace(rules, said={**rules.said, "settings": {**rules.settings, **settings}})
    office.by(*by)
    with office.ledger.writing() as c:
        adopted.adopt(c, rules, list(by))


def test_two_city_signers_adopt(office: Signed) -> None:
    adopt(office)
    for by in (("城甲",), ("城甲", "城甲"), ("记录人", "市里"), ("城甲", "市里")):
        with pytest.raises(UsageError):
            adopt(office, by, notice_working_days=1)
    adopt(office, ("城乙", "城甲"), notice_working_days=9)
    office.verify()
    with office.ledger.reading() as c:
        assert adopted.settings(c, Path()).notice() == 9
        row: Any = adopted.last(c)
    with closing(sqlite3.connect(office.ledger.url)) as db, db:
        said = {**json.loads(row.body), "with": "城甲"}
        append(db, "adopted", by="城乙", body=canonical(said))
    found = [str(one) for one in verified(office.ledger).findings]
    assert found[0].endswith("nobody signed it [unsigned]")


def test_each_bureau_signs(office: Signed) -> None:
    """Which passes first is told apart from who recorded, as the last one is."""
    (id,) = office.record([line(1)]).awards
    both = Settings(5, bureaus={"1": (BUREAU, "市财政局")}, all_bureaus=True)
    for by, bureau, state in (("县里", BUREAU, "decided"), ("财政", "市财政局", "reviewed")):
        office.by(by)
        with office.ledger.writing() as c:
            steps.review(c, balances.by_ids(c, [id]), by, bureau, both)
        assert office.award(id).state == state
    office.approve(id)
    office.verify()


def test_an_auditor_anchors(office: Signed) -> None:
    for by in ("记录人", "审计"):
        office.by(by)
        if by == "审计":
            with office.ledger.writing() as c:
                given, _head = anchors.make(c, by)
        else:
            with pytest.raises(UsageError, match="role"), office.ledger.writing() as c:
                anchors.make(c, by)
    office.verify(anchors.short(given))
