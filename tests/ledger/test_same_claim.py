"""One claim under two spellings is one claim: in the ledger, in a run, in the input's table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger.chain import canonical
from jmtrade_ledger.lines import Line

from jmtrade_core.cli import run
from jmtrade_core.errors import UsageError

from .clerk import Clerk
from .office import Office, firm, line
from .sound import check

SPELLINGS = [
    "ce-2018-1", "ＣＥ－２０１８－１", "CE–2018—1", "CE 2018-1".replace(" ", "-"), "CE-2018-1 ",
    "СЕ-2018-1", "CE\u20112018\u22121", "C E-2018-1", "CE\u200b-2018-1",
]  # fmt: skip
OTHERS = ["CE-2018-2", "CE-2018-11", "CE2018-1", "CE/2018-1"]


def certificate(subject: str, fen: int = 100_00, year: int = 2018, **changes: Any) -> Line:
    """A line whose claim is its subject."""
    key = canonical(["branding.certification", firm(1), subject])
    said = {"once_per": "subject", "measure": "branding.certification", "subject": subject}
    return line(1, fen, **{**said, "key": key, "year": year, **changes})


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_same_claim_of_a_later_year(office: Office, spelling: str) -> None:
    """Decided in 2018: under another spelling it is decided already in 2019."""
    office.record([certificate("CE-2018-1")])
    with pytest.raises(UsageError, match="decided-already"):
        office.record([certificate(spelling, year=2019)], scope=[("zhongxiang", 2019)])
    assert [one.due for one in office.all()] == [100_00]
    check(office)


@pytest.mark.parametrize("spelling", OTHERS)
def test_other_claims_are_others(desk: Office, spelling: str) -> None:
    """Similar is not equal: what is to be done with it is for the decision to say."""
    desk.record([certificate("CE-2018-1")])
    desk.record([certificate(spelling, year=2019)], scope=[("zhongxiang", 2019)])
    assert [one.due for one in desk.all()] == [100_00, 100_00]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_respelt_run_changes_nothing(desk: Office, spelling: str) -> None:
    """The same awards stand, and none is begun; the ledger's key is kept."""
    desk.record([certificate("CE-2018-1")])
    before = desk.all()
    desk.record([certificate(spelling)])
    assert desk.all() == before
    check(desk)


def test_respelt_claim_that_was_paid_is_topped_up(desk: Office) -> None:
    (id,) = desk.record([certificate("CE-2018-1")]).awards
    desk.until_cleared(id)
    desk.pay(id)
    desk.record([certificate("ce–2018-1", 150_00)], reason="更正")
    assert [(one.due, one.round) for one in desk.all()] == [(100_00, 1), (50_00, 2)]
    check(desk)


def test_two_lines_of_one_claim_in_a_run(desk: Office) -> None:
    """Neither is dropped in silence: the run is refused and names both."""
    with pytest.raises(UsageError) as refused:
        desk.record([certificate("CE-2018-1"), certificate("ce-2018-1")])
    assert str(refused.value) == (
        f"{firm(1)} branding.certification ce-2018-1: found the same claim as CE-2018-1; wanted "
        "one line for one claim; look at both, and leave out the one that is not claimed "
        "[same-claim]"
    )
    assert desk.all() == []


class Certified(Clerk):
    """Certificates whose number is spelt as the test asks."""

    number = "C-1"

    def table(self, folder: Path, name: str, head: str, rows: Sequence[str]) -> None:
        spelt = [row.replace(f",{firm(1)},", f",{self.number},") for row in rows]
        super().table(folder, name, head, spelt)


def test_award_beside_the_ledger_knows_a_respelt_claim(place: Path) -> None:
    clerk = Certified(place, [1])
    clerk.record([line(1)], "更正")
    clerk.number = "ｃ－１"
    rows = [f"{firm(1)},{firm(1)},2018-03-01,200.00\n"]
    clerk.table(clerk.data, "certifications", "uscc,certificate_no,certified_on,fee", rows)
    found = clerk.award()
    assert [d["amount"] for d in found["decisions"] if d["outcome"] == "pay"] == ["100.00"]
    marks = found["receipt"]["ledger"]["already_decided"]
    assert [mark["award"] for mark in marks] == [one.id for one in clerk.all()]


@pytest.mark.parametrize(("amount", "code"), [("100.00", ""), ("90.00", "[priors-differ]")])
def test_respelt_row_of_the_table_is_the_ledgers(
    place: Path, amount: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """``prior_awards`` in the input that the ledger holds under another spelling counts once."""
    clerk = Certified(place, [1])
    clerk.record([line(1)], "更正")
    (held,) = clerk.all()
    row = f"{held.uscc},{held.measure},ｃ–1,2018,{amount}\n"
    clerk.table(clerk.data, "prior_awards", "uscc,measure,subject,year,amount", [row])
    shared = ["--ledger", clerk.url, "--config", str(clerk.config), "--lang", "en"]
    assert run(["ledger", "record", "--by", "甲", *shared, *map(str, clerk.asked())]) == 0
    said = capsys.readouterr().err
    assert "priors-outside" not in said
    assert code in said
    assert clerk.all() == [held]


def test_respelt_row_of_another_year_is_refused(place: Path) -> None:
    """It would count one award twice."""
    clerk = Certified(place, [1])
    clerk.record([line(1)], "更正")
    (held,) = clerk.all()
    row = f"{held.uscc},{held.measure},ｃ–1,2017,100.00\n"
    clerk.table(clerk.data, "prior_awards", "uscc,measure,subject,year,amount", [row])
    with pytest.raises(UsageError) as refused:
        clerk.typed("record", "--by", "甲", *clerk.asked())
    assert [problem.code for problem in refused.value.problems] == ["priors-twice"]
