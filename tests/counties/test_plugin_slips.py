"""Slips of whoever writes a county's plugin are refused in words that name the field, before a
record is read; none ends as a failure of core's, and none decides otherwise in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.policy import policy
from tests.support import FIRM, firm, of, run, write_csv

PLUGIN = '''
from jmtrade_core import Cap, Column, Condition, Contest, Fixed, Line, Measure, Share, Table
from jmtrade_core import col, hookimpl, lit, positive

TERMS = """
["zhongxiang.freight"]
title = "运费补贴"
title_en = "Freight"
clause = "示例文件〔2018〕9号"
amount = 8_000
rate = "20%"
cap = 30_000
"""
COLUMNS = (Column.text("ref", "单据号", required=True, key=True), Column.date("paid_on", "日期"),
           Column.money("cost", "费用（元）"))
FREIGHT = Table(**(dict(id="freight", sheet="运费", columns=COLUMNS, event="paid_on",
                        subject=("ref",)) | dict(TABLE)))

@hookimpl
def jmtrade_records():
    return [FREIGHT]

@hookimpl
def jmtrade_award(terms, official):
    t = terms["zhongxiang.freight"]
    sound = dict(id="zhongxiang.freight", article=None, claims=FREIGHT, payer="county",
                 conditions=(positive("cost-missing", "cost"),), pays=Share(t.rate, of="cost"),
                 cap=Cap(t.cap, per="enterprise-year"), once_per="subject")
    BEFORE
    return [Measure(**(sound | dict(MEASURE)))]
'''


def refused(folder: Path, source: str) -> tuple[Problem, ...]:
    (folder / "counties").mkdir(exist_ok=True)
    (folder / "freight.py").write_text(source, encoding="utf-8")
    profile = '[plugins]\nlocal = ["../freight.py"]\n[authority]\ndocument = "D"\n'
    (folder / "counties" / "zhongxiang.toml").write_text(profile, encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        policy.load(folder, "zhongxiang", 2018)
    return error.value.problems


def written(*, table: str = "", measure: str = "", before: str = "pass") -> str:
    source = PLUGIN.replace("TABLE", table).replace("BEFORE", before)
    return source.replace("MEASURE", measure)


@pytest.mark.parametrize(
    ("measure", "field", "wanted"),
    [
        ("cap=30_000", "cap", "Cap | None"),
        ('cap=Cap(30_000, per="claim")', "cap.amount", "Term"),
        ("pays=5_000", "pays", "Fixed | Share | Remainder | None"),
        ('conditions=positive("a-b", "cost")', "conditions", "(Condition, ...)"),
        ('conditions=("cost > 0",)', "conditions", "(Condition, ...)"),
        ('conditions=(Condition("a-b", True),)', "conditions.test", "Expr"),
        ('where="cost > 0"', "where", "Expr | None"),
        ('claims="freight"', "claims", "Table"),
        ("contest=True", "contest", "Contest | None"),
        ('once_per="enterprize"', "once_per", '"enterprise"'),
        ('nature="Award"', "nature", '"award" | "subsidy"'),
        ('recipients="everybody"', "recipients", '"enterprise" | "unit"'),
        ("article=True", "article", "int | None"),
    ],
)
def test_a_value_of_another_kind(measure: str, field: str, wanted: str, tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, written(measure=measure))
    assert problem.code == "plugin-kind"
    assert problem.place.endswith(f"freight.py: zhongxiang.freight.{field}")
    assert wanted in problem.wanted


def test_the_nearest_word_is_named(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, written(measure='once_per="enterprize"'))
    assert '"enterprise"' in problem.cure


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        ("pays=None", "measure-pays"),
        ("lines=(Line(col('ref'), None),)", "measure-pays"),
        ('conditions=(Condition("not-yet", col("cost") > 0),)', "measure-code"),
        ('conditions=(Condition("already-awarded", col("cost") > 0),)', "measure-code"),
        ("pays=Fixed(t.rate)", "rate-kind"),
    ],
)
def test_a_measure_that_would_decide_in_silence(measure: str, code: str, tmp_path: Path) -> None:
    before = "sound['pays'] = Fixed(t.rate); t.rate.expr()" if code == "rate-kind" else "pass"
    (problem,) = refused(tmp_path, written(measure=measure, before=before))
    assert problem.code == code


@pytest.mark.parametrize(
    ("table", "code", "found"),
    [
        ('columns=(*COLUMNS, Column.money("cost", "费用二（元）"))', "plugin-table", "cost"),
        ('columns=(*COLUMNS, Column.money("more", "费用（元）"))', "plugin-table", "费用（元）"),
        ('columns=(*COLUMNS, Column.text("uscc", "代码"))', "plugin-table", "uscc"),
        ('columns=(*COLUMNS, Column.text("A B", "甲"))', "plugin-table", "A B"),
        ('columns=(*COLUMNS, Column.text("source", "来源"))', "plugin-column", "source"),
        ('columns=(*COLUMNS, Column.money("gross", "总额（元）"))', "plugin-column", "gross"),
        ('columns=(*COLUMNS, Column("n", "数", "int"))', "plugin-kind", "'int'"),
        ("event=None", "measure-year", "neither an event nor a year"),
        ('event="paid"', "plugin-table", 'event="paid"'),
        ('event="ref"', "plugin-table", 'event="ref"'),
        ('subject="ref"', "plugin-kind", "'ref'"),
        ('subject=("reff",)', "plugin-table", "reff"),
        ('sheet="县/补"', "plugin-table", "县/补"),
        ("sheet='长' * 32", "plugin-table", "长" * 32),
        ("subject=()", "measure-once", 'once_per="subject"'),
    ],
)
def test_a_table_that_cannot_be_read(table: str, code: str, found: str, tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, written(table=table))
    assert (problem.code, problem.found) == (code, found)
    assert "freight.py: " in problem.place


def test_a_table_that_nobody_declares(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, written().replace("return [FREIGHT]", "return []"))
    assert problem.code == "measure-claims"


@pytest.mark.parametrize(
    ("old", "new", "cure"),
    [
        ("@hookimpl\ndef jmtrade_award(", "def jmtrade_award(", "write @hookimpl over it"),
        ("@hookimpl\ndef jmtrade_award(", "def jmtrade_awards(", "jmtrade_award?"),
    ],
)
def test_a_hook_that_nobody_would_call(old: str, new: str, cure: str, tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, PLUGIN.replace(old, new).replace(" | dict(TABLE)", ""))
    assert problem.code == "plugin-hooks"
    assert cure in problem.cure


@pytest.mark.parametrize(
    "before",
    [
        'official["growth.milestone"] = None',
        "terms.measures.clear()",
        'terms["branding.certification"].numbers.clear()',
    ],
)
def test_what_all_plugins_share_cannot_be_changed(before: str, tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, written(before=before))
    assert problem.code == "plugin-fault"


CASE = """
title = "t"
clause = "c"
why = "w"
county = "zhongxiang"
year = 2018
[tables.enterprises]
columns = ["uscc", "name", "county"]
rows = [["91420881MA0000001G", "甲", "zhongxiang"]]
[tables.freight]
columns = ["uscc", "ref", "paid_on", "cost"]
rows = [["91420881MA0000001G", "R", 2018-03-05, 250_000]]
[expect]
columns = ["uscc", "measure", "subject", "outcome"]
rows = []
"""


@pytest.mark.parametrize("command", ["award", "explain", "test"])
def test_a_column_that_is_not_there_is_named_whatever_is_asked(
    command: str, tmp_path: Path
) -> None:
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):  # it loads
        refused(tmp_path, written(measure='pays=Share(t.rate, of="costs")'))
    claims = [of(FIRM, ref="R", paid_on="2018-03-05", cost="250000")]
    data = write_csv(tmp_path / "data", {"enterprises": [firm()], "freight": claims})
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    asked: dict[str, list[object]] = {
        "award": ["--county", "zhongxiang", "--year", 2018, "--data", data],
        "explain": [FIRM, "--county", "zhongxiang", "--year", 2018, "--data", data],
        "test": [tmp_path / "case.toml"],
    }
    said = run(command, *asked[command], "--config", tmp_path)
    assert said.code == (1 if command == "test" else 3)  # there it is the case that fails
    words = 'zhongxiang.freight: found ColumnNotFoundError: unable to find column "costs"; w'
    assert words in said.out.decode() + said.err
