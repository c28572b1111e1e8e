"""A rule across claims that a county's plugin brings by itself: the one that the docs show."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import gather
from jmtrade_core.json_schemas import schemas
from tests.docs.test_contributing import hunks
from tests.support import run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "contributing" / "cross-claim-rule.md"
FIRM = "91420881MA0000001G"

MEASURE = """
from jmtrade_core import Column, Fixed, Measure, Table, hookimpl

CLAIMS = Table("visits", "来访", (Column.text("visit", "编号", required=True, key=True),
                                 Column.date("on", "日期")), event="on", subject=("visit",))
TERMS = '''
["zhongxiang.visit"]
title = "来访"
title_en = "Visits"
clause = "示例"
amount = 300

[reasons.third-visit]
zh = "当年已有两次"
en = "two of the year are paid"
rule = "每家企业每年两次"
rule_en = "two a year for each enterprise"
'''

@hookimpl
def jmtrade_records():
    return [CLAIMS]

@hookimpl
def jmtrade_award(terms, official):
    pays = Fixed(terms["zhongxiang.visit"].amount)
    rules = (AtMost(2, "third-visit"),)
    return [Measure("zhongxiang.visit", None, CLAIMS, "county", pays=pays, once_per="subject",
                    rules=rules)]
"""
AMNESTY = """
from dataclasses import dataclass
from jmtrade_core import Rule, col, lit

@dataclass(frozen=True)
class Amnesty(Rule):
    def within(self, frame, measure, earlier, trace):
        nothing = lit(None).cast(frame.collect_schema()["denied"])
        return frame.with_columns(denied=nothing, held=nothing, amount=col("amount") * 2)
"""
GREEDY = """
from dataclasses import dataclass
from narwhals.stable.v2 import concat
from jmtrade_core import Rule, col, lit

@dataclass(frozen=True)
class Greedy(Rule):
    def beside(self, lines, measure, earlier):
        return concat([lines, lines]).with_columns(marked=lit("x"))

    def within(self, frame, measure, earlier, trace):
        frame = frame.filter(col("subject") != "V1").with_columns(
            gross=col("gross") * 9, name=lit("Z"), jurisdiction=lit("jingshan"))
        nothing = lit(None).cast(frame.collect_schema()["denied"])
        return concat([frame, frame.with_columns(denied=nothing)])
"""
DEBT = """
from dataclasses import dataclass
from jmtrade_core import Rule, col

@dataclass(frozen=True)
class Debt(Rule):
    def within(self, frame, measure, earlier, trace):
        return frame.with_columns(amount=col("amount") - 50000)
"""
THREE = f"{FIRM},V1,2018-03-01\n{FIRM},V2,2018-02-01\n{FIRM},V3,2018-04-01\n"


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """Where the county's configuration and one enterprise with three visits stand."""
    (((_before, source),),) = hunks(PAGE).values()
    (tmp_path / "visits.py").write_text(source + MEASURE, encoding="utf-8")
    (tmp_path / "counties").mkdir()
    (tmp_path / "counties" / "zhongxiang.toml").write_text(
        'exports_since = 2010\nexports_basis = "D"\n[authority]\ndocument = "D"\n'
        f'[plugins]\nlocal = ["{tmp_path.as_posix()}/visits.py"]\n',
        encoding="utf-8",
    )
    data = tmp_path / "data"
    data.mkdir()
    firm = f"{FIRM},虚构甲子有限公司,zhongxiang,2010-05-01\n"
    (data / "enterprises.csv").write_text(
        f"uscc,name,county,registered_on\n{firm}", encoding="utf-8"
    )
    (data / "visits.csv").write_text(f"uscc,visit,on\n{THREE}")
    (data / "dishonesty.csv").write_text("uscc,occurred_on,matter,repaired_on\n")
    (data / "prior_awards.csv").write_text("uscc,measure,subject,year,amount\n")
    return ["--county", "zhongxiang", "--config", str(tmp_path), "--data", str(data)]


def with_rule(options: list[str], name: str, source: str) -> None:
    """The plugin with one more rule of its own, before the other."""
    plugin = MEASURE.replace("rules = (", f"rules = ({name}(), ")
    plugin = plugin.replace('once_per="subject"', 'once_per="subject", nature="award"')
    file = Path(options[3]) / "visits.py"
    before = file.read_text(encoding="utf-8").removesuffix(MEASURE)
    file.write_text(before + source + plugin, encoding="utf-8")


def decided(options: list[str], *fields: str) -> list[tuple[str, ...]]:
    found = run("award", *options, "--year", "2018", "--format", "json").decisions
    return [tuple(line[field] for field in ("subject", "reason", "amount", *fields))
            for line in found if line["measure"] == "zhongxiang.visit"]  # fmt: skip


@pytest.mark.parametrize(
    ("awarded", "paid"),
    [("", ["V2", "V1"]), (f"{FIRM},zhongxiang.visit,V0,2018,300.00\n", ["V2"])],
)
def test_it_decides(options: list[str], awarded: str, paid: list[str]) -> None:
    with (Path(options[-1]) / "prior_awards.csv").open("a") as file:
        file.write(awarded)
    lines = decided(options, "outcome")
    assert [line[0] for line in lines if line[-1] == "pay"] == paid
    assert {line[1] for line in lines if line[-1] == "deny"} == {"third-visit"}


def test_it_says_what_it_did(options: list[str]) -> None:
    told = run("explain", FIRM, *options, "--year", "2018")
    assert "two a year for each enterprise" in told.out.decode(), told.err
    listed = run("catalogue", *options[:4], "--format", "json").document
    entries = [m for a in listed["articles"] for m in a["measures"]]
    (mine,) = [m for m in entries if m["id"] == "zhongxiang.visit"]
    assert "two a year for each enterprise" in mine["limits"]


def test_it_drops_doubles_and_rewrites_no_line(options: list[str]) -> None:
    """The third is denied by the other rule; the first, which is dropped, is there."""
    with_rule(options, "Greedy", GREEDY)
    assert decided(options, "gross", "jurisdiction") == [
        ("V2", "", "300.00", "300.00", "zhongxiang"),
        ("V1", "", "300.00", "300.00", "zhongxiang"),
        ("V3", "third-visit", "0.00", "0.00", "zhongxiang"),
    ]


def test_it_undoes_no_denial_and_no_limit(options: list[str]) -> None:
    """A plugin that would pay a dishonest enterprise, and everybody twice as much."""
    with_rule(options, "Amnesty", AMNESTY)
    assert decided(options) == [
        ("V2", "", "300.00"), ("V1", "", "300.00"), ("V3", "third-visit", "0.00"),
    ]  # fmt: skip
    with (Path(options[-1]) / "dishonesty.csv").open("a") as stream:
        stream.write(f"{FIRM},2018-01-05,M,\n")
    assert {reason for _subject, reason, _amount in decided(options)} == {"dishonesty"}


def test_it_leaves_no_less_than_nothing(options: list[str]) -> None:
    """Money below zero would be set off against what the enterprise is paid elsewhere."""
    with_rule(options, "Debt", DEBT)
    assert decided(options) == [
        ("V2", "capped", "0.00"), ("V1", "capped", "0.00"), ("V3", "third-visit", "0.00"),
    ]  # fmt: skip


def test_a_text_without_the_measure_pays_nothing_for_it(options: list[str]) -> None:
    config, data = Path(options[3]), Path(options[5])
    case = gather(Request("zhongxiang", config, data=(data,), year=2018))
    policy = replace(case.policies[0].only({"zhongxiang.visit"}), city_text=())
    lines = case.decide(policy)
    assert lines["amount"].sum() > 0
    assert set(lines["city_amount"]) == {0}


def test_a_measure_of_no_article_is_listed_as_its_schema_says(options: list[str]) -> None:
    done = run("measures", *options[:4], "--year", "2018", "--format", "json")
    Draft202012Validator(schemas()["measures"]).validate(json.loads(done.out))
    (own,) = (one for one in json.loads(done.out) if one["measure"] == "zhongxiang.visit")
    assert own["article"] is None
