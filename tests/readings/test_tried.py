"""A decided run under other readings is what a run of its own under them is, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from narwhals.stable.v2 import DataFrame, col, concat

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.result import Award
from jmtrade_core.awards.run import award
from jmtrade_core.engine.backends.polars import ORDER
from jmtrade_core.engine.decision import DECISION
from jmtrade_core.engine.integrity import ASKED
from jmtrade_core.intake.eager import Intake
from jmtrade_core.intake.judged import judged
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing import tried
from jmtrade_core.pricing.depends import ENGINE, options
from jmtrade_core.pricing.tried import Tried
from tests.generated import written
from tests.support import FIRM, OTHER, THIRD, config, firm, of, write_csv

SCOPE, RECIPIENTS = ASKED
COUNTY = """[authority]
document = "D"
[funding]
shared_city = "30%"
[terms."branding.patent"]
high = 150_000
low = 60_000
"""


def dishonest(place: Path) -> Request:
    """An enterprise and an institution, both dishonest, and one that is honest and claims what
    readings date or charge otherwise, in a county that pays more than the city's text, which is
    therefore decided beside it."""
    patents = [
        {"uscc": uscc, "patent_no": name, "invention_id": name, "kind": "invention",
         "granted_on": "2018-05-01", "jurisdiction": "US"}
        for name, uscc in (("P1", FIRM), ("P2", OTHER))
    ]  # fmt: skip
    data = write_csv(place / "data", {
        "enterprises": [firm(FIRM), firm(OTHER, kind="institution"), firm(THIRD)],
        "exports": [], "prior_awards": [], "patents": patents,
        "credentials": [of(THIRD, kind="aeo", certificate_no="A", granted_on="2017-06-01",
                           operating="是")],
        "exhibitions": [of(THIRD, exhibition="E", programme="mofcom", opened_on="2018-05-01",
                           booth_no="1", booth_fee="20000",
                           national_subsidy="0", provincial_subsidy="0")],
        "dishonesty": [of(uscc, occurred_on="2018-02-01", matter="M") for uscc in (FIRM, OTHER)],
    })  # fmt: skip
    return Request("zhongxiang", config(place, COUNTY), 2018, data)


def many(place: Path) -> Request:
    return written(place / "run", 10, 15, ruled=False)


def one_by_one(_policy: Policy) -> Iterator[Mapping[str, str]]:
    """Readings under all of which facts are the same: who is asked for honesty, the day of a
    claim, and who pays."""
    yield {RECIPIENTS: "enterprises"}
    yield {SCOPE: "awards-only"}
    yield {"facilitation.aeo.event": "anniversary"}
    yield {"exhibitions.payer": "county"}
    yield {"exhibitions.payer": "city"}


def several(policy: Policy) -> Iterator[Mapping[str, str]]:
    """An option of every reading at once: of those of the measures, and of the engine too."""
    ways = {option.name: option.option for option in options(policy)}
    yield {name: way for name, way in ways.items() if name not in ENGINE}
    yield ways


def rows(lines: DataFrame[Any]) -> list[tuple[Any, ...]]:
    return lines.select(*DECISION).sort(*ORDER).rows()


@pytest.mark.parametrize(("made", "trials"), [(dishonest, one_by_one), (many, several)])
def test_each_part_is_that_of_a_run_of_its_own(
    tmp_path: Path,
    made: Callable[[Path], Request],
    trials: Callable[[Policy], Iterator[Mapping[str, str]]],
) -> None:
    """One after another on the same frames, in both orders: a frame whose key forgot something
    would serve a trial that it was not made for."""
    request = made(tmp_path)
    base, intake = award(request)
    assert base.policies[0].city_text is not None
    run = Tried(base, intake)
    wanted = [(one, award(replace(request, trials=one))[0].lines)
              for one in trials(base.policies[0])]  # fmt: skip
    before = rows(base.lines)
    assert all(rows(lines) != before for _one, lines in wanted), "each decides something otherwise"
    for readings, lines in (*wanted, *reversed(wanted)):
        part = run.under(readings)
        assert part is not None
        same = base.lines.filter(~col("measure").is_in(sorted(part.measures)))
        found = concat([one.select(*DECISION) for one in (same, part.award.lines)])
        assert rows(found) == rows(lines), readings


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> tuple[Award, Intake]:
    return award(dishonest(tmp_path_factory.mktemp("tried")))


def test_what_is_not_data_is_always_decided_again(
    decided: tuple[Award, Intake], monkeypatch: pytest.MonkeyPatch
) -> None:
    id = "growth.new_exporter"
    monkeypatch.setattr(tried, "not_data", lambda m: [("pays", "?")] if m.id == id else [])
    part = Tried(*decided).under({"branding.trademark.limit": "fee"})
    assert part is not None
    assert {id, "branding.trademark"} <= part.measures


def test_a_gate_that_asks_otherwise(
    decided: tuple[Award, Intake], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Tried(*decided)
    forms = judged(decided[0].policies, decided[0].as_of).forms
    monkeypatch.setattr(tried, "judged", lambda *_given: dict(list(forms.items())[1:]))
    assert run.under({"branding.trademark.limit": "fee"}) is None
