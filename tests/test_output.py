"""What comes out: one set of decisions in each format, its keys, its receipt, its bytes."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support import FIRM, OTHER, THIRD, Run, award, config, firm, of, run, write_csv, write_xlsx

HEAD = ["schema", "county", "year", "as_of", "receipt", "deviations", "decisions", "totals"]
RECEIPT = [
    "version", "plugins", "terms_sha256", "input_sha256", "readings", "trial", "example", "partial",
]  # fmt: skip
FIELDS = [
    "uscc", "name", "jurisdiction", "measure", "article", "subject", "event_date", "outcome",
    "reason", "gross", "amount", "city_pays", "county_pays", "unallocated", "source", "plugin",
]  # fmt: skip
MONEY = ("gross", "amount", "city_pays", "county_pays", "unallocated")

RECORDS: dict[str, Any] = {
    "enterprises": [
        firm(registered_on="2010-05-01"),
        firm(OTHER, '乙, "引号"'),
        firm(THIRD, "丙", county="jingshan"),
    ],
    "exports": [
        of(year="2018", export_usd="30000000", ecommerce_usd="1234567.89"),
        of(OTHER, year="2018", export_usd=""),
        of(THIRD, year="2018", export_usd="30000000"),
    ],
    "certifications": [
        of(certificate_no="C1", certified_on="2018-03-01", fee="150000.10"),
        of(certificate_no="C2", certified_on="2018-02-01", fee="100000.20"),
        of(certificate_no="C3", certified_on="2018-12-01", fee="0.30"),
        of(OTHER, certificate_no="C4", certified_on="", fee="5"),
    ],
    "standards": [of(role="lead", standard_no="S|1", approved_on="2018-02-02")],
    "patents": [
        of(patent_no="P1", invention_id="I1", jurisdiction="KR", kind="invention",
           granted_on="2018-01-05"),
        of(THIRD, patent_no="P2", invention_id="I1", jurisdiction="US", kind="invention",
           granted_on="2018-07-05"),
    ],
    "insurance": [of(policy_no="B1", paid_on="2018-03-01", premium="40000.05",
                     provincial_subsidy="30000")],
    "ecommerce_platforms": [of(platform="云贸", year="2018", built_locally="是",
                               on_schedule="是", invoices_locally="是",
                               turnover_usd="1000000", construction_cost="300000")],
    "talent": [of(OTHER, person="张三", introduced_on="2018-07-01")],
}  # fmt: skip


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("records"), RECORDS)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    profile = 'exports_since = 2005\n[funding]\nshared_city = "30%"\n'
    return config(tmp_path_factory.mktemp("settings"), profile)


@pytest.fixture(scope="module")
def decided(records: Path, settings: Path) -> Run:
    return award(records, "--config", settings)


def without_source(decisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: d[name] for name in d if name != "source"} for d in decisions]


def test_json_has_the_keys_of_the_contract(decided: Run) -> None:
    document = decided.document
    assert list(document) == HEAD
    assert list(document["receipt"]) == RECEIPT
    assert document["schema"] == "jmtrade.award/1"
    assert (document["county"], document["year"]) == ("zhongxiang", 2018)
    assert document["as_of"] == "2018-12-31"
    assert {d["outcome"] for d in document["decisions"]} == {
        "pay", "deny", "hold", "refer", "record",
    }  # fmt: skip
    for decision in document["decisions"]:
        fields = [*FIELDS, "level"] if decision["outcome"] == "record" else FIELDS
        assert list(decision) == fields


def test_values_have_the_forms_of_the_contract(decided: Run) -> None:
    for decision in decided.decisions:
        assert all(Decimal(decision[m]).as_tuple().exponent == -2 for m in MONEY)
        shows_gross = decision["outcome"] == "pay" or decision["reason"] == "cap-exhausted"
        assert (decision["gross"] != "0.00") == shows_gross
        assert (decision["amount"] != "0.00") == (decision["outcome"] == "pay")
        assert decision["event_date"] is None or date.fromisoformat(decision["event_date"])
        assert (decision["reason"] == "") == (
            decision["outcome"] in ("record", "refer")
            or (decision["outcome"] == "pay" and decision["gross"] == decision["amount"])
        )
        assert decision["jurisdiction"] == "zhongxiang"
        parts = (Decimal(decision[n]) for n in ("city_pays", "county_pays", "unallocated"))
        assert sum(parts) == Decimal(decision["amount"])


def test_decisions_are_sorted(decided: Run) -> None:
    keys = [
        (d["uscc"], d["measure"], d["event_date"] or "", d["subject"]) for d in decided.decisions
    ]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_totals_add_up(decided: Run) -> None:
    totals, lines = decided.document["totals"], decided.decisions
    assert list(totals) == ["pay", "hold_lines", "city_pays", "county_pays", "unallocated"]
    assert Decimal(totals["pay"]) == sum(Decimal(d["amount"]) for d in lines) > 0
    for name in ("city_pays", "county_pays", "unallocated"):
        assert Decimal(totals[name]) == sum(Decimal(d[name]) for d in lines)
    assert totals["hold_lines"] == sum(d["outcome"] == "hold" for d in lines) > 0


def test_ndjson_and_csv_carry_the_same_decisions(
    decided: Run, records: Path, settings: Path
) -> None:
    ndjson = award(records, "--config", settings, "--format", "ndjson").out.decode()
    assert [json.loads(line) for line in ndjson.splitlines()] == decided.decisions
    raw = award(records, "--config", settings, "--format", "csv").out
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert list(rows[0]) == [*FIELDS, "level"]
    expected = [
        {n: "" if d.get(n) is None else str(d[n]) for n in (*FIELDS, "level")}
        for d in decided.decisions
    ]
    assert rows == expected


def test_receipt(decided: Run, records: Path, settings: Path, tmp_path: Path) -> None:
    receipt = decided.document["receipt"]
    assert receipt["version"] == version("jmtrade")
    assert [p["name"] for p in receipt["plugins"]] == [
        "growth", "exhibitions", "branding", "ecommerce", "service_platforms",
        "credit_insurance", "facilitation", "talent",
    ]  # fmt: skip
    assert len(receipt["readings"]) == 19
    assert {tuple(r.items()) for r in receipt["readings"].values()} >= {
        (("option", "above"), ("basis", "default"), ("document", None))
    }
    assert {r["basis"] for r in receipt["readings"].values()} == {"default"}
    assert (receipt["trial"], receipt["example"], receipt["partial"]) == (False, False, False)
    again = award(records, "--config", settings).document["receipt"]
    assert again == receipt
    changed = config(tmp_path, 'exports_since = 2005\n[funding]\nshared_city = "31%"\n')
    other = award(records, "--config", changed).document["receipt"]
    assert other["terms_sha256"] != receipt["terms_sha256"]
    assert other["input_sha256"] == receipt["input_sha256"]
    more = write_csv(tmp_path / "more", {**RECORDS, "talent": []})
    moved = award(more, "--config", settings).document["receipt"]
    assert moved["input_sha256"] != receipt["input_sha256"]
    assert moved["terms_sha256"] == receipt["terms_sha256"]


def test_a_ruling_stands_in_the_receipt(records: Path, tmp_path: Path) -> None:
    city = '[rulings."growth.history"]\noption = "assume-complete"\ndocument = "D 7"\n'
    place = config(tmp_path, "", city + "dated = 2019-03-01\n")
    receipt = award(records, "--config", place).document["receipt"]
    ruled = receipt["readings"]["growth.history"]
    assert (ruled["option"], ruled["basis"]) == ("assume-complete", "ruling")
    assert "D 7" in ruled["document"]
    assert receipt["trial"] is False


def test_a_trial_is_marked(records: Path, settings: Path) -> None:
    trial = ("--config", settings, "--reading", "branding.patent.europe=epo-and-national")
    receipt = award(records, *trial).document["receipt"]
    assert receipt["trial"] is True
    assert receipt["readings"]["branding.patent.europe"]["basis"] == "trial"
    table = award(records, *trial, "--format", "table").out.decode()
    assert "TRIAL" in table
    assert "branding.patent.europe=epo-and-national" in table


def test_example_data_are_marked(records: Path) -> None:
    """By the profile's own data alone, not by the profile."""
    example = run("award", "--county", "zhongxiang", "--format", "json")
    assert example.document["receipt"]["example"] is True
    assert example.document["year"] == 2018
    assert "EXAMPLE" in run("award", "--county", "zhongxiang").out.decode()
    assert award(records).document["receipt"]["example"] is False
    assert b"EXAMPLE" not in award(records, "--format", "table").out


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv", "xlsx"])
def test_same_bytes_on_each_run(form: str, records: Path, settings: Path) -> None:
    arguments = (records, "--config", settings, "--format", form)
    assert award(*arguments).out == award(*arguments).out != b""


def test_order_of_rows_changes_nothing_but_source(
    decided: Run, settings: Path, tmp_path: Path
) -> None:
    shuffle = random.Random(7).shuffle
    for number in range(3):
        mixed = {id: list(rows) for id, rows in RECORDS.items()}
        for rows in mixed.values():
            shuffle(rows)
        folder = write_csv(tmp_path / str(number), mixed)
        found = award(folder, "--config", settings).decisions
        assert without_source(found) == without_source(decided.decisions)


def test_source_says_where_the_claim_stands(decided: Run, settings: Path, tmp_path: Path) -> None:
    places = {(d["measure"], d["subject"]): d["source"] for d in decided.decisions}
    assert places["branding.certification", "C2"] == "certifications.csv!3"
    assert places["growth.milestone", "10000000"] == "exports.csv!2"
    book = award(write_xlsx(tmp_path / "in.xlsx", RECORDS), "--config", settings).decisions
    assert "国际认证!3" in {d["source"] for d in book}


def test_enterprise_and_outcome_choose_lines(decided: Run, records: Path, settings: Path) -> None:
    """They are shown alone, but were decided together; totals are those of the lines shown."""
    mine = award(records, "--config", settings, "--enterprise", OTHER)
    assert mine.decisions == [d for d in decided.decisions if d["uscc"] == OTHER] != []
    paid = award(records, "--config", settings, "--outcome", "pay, hold").document
    assert paid["decisions"] == [d for d in decided.decisions if d["outcome"] in ("pay", "hold")]
    held = award(records, "--config", settings, "--outcome", "hold").document
    assert held["totals"]["pay"] == "0.00"
    assert held["totals"]["hold_lines"] == len(held["decisions"]) > 0
    nobody = award(records, "--config", settings, "--enterprise", "nobody")
    assert nobody.decisions == []
    assert "no line for nobody" in nobody.err


def test_a_year_without_rows_is_warned_of(records: Path, settings: Path) -> None:
    empty = award(write_csv(records.parent / "none", {"enterprises": [firm()]}))
    assert (empty.code, empty.decisions) == (0, [])
    assert "warning: no line of 2018" in empty.err
    assert empty.document["totals"]["pay"] == "0.00"
    assert "warning" not in award(records, "--config", settings).err


def test_output_file_chooses_its_format(decided: Run, records: Path, settings: Path) -> None:
    """By its ending, where no format is asked for; the bytes are those of stdout."""
    for form in ("json", "ndjson", "csv"):
        file = records.parent / f"out.{form}"
        place = ("--county", "zhongxiang", "--year", 2018, "--data", records)
        done = run("award", *place, "--config", settings, "-o", file)
        assert (done.code, done.out) == (0, b"")
        assert file.read_bytes() == award(records, "--config", settings, "--format", form).out


def _typed(values: list[Any], kind: str) -> list[Any]:
    return [_cell(value, kind) for value in values]


def _cell(value: Any, kind: str) -> Any:
    """A cell of money as it would stand in a Parquet file of that kind."""
    if value in ("", None):
        return None
    return {"decimal": Decimal, "float": float, "text": str}[kind](value)


DATES = {"registered_on", "certified_on", "approved_on", "granted_on", "paid_on", "introduced_on"}
NUMBERS = {"export_usd", "ecommerce_usd", "fee", "premium", "provincial_subsidy", "turnover_usd",
           "construction_cost"}  # fmt: skip


def write_parquet(folder: Path, kind: str) -> Path:
    """The records as Parquet; dates are dates, years are integers, flags booleans."""
    folder.mkdir()
    for id in (*RECORDS, "dishonesty", "prior_awards"):
        rows = RECORDS.get(id, [])
        names = list(dict.fromkeys(n for row in rows for n in row)) or ["uscc", "measure", "year",
                                                                        "amount"]  # fmt: skip
        columns = {n: _column(n, [row.get(n) for row in rows], kind) for n in names}
        pl.DataFrame(columns).write_parquet(folder / f"{id}.parquet")
    return folder


def _column(name: str, values: list[Any], kind: str) -> pl.Series:
    if name in NUMBERS:
        dtype = {"decimal": pl.Decimal(18, 2), "float": pl.Float64(), "text": pl.String()}[kind]
        return pl.Series(name, _typed(values, kind), dtype)
    if name in DATES:
        return pl.Series(name, [date.fromisoformat(v) if v else None for v in values], pl.Date)
    if name == "year":
        return pl.Series(name, [int(v) for v in values], pl.Int32)
    if {"是"} == set(values):
        return pl.Series(name, [True] * len(values), pl.Boolean)
    return pl.Series(name, values, pl.String)


@pytest.mark.parametrize("kind", ["decimal", "float", "text"])
def test_parquet_gives_the_same_decisions(
    kind: str, decided: Run, settings: Path, tmp_path: Path
) -> None:
    done = award(write_parquet(tmp_path / "in", kind), "--config", settings)
    assert without_source(done.decisions) == without_source(decided.decisions)
    sources = {d["measure"]: d["source"] for d in done.decisions if d["uscc"] == FIRM}
    assert sources["credit_insurance.premium"] == f"insurance[{FIRM}|B1|2018-03-01]"


def test_parquet_integers_are_whole_yuan(settings: Path, tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "in", {"enterprises": [firm()], "certifications": None})
    rows = {"uscc": [FIRM], "certificate_no": ["C"], "fee": [60000]}
    days = {"certified_on": [date(2018, 3, 1)]}
    pl.DataFrame({**rows, **days}).write_parquet(folder / "certifications.parquet")
    done = award(folder, "--config", settings)
    assert [d["amount"] for d in done.decisions] == ["30000.00"]


def test_parquet_parts_are_one_table(decided: Run, settings: Path, tmp_path: Path) -> None:
    folder = write_parquet(tmp_path / "in", "decimal")
    whole = pl.read_parquet(folder / "certifications.parquet")
    (folder / "certifications.parquet").unlink()
    (folder / "certifications").mkdir()
    for number, part in enumerate(whole.iter_slices(2)):
        part.write_parquet(folder / "certifications" / f"part-{number}.parquet")
    done = award(folder, "--config", settings)
    assert without_source(done.decisions) == without_source(decided.decisions)


@pytest.mark.parametrize("typed", [False, True])
def test_xlsx_gives_the_same_decisions(
    typed: bool, decided: Run, settings: Path, tmp_path: Path
) -> None:
    """Cells as text, or as the numbers and dates that Excel would store."""
    rows = {id: [_stored(row) if typed else row for row in RECORDS[id]] for id in RECORDS}
    done = award(write_xlsx(tmp_path / "in.xlsx", rows), "--config", settings)
    assert without_source(done.decisions) == without_source(decided.decisions)


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    cells = dict(row)
    for name in cells.keys() & NUMBERS:
        cells[name] = float(cells[name]) if cells[name] else None
    for name in cells.keys() & DATES:
        cells[name] = date.fromisoformat(cells[name]) if cells[name] else None
    return cells | ({"year": int(cells["year"])} if "year" in cells else {})
