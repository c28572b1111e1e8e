"""What people read, held by figures worked out by hand: each of these was once wrong unseen."""

from __future__ import annotations

import io
import sys
import types
from contextlib import nullcontext
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmtrade_core.cli import bulk, progress
from jmtrade_core.plugin import tools
from tests.support import FIRM, OTHER, THIRD, award, config, firm, of, run, write_csv

CERTIFIED = "2018-03-01"
FIRMS = [firm(name="荆门甲公司"), firm(OTHER, "荆门乙公司"), firm(THIRD, "荆门丙公司")]


def cells(path: Path, sheet: str) -> list[list[str]]:
    book = openpyxl.load_workbook(path)
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in book[sheet].iter_rows(values_only=True)
    ]


def scores(folder: Path, *exports: int) -> dict[str, Any]:
    """The scoreboard of as many enterprises as there are figures."""
    firms = [FIRM, OTHER, THIRD][: len(exports)]
    tables = {
        "enterprises": [firm(uscc) for uscc in firms],
        "exports": [of(uscc, year=2020, export_usd=usd, import_usd=7)
                    for uscc, usd in zip(firms, exports, strict=True)],
    }  # fmt: skip
    done = run("targets", "--data", write_csv(folder, tables), "--format", "json")
    return {one["target"]: one for one in done.document["targets"]}


def test_targets_count_what_is_there(tmp_path: Path) -> None:
    found = scores(tmp_path / "a", 150_000_000, 60_000_000, 40_000_000)
    assert {name: one["reached"] for name, one in found.items()} == {
        "trade": "250000021.00", "exports": "250000000.00", "registered": 3, "exporting": 3,
        "over_100m": 1, "over_50m": 1, "over_30m": 1,
    }  # fmt: skip
    assert (found["exports"]["percent"], found["over_100m"]["percent"]) == (16, 33)


def test_a_band_holds_its_lower_end_and_not_its_upper(tmp_path: Path) -> None:
    found = scores(tmp_path / "a", 100_000_000, 50_000_000, 30_000_000)
    bands = {name: one["reached"] for name, one in found.items() if name.startswith("over_")}
    assert bands == {"over_100m": 1, "over_50m": 1, "over_30m": 1}
    below = scores(tmp_path / "b", 99_999_999, 49_999_999, 29_999_999)
    bands = {name: one["reached"] for name, one in below.items() if name.startswith("over_")}
    assert bands == {"over_100m": 0, "over_50m": 1, "over_30m": 1}


def lacking(folder: Path) -> Path:
    """Three enterprises, each with a certification that pays and one whose fee is missing."""
    claims = [
        of(uscc, certificate_no=f"{kind}{uscc[-2]}", certified_on=CERTIFIED, fee=fee)
        for uscc in (FIRM, OTHER, THIRD)
        for kind, fee in (("P", "1000"), ("H", ""))
    ]
    return write_csv(folder, {"enterprises": FIRMS, "certifications": claims})


def test_the_held_page_goes_by_enterprise_and_says_what_to_bring(tmp_path: Path) -> None:
    done = award(lacking(tmp_path / "in"), "--format", "xlsx", "-o", tmp_path / "out.xlsx")
    assert done.code == 0
    page = cells(tmp_path / "out.xlsx", "待补正")
    held = [row for row in page if any(cell.startswith("certifications.csv!") for cell in row)]
    assert [row[0] for row in held] == ["荆门丙公司", "荆门乙公司", "荆门甲公司"]
    heads = next(row for row in page if "to bring" in row)
    bring = {row[heads.index("to bring")] for row in held}
    assert len(bring) == 1
    assert "invoice" in bring.pop()
    table = award(lacking(tmp_path / "again"), "--format", "table").out.decode()
    assert table.count("invoice") == 3


def test_held_lines_are_no_paid_ones(tmp_path: Path) -> None:
    """Three lines pay 500.00 each; the three held ones count nowhere."""
    data = lacking(tmp_path / "in")
    page = award(data, "--format", "table").out.decode()
    totals = page[page.index("Totals") :].splitlines()
    figures = [row.split()[-5:] for row in totals if row.split()[-5:-4] in (["3"], ["6"])]
    assert figures == [["3", "1,500.00", "0.00", "0.00", "1,500.00"]] * 2
    assert award(data, "--format", "xlsx", "-o", tmp_path / "out.xlsx").code == 0
    for sheet in ("汇总", "分级负担"):
        rows = cells(tmp_path / "out.xlsx", sheet)
        counts = [row for row in rows if any("ertification" in cell for cell in row)]
        assert [[c for c in row if c in ("3", "6", "1500.0")] for row in counts] == [
            ["3", "1500.0", "1500.0"]
        ]


OWN = (
    'exports_since = 2005\n[authority]\ndocument = "D 7"\n'
    '[terms."branding.certification"]\ncap = 150_000\n'
)
DEAR = {"enterprises": [firm()], "certifications": [
    of(certificate_no="C", certified_on=CERTIFIED, fee="260000")]}  # fmt: skip


def test_differences_stand_in_table_and_workbook(tmp_path: Path) -> None:
    """City and county value, document, and what it changes: 30,000.00 here."""
    asked = ("--config", config(tmp_path, OWN))
    data = write_csv(tmp_path / "in", DEAR)
    page = award(data, *asked, "--format", "table").out.decode()
    (row,) = (x for x in page[page.index("Differences from") :].splitlines() if "D 7" in x)
    assert row.split()[-5:] == ["100000.00", "150000.00", "D", "7", "30,000.00"]
    assert award(data, *asked, "--format", "xlsx", "-o", tmp_path / "out.xlsx").code == 0
    sheet = cells(tmp_path / "out.xlsx", "汇总")
    (shown,) = (row for row in sheet if "D 7" in row)
    assert {"100000.00", "150000.00", "D 7", "30,000.00"} <= set(shown)
    assert [row for row in sheet if row[0] == "Differences from the city text"]


def test_those_who_lose_are_priced(tmp_path: Path) -> None:
    """A trademark's subsidy is lost where one is paid to an enterprise only once."""
    marks = [of(registration_no=n, registered_on=CERTIFIED, fee="60000") for n in ("A", "B")]
    data = write_csv(tmp_path / "in", {"enterprises": [firm()], "trademarks": marks})
    asked = ("--county", "zhongxiang", "--year", 2018, "--data", data)
    each = ("--reading", "branding.trademark.per=registration")
    priced = ("readings", *asked, *each, "--only", "branding.trademark.per", "--format")
    done = run(*priced, "json")
    (one,) = done.document["readings"]
    paid = [line["amount"] for line in award(data, *each).decisions]
    assert (one["less"], one["more"], one["at_stake"]) == (paid[0], "0.00", paid[0])
    assert [gain["change"] for gain in one["enterprises"]] == [f"-{paid[0]}"]
    rows = run(*priced, "csv").out
    assert f",-{paid[0]}," in rows.decode("utf-8-sig")


def test_a_simulation_keeps_the_profile_s_own_terms(tmp_path: Path) -> None:
    """Only what is set differs: the county's cap of 150,000 stands on both sides."""
    asked = ("--county", "zhongxiang", "--year", 2018, "--data", write_csv(tmp_path / "in", DEAR))
    place = config(tmp_path, OWN)
    name = "branding.trademark.amount=1"
    found = run("simulate", *asked, "--config", place, "--set", name, "--format", "json").document
    paid = {row["scenario"]: row["money"] for row in found["rows"] if row["dimension"] == "all"}
    assert paid == {"baseline": "130000.00", name: "130000.00"}
    rate = 'branding.certification.rate="60%"'
    found = run("simulate", *asked, "--config", place, "--set", rate, "--format", "json").document
    paid = {row["scenario"]: row["money"] for row in found["rows"] if row["dimension"] == "all"}
    assert paid == {"baseline": "130000.00", rate: "150000.00"}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_never_goes_to_stdout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it is shown at all, which is on a terminal, it is on stderr alone."""
    monkeypatch.setattr(progress, "PATIENCE", -1)
    out, err = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    tell = progress.progress()
    tell("reading")
    tell("")
    assert out.getvalue() == ""
    assert "reading" in err.getvalue()


@pytest.fixture
def masters(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Where Spark was started, without starting it."""
    asked: list[str | None] = []

    def started(master: str | None) -> nullcontext[None]:
        asked.append(master)
        return nullcontext()

    spark = types.ModuleType("fake_spark")
    vars(spark).update(start=started, __spec__=ModuleSpec("fake_spark", None))
    monkeypatch.setitem(sys.modules, "fake_spark", spark)
    point = EntryPoint("spark", "fake_spark:start", tools.ENGINES)
    monkeypatch.setattr(tools, "installed", lambda _group: {"spark": point})
    return asked


def test_spark_runs_where_it_is_told(masters: list[str | None]) -> None:
    with bulk.start("spark", "spark://host:7077"), bulk.start("spark", None):
        assert masters == ["spark://host:7077", None]


def test_the_command_line_hands_the_master_on(
    monkeypatch: pytest.MonkeyPatch, masters: list[str | None], tmp_path: Path, records: Path
) -> None:
    def decided(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("jmtrade_core.awards.bulk.decide", decided)
    asked = ("--county", "zhongxiang", "--year", 2018, "--data", records, "--format", "parquet")
    run("award", *asked, "--engine", "spark", "--spark-master", "spark://host:7077",
        "-o", tmp_path / "out")  # fmt: skip
    assert masters == ["spark://host:7077"]
