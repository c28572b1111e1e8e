"""What a ruling's form and an objection's form say, and the form that a firm fills in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jmtrade_core.money import grouped
from tests.ledger.office import line
from tests.support import run

from .press import PAID_ON, PERSON, POLICY_NO, Press, private, text_of
from .test_kinds import column

EXAMPLE = Path(__file__).parents[2] / "examples" / "zhongxiang-2018.xlsx"
RUN = ("--county", "zhongxiang", "--year", 2018, "--data", EXAMPLE)
CROSSING = (*RUN, "--reading", "growth.milestone.crossing")


def test_a_ruling_prices_every_option(press: Press) -> None:
    with (press.config / "counties" / "zhongxiang.toml").open("a", encoding="utf-8") as profile:
        profile.write('[papers]\noffice = "县商务局"\n')
    file = press.paper("ruling", *CROSSING)
    words = ("--only", "growth.milestone.crossing", "--config", press.config, "--format", "json")
    (reach,) = json.loads(run("readings", *RUN, *words).out)["readings"]
    assert [money.replace(",", "") for money in column(file, "净变动")] == ["0.00", reach["change"]]
    assert column(file, "市级")[1].replace(",", "") == reach["city_pays"]
    assert column(file, "家数") == ["0", str(len(reach["enterprises"]))]
    assert column(file, "单位名称") == [one["name"] for one in reach["enterprises"]] != []
    said = text_of(file)
    assert "县商务局" not in said, "the city's bureau rules"
    assert "须高于档位（现行）" in said
    assert "□2．达到即可（reach）" in said
    assert "不追溯：以前依法兑付的不追回" in said
    assert press.verify(file, "--data", EXAMPLE).code == 0


@pytest.mark.slow
def test_a_ruling_of_the_whole_city(press: Press) -> None:
    words = ("--county", "all", "--year", 2018, "--data", EXAMPLE)
    paper = press.paper("ruling", *words, "--reading", "integrity.window")
    assert "荆门市2018年度申报数据" in text_of(paper)
    assert press.verify(paper, "--data", EXAMPLE).code == 0


def test_an_unknown_reading_is_named_with_the_nearest(press: Press) -> None:
    words = (*RUN, "--reading", "growth.milestone.crosing")
    done = press.typed("papers", "ruling", *words, "-o", press.place / "x.docx")
    assert done.code == 2
    assert "growth.milestone.crossing" in done.err


def test_an_objection_begins_as_an_empty_form(press: Press) -> None:
    awards = [private(1, 20_000_00, f"{POLICY_NO}|{PAID_ON}"),
              private(2, 30_000_00, PERSON, "talent.attraction")]  # fmt: skip
    ids = press.office.record(awards).awards
    press.office.review(*ids)
    press.office.approve(*ids)
    press.office.publish(*ids)
    for id, fen in zip(ids, (20_000_00, 30_000_00), strict=True):
        file = press.paper("objection", "--award", id)
        said = text_of(file)
        assert f"{grouped(fen)}元" in said
        assert "□异议不成立" in said
        assert not any(secret in said for secret in (POLICY_NO, PAID_ON, PERSON))
        assert press.verify(file).code == 0


def test_an_objection_s_record_says_what_was_found(press: Press) -> None:
    (id,) = press.office.record([line(1)]).awards
    press.office.review(id)
    press.office.approve(id)
    press.office.publish(id)
    press.office.object_to(id)
    said = text_of(press.paper("objection", "--award", id))
    assert "群众：有异议" in said
    assert "□异议不成立" in said
    press.office.clear(id, reason="核查无误")
    file = press.paper("objection", "--award", id)
    said = text_of(file)
    assert "异议不成立，维持公示内容\n" in said
    assert "□异议不成立" not in said
    assert "核查无误" in said
    assert "市里，2019年3月12日" in said
    assert press.verify(file).code == 0


def test_an_award_that_was_taken_back_says_why(press: Press) -> None:
    (id,) = press.office.record([line(1)]).awards
    press.office.review(id)
    press.office.approve(id)
    press.office.publish(id)
    press.office.object_to(id)
    press.office.withdraw(id)
    said = text_of(press.paper("objection", "--award", id))
    assert "公示内容已撤销" in said
    assert "撤回" in said
    assert "100.00元" in said, "the amount that was on the wall"


def test_an_award_that_was_not_published_has_no_objection(press: Press) -> None:
    (id,) = press.office.record([line(1)]).awards
    done = press.typed("papers", "objection", "--award", id, "-o", press.place / "o.docx")
    assert done.code == 2
    assert "[papers-nothing]" in done.err


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("ruling", *RUN), "--reading"),
        (("ruling", *CROSSING, "--enterprise", "91420881MA00000174"), "--enterprise"),
        (("refusal", *CROSSING, "--enterprise", "91420881MA00000174"), "--reading"),
        (("guide", "--year", 2018), "--county"),
        (("guide", "--county", "zhongxiang", "--data", EXAMPLE), "--data"),
        (("notice", "--run", 2, "--reading", "x"), "--reading"),
        (("bank", "--run", 2), "--map"),
    ],
)
def test_options_that_do_not_fit_are_named(
    press: Press, words: tuple[object, ...], wanted: str
) -> None:
    file = press.place / ("x.csv" if words[0] == "bank" else "x.docx")
    done = press.typed("papers", *words, "-o", file)
    assert done.code == 2
    assert f"{wanted}:" in done.err
    assert "[papers-select]" in done.err
