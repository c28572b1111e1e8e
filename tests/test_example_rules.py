"""Which line of the example shows which rule of the second edition: none may vanish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import pytest

from jmtrade_core.awards.data_formats import as_text
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import award
from jmtrade_core.config.profiles import packaged
from jmtrade_core.schema.tables import SUCCESSION_KINDS


class Shown(NamedTuple):
    """A line, named by its firm (two characters of the name), measure and subject."""

    firm: str
    measure: str
    subject: str
    outcome: str
    reason: str = ""
    at_stake: str | None = None
    warnings: tuple[str, ...] = ()
    under: str = ""
    """A reading under which the rule does not bind."""
    pays: str = ""
    """What is paid then."""


OWN = "succession.history=own"
HISTORY = "history-incomplete"
BOOTH, CERTIFICATE, MARK = "exhibitions.booth", "branding.certification", "branding.trademark"
NEW, TIER, ORIGIN = "growth.new_exporter", "growth.milestone", "facilitation.origin"
RULES = {
    "one booth of two enterprises": Shown(
        "己卯", BOOTH, "示例西欧家纺展|2018-01-09|8.0-C40", "hold", "same-object", "17400.00"
    ),
    "no number of a booth": Shown(
        "庚寅", BOOTH, "示例西欧服装展|2018-09-26|", "hold", "booth-missing", "15010.00"
    ),
    "an equal spelling": Shown(
        "丙寅", CERTIFICATE, "ＥＸ－ＣＥＲＴ－２０１８－０２０", "deny", "duplicate",
        warnings=("W408", "W454"),
    ),
    "a similar spelling, and claims alike": Shown(
        "丁丑", CERTIFICATE, "EX CERT 2018.023", "hold", "similar-claim", "30625.00",
        ("W408", "W454"),
    ),
    "found to be the one that is paid": Shown(
        "辛未", CERTIFICATE, "EX/CERT/2018/021", "deny", "similar-claim", warnings=("W408",)
    ),
    "merger: claimed by the predecessor too": Shown(
        "新丰", MARK, "EX-TM-2018-018", "hold", "predecessor", "50000.00",
        under=OWN, pays="50000.00",
    ),
    "merger: awarded to the predecessor": Shown(
        "新丰", ORIGIN, "EX-PEOP-008", "deny", "already-awarded", under=OWN, pays="50000.00"
    ),
    "merger: a tier that the predecessor crossed": Shown(
        "新丰", TIER, "5000000", "deny", "not-first", under=OWN, pays="100000.00"
    ),
    "division: exports before it": Shown(
        "分立", NEW, "", "deny", "not-new", under=OWN, pays="10000.00"
    ),
    "takeover: a predecessor that nobody lists": Shown(
        "接手", NEW, "", "hold", HISTORY, "10000.00", under=OWN, pays="10000.00"
    ),
    "recode: awarded under the old code": Shown(
        "六号", MARK, "EX-TM-2018-015", "deny", "already-awarded"
    ),
    "history: always ours": Shown("乙酉", NEW, "", "pay"),
    "history: another city's code": Shown(
        "九号", NEW, "", "hold", HISTORY, "10000.00",
        under="growth.history=assume-complete", pays="10000.00",
    ),
    "history: found complete": Shown("十号", NEW, "", "pay"),
    "an enterprise by its code": Shown("壬申", MARK, "EX-TM-2018-003", "pay"),
    "an institution by its code": Shown(
        "二号", CERTIFICATE, "EX-CERT-2018-030", "deny", "not-enterprise"
    ),
    "a code that says neither": Shown(
        "八号", CERTIFICATE, "EX-CERT-2018-034", "hold", "not-enterprise", "6300.00"
    ),
    "a kind against its code": Shown(
        "七号", BOOTH, "示例中东工程展|2018-11-26|ZA-410", "deny", "not-enterprise",
        warnings=("W455",),
    ),
    "a jump": Shown(
        "戊申", "service_platforms.construction", "示例平台·通关", "hold", "services-incomplete",
        "75000.00", ("W409",),
    ),
    "a swing under an award": Shown("己巳", TIER, "10000000", "pay", warnings=("W453",)),
    "e-commerce above all trade": Shown(
        "辛丑", "ecommerce.exporter", "", "deny", "below-threshold", warnings=("W451",)
    ),
    "an unusual amount": Shown(
        "丁亥", CERTIFICATE, "EX-CERT-2018-032", "deny", "nothing-left", warnings=("W452",)
    ),
    "another organisation's committee": Shown(
        "四号", "branding.secretariat", "EX-IEC/TC 59", "deny", "wrong-body"
    ),
}  # fmt: skip
TO_COME = Shown(
    "甲子", BOOTH, "示例中东食品展|2018-10-30|7A-101", "hold", "not-yet", "36400.00"
)  # fmt: skip

Line = Mapping[str, Any]


@cache
def decided(reading: str = "", as_of: date | None = None) -> tuple[Sequence[Line], frozenset[str]]:
    """The example's lines, and the codes of what was noted."""
    trials = dict([reading.split("=")]) if reading else {}
    result, intake = award(Request("zhongxiang", packaged(), 2018, as_of=as_of, trials=trials))
    return as_text(result.lines).to_dicts(), frozenset(p.code for p in intake.warnings)


def line_of(shown: Shown, reading: str = "", as_of: date | None = None) -> Line:
    """The one line that is meant."""
    lines, _noted = decided(reading, as_of)
    (line,) = (
        line for line in lines if (line["name"][2:4], line["measure"], line["subject"]) == shown[:3]
    )
    return line


def check(shown: Shown, line: Line) -> None:
    assert (line["outcome"], line["reason"]) == (shown.outcome, shown.reason)
    assert line["at_stake"] == shown.at_stake
    assert tuple(line["warnings"]) == shown.warnings


@pytest.mark.parametrize("rule", RULES)
def test_a_line_shows_the_rule(rule: str) -> None:
    shown = RULES[rule]
    check(shown, line_of(shown))


@pytest.mark.parametrize("rule", [rule for rule, shown in RULES.items() if shown.under])
def test_the_rule_and_nothing_else_decides(rule: str) -> None:
    shown = RULES[rule]
    line = line_of(shown, shown.under)
    assert (line["outcome"], line["amount"]) == ("pay", shown.pays)


def test_what_is_still_to_come_waits() -> None:
    """On 31 December every day of the year has come; in June it has not."""
    check(TO_COME, line_of(TO_COME, as_of=date(2018, 6, 30)))
    assert line_of(TO_COME)["outcome"] == "pay"


def test_every_doubt_about_figures_and_rows_of_other_years() -> None:
    doubts = {"jump", "part-above-sum", "unusual-amount", "swing", "claims-alike",
              "kind-against-code", "spelt-twice"}  # fmt: skip
    lines, noted = decided()
    assert doubts | {"other-years"} <= noted
    told = {code for line in lines for code in line["warnings"]}
    assert told == {code for shown in RULES.values() for code in shown.warnings}


def test_a_row_under_an_old_code_is_no_strangers() -> None:
    assert "unlisted-rows" not in decided()[1]


def test_every_kind_of_succession_is_shown() -> None:
    assert {rule.split(":")[0] for rule in RULES} >= set(SUCCESSION_KINDS)
