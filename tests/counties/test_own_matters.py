"""A county's own matter: what its measure lets a person determine is read, paid and shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from jmtrade_core.config import profiles
from jmtrade_core.errors import PolicyError
from jmtrade_core.policy import policy
from tests.ledger.office import begin
from tests.support import FIRM, OTHER, THIRD, Tables, award, firm, of, run

MEASURE, MATTER, TITLE = "zhongxiang.local_goods", "goods-origin", "货源归属"
PLUGIN = '''
from jmtrade_core import Column, Condition, Fixed, Measure, Table, col, hookimpl, lit, when

TERMS = """
["zhongxiang.local_goods"]
title = "本地货源奖励"
title_en = "Award for local goods"
clause = "示例文件〔2018〕9号"
amount = 8_000

[reasons.goods-origin]
zh = "货源不在本市"
en = "the goods are not local"
held = "货源地待认定"
held_en = "whose goods they are is not settled"
bring = "货源认定文件"
bring_en = "a finding on the goods"
{matter}
"""
GOODS = Table(
    "local_goods", "本地货源",
    (Column.text("batch_no", "批次号", required=True, key=True),
     Column.date("bought_on", "采购日期"), Column.flag("local", "本地采购")),
    event="bought_on", subject=("batch_no",),
)

@hookimpl
def jmtrade_records():
    return [GOODS]

@hookimpl
def jmtrade_award(terms, official):
    proven = when(col("local")).then(lit(True))
    asked = Condition("goods-origin", proven, ("local",), can="hold", determined="line")
    return [Measure(id="zhongxiang.local_goods", article=None, claims=GOODS, payer="county",
                    conditions=(asked,), pays=Fixed(terms["zhongxiang.local_goods"].amount),
                    once_per="subject")]
'''
GOODS = [
    of(uscc, batch_no="B-1", bought_on="2018-05-02", local=said)
    for uscc, said in ((FIRM, "否"), (OTHER, "否"), (THIRD, "是"))
]
FIRMS = [firm(FIRM, "甲公司"), firm(OTHER, "乙公司"), firm(THIRD, "丙公司")]


def finding(uscc: str, said: str, **cells: str) -> dict[str, str]:
    return {"uscc": uscc, "measure": MEASURE, "subject": "B-1", "matter": MATTER, "finding": said,
            "document": f"认定〔2018〕{said}号", "decided_on": "2018-11-01", **cells}  # fmt: skip


FINDINGS = [finding(FIRM, "met"), finding(OTHER, "not-met")]


def configured(folder: Path, matter: str = f'matter = "{TITLE}"') -> Path:
    (folder / "counties").mkdir(parents=True)
    (folder / "counties" / "goods.py").write_text(PLUGIN.replace("{matter}", matter), "utf-8")
    text = '[plugins]\nlocal = ["goods.py"]\n[authority]\ndocument = "D"\n'
    (folder / "counties" / "zhongxiang.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return configured(tmp_path_factory.mktemp("city"))


def parquet(folder: Path, tables: Tables) -> Path:
    folder.mkdir()
    for id, rows in tables.items():
        frame = pl.DataFrame([dict(row) for row in rows or ()])
        days = [name for name in frame.columns if name.endswith("_on")]
        frame = frame.with_columns(pl.col(name).str.to_date() for name in days)
        flags = [pl.col(name) == "是" for name in frame.columns if name == "local"]
        frame.with_columns(flags).write_parquet(folder / f"{id}.parquet")
    return folder


def written(folder: Path, findings: list[dict[str, str]], goods: Any = GOODS) -> Path:
    """CSV of what the county needs, and empty lists of dishonesty and earlier awards."""
    folder.mkdir()
    tables = {"enterprises": FIRMS, "local_goods": goods, "determinations": findings}
    for id, rows in tables.items():
        text = "\n".join([",".join(rows[0]), *(",".join(map(str, r.values())) for r in rows)])
        (folder / f"{id}.csv").write_text(text, encoding="utf-8")
    (folder / "dishonesty.csv").write_text("uscc,occurred_on,matter\n", encoding="utf-8")
    (folder / "prior_awards.csv").write_text("uscc,measure,subject,year,amount\n", encoding="utf-8")
    return folder


def outcomes(data: Path, config: Path, county: str = "zhongxiang") -> dict[str, tuple[str, str]]:
    mine = award(data, "--config", config, county=county).decisions
    return {d["uscc"]: (d["outcome"], d["reason"]) for d in mine if d["measure"] == MEASURE}


def alone(uscc: str) -> list[dict[str, str]]:
    """One enterprise's batch, so that it is not another's too."""
    return [row for row in GOODS if row["uscc"] == uscc]  # type: ignore[misc]


@pytest.mark.parametrize(("said", "outcome"), [("met", ("pay", "")), ("not-met", ("deny", MATTER))])
@pytest.mark.parametrize("matter", [MATTER, TITLE])
def test_a_finding_decides(
    said: str, outcome: tuple[str, str], matter: str, config: Path, tmp_path: Path
) -> None:
    """By id or title; without it the line is held. `--county all` reads it too."""
    data = written(tmp_path / "in", [finding(FIRM, said, matter=matter)], alone(FIRM))
    assert outcomes(data, config) == {FIRM: outcome}
    assert outcomes(data, config, "all") == {FIRM: outcome}
    other = written(tmp_path / "held", [finding(OTHER, said)], alone(FIRM))
    assert outcomes(other, config) == {FIRM: ("hold", MATTER)}


def test_parquet_reads_it(config: Path, tmp_path: Path) -> None:
    tables: Tables = {
        "enterprises": FIRMS[:1],
        "local_goods": alone(FIRM),
        "determinations": FINDINGS[:1],
    }
    folder = parquet(tmp_path / "in", tables)
    rest = written(tmp_path / "csv", FINDINGS)
    for id in ("dishonesty", "prior_awards"):
        pl.read_csv(rest / f"{id}.csv", infer_schema=False).with_columns(
            pl.col(name).cast(kind)
            for name, kind in (("occurred_on", pl.Date), ("year", pl.Int32), ("amount", pl.Int64))
            if name in (rest / f"{id}.csv").read_text(encoding="utf-8")
        ).write_parquet(folder / f"{id}.parquet")
    assert outcomes(folder, config) == {FIRM: ("pay", "")}


def test_another_measure_never_has_it(config: Path, tmp_path: Path) -> None:
    row = finding(FIRM, "met", measure="branding.trademark", subject="T")
    done = award(written(tmp_path / "in", [row]), "--config", config)
    assert done.code == 1
    assert "matter-never" in done.err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_explanation_names_the_document(lang: str, config: Path, tmp_path: Path) -> None:
    data = written(tmp_path / "in", FINDINGS[:1], alone(FIRM))
    shared = ("--county", "zhongxiang", "--config", config, "--year", 2018, "--data", data)
    page = run("explain", FIRM, *shared, "--lang", lang).out.decode()
    assert "认定〔2018〕met号" in page


def test_the_template_offers_it_and_the_catalogue_lists_it(config: Path, tmp_path: Path) -> None:
    shared = ("--county", "zhongxiang", "--config", config)
    assert run("template", *shared, "-o", tmp_path / "t.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row]
    assert TITLE in cells
    done = run("catalogue", *shared, "--format", "json")
    (sheet,) = (t for t in json.loads(done.out)["tables"] if t["id"] == "determinations")
    (column,) = (c for c in sheet["columns"] if c["id"] == "matter")
    assert TITLE in json.dumps(column, ensure_ascii=False)


def test_the_ledger_records_a_run_with_it(config: Path, tmp_path: Path) -> None:
    data, url = written(tmp_path / "in", FINDINGS[:1], alone(FIRM)), str(tmp_path / "ledger.db")
    begin(url)
    shared = ("--ledger", url, "--config", config, "--by", "甲", "--county", "zhongxiang")
    days = ("--year", 2018, "--data", data, "--as-of", "2018-12-31")
    done = run("ledger", "record", *shared, *days)
    assert done.code == 0, done.err
    shown = run("ledger", "show", "--ledger", url, "--config", config, "--format", "json")
    (one,) = json.loads(shown.out)
    assert (one["uscc"], one["measure"]) == (FIRM, MEASURE), one


def test_a_matter_without_a_title_is_called_by_its_code(tmp_path: Path) -> None:
    known = policy.load(configured(tmp_path / "city", ""), "zhongxiang", 2018)
    assert known.tables["determinations"].column("matter").options[MATTER] == MATTER


def test_one_title_never_means_two_matters(tmp_path: Path) -> None:
    """A finding would settle another question than its document does."""
    for number, title in enumerate(("标的归属", "历史实绩")):
        with pytest.raises(PolicyError) as refused:
            policy.load(
                configured(tmp_path / str(number), f'matter = "{title}"'), "zhongxiang", 2018
            )
        assert [p.code for p in refused.value.problems] == ["matter-title"]


def test_a_finding_overrules_no_figure(tmp_path: Path) -> None:
    """Only what figures leave open may be settled, not what they deny."""
    folder = configured(tmp_path / "city")
    file = folder / "counties" / "goods.py"
    file.write_text(file.read_text("utf-8").replace('can="hold", ', ""), "utf-8")
    with pytest.raises(PolicyError) as refused:
        policy.load(folder, "zhongxiang", 2018)
    assert [p.code for p in refused.value.problems] == ["measure-determined"]


def test_the_official_matters_are_those_of_the_contract() -> None:
    known = policy.load(profiles.packaged(), "zhongxiang", 2018)
    assert list(known.tables["determinations"].column("matter").options.items()) == [
        ("history-incomplete", "历史实绩"), ("same-object", "标的归属"),
        ("similar-claim", "标的异同"), ("predecessor", "承继归属"), ("same-cost", "建设费用归属"),
    ]  # fmt: skip
