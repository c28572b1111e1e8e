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

import pytest

from tests.sample import PROFILE, RECORDS, without_source
from tests.support import OTHER, THIRD, Run, award, config, firm, run, write_csv, write_xlsx

HEAD = ["schema", "county", "year", "as_of", "receipt", "deviations", "decisions", "totals"]
RECEIPT = [
    "version", "plugins", "terms_sha256", "input_sha256", "readings", "trial", "example", "partial",
]  # fmt: skip
FIELDS = [
    "uscc", "name", "jurisdiction", "measure", "article", "subject", "event_date", "outcome",
    "reason", "gross", "amount", "at_stake", "warnings", "city_pays", "county_pays", "unallocated",
    "source",
    "plugin",
]  # fmt: skip
MONEY = ("gross", "amount", "city_pays", "county_pays", "unallocated")


def test_json_has_the_keys_of_the_contract(decided: Run) -> None:
    document = decided.document
    assert list(document) == HEAD
    assert list(document["receipt"]) == RECEIPT
    assert document["schema"] == "jmtrade.award/2"
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
    assert list(totals) == ["pay", "hold_lines", "at_stake", "at_stake_unknown", "city_pays",
                            "county_pays", "unallocated"]  # fmt: skip
    assert Decimal(totals["pay"]) == sum(Decimal(d["amount"]) for d in lines) > 0
    for name in ("city_pays", "county_pays", "unallocated"):
        assert Decimal(totals[name]) == sum(Decimal(d[name]) for d in lines)
    held = [d["at_stake"] for d in lines if d["outcome"] == "hold"]
    assert totals["hold_lines"] == len(held) > 0
    assert Decimal(totals["at_stake"]) == sum(Decimal(worth or 0) for worth in held)
    assert totals["at_stake_unknown"] == held.count(None)
    assert all(d["at_stake"] is None for d in lines if d["outcome"] != "hold")


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ";".join(value)
    return "" if value is None else str(value)


def test_ndjson_and_csv_carry_the_same_decisions(
    decided: Run, records: Path, settings: Path
) -> None:
    ndjson = award(records, "--config", settings, "--format", "ndjson").out.decode()
    lines = [{**decision, "marks": ""} for decision in decided.decisions]
    assert [json.loads(line) for line in ndjson.splitlines()] == lines
    raw = award(records, "--config", settings, "--format", "csv").out
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert list(rows[0]) == [*FIELDS, "level", "marks"]
    expected = [{n: _cell(d.get(n)) for n in (*FIELDS, "level", "marks")} for d in lines]
    assert rows == expected


def test_receipt(decided: Run, records: Path, settings: Path, tmp_path: Path) -> None:
    receipt = decided.document["receipt"]
    assert receipt["version"] == version("jmtrade")
    assert [p["name"] for p in receipt["plugins"]] == [
        "growth", "exhibitions", "branding", "ecommerce", "service_platforms",
        "credit_insurance", "facilitation", "talent",
    ]  # fmt: skip
    assert len(receipt["readings"]) == 38
    assert {tuple(r.items()) for r in receipt["readings"].values()} >= {
        (("option", "above"), ("basis", "default"), ("document", None))
    }
    assert {r["basis"] for r in receipt["readings"].values()} == {"default"}
    assert (receipt["trial"], receipt["example"], receipt["partial"]) == (False, False, False)
    again = award(records, "--config", settings).document["receipt"]
    assert again == receipt
    changed = config(
        tmp_path, 'exports_since = 2005\nexports_basis = "D"\n[funding]\nshared_city = "31%"\n'
    )
    other = award(records, "--config", changed).document["receipt"]
    assert other["terms_sha256"] != receipt["terms_sha256"]
    assert other["input_sha256"] == receipt["input_sha256"]
    more = write_csv(tmp_path / "more", {**RECORDS, "talent": []})
    moved = award(more, "--config", settings).document["receipt"]
    assert moved["input_sha256"] != receipt["input_sha256"]
    assert moved["terms_sha256"] == receipt["terms_sha256"]


def test_a_ruling_stands_in_the_receipt(records: Path, tmp_path: Path) -> None:
    city = '[rulings."growth.history"]\noption = "assume-complete"\ndocument = "D 7"\n'
    place = config(tmp_path, "", city + "dated = 2018-03-01\n")
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
    assert "no line of" not in award(records, "--config", settings).err


def test_output_file_chooses_its_format(decided: Run, records: Path, settings: Path) -> None:
    """By its ending, where no format is asked for; the bytes are those of stdout."""
    for form in ("json", "ndjson", "csv"):
        file = records.parent / f"out.{form}"
        place = ("--county", "zhongxiang", "--year", 2018, "--data", records)
        done = run("award", *place, "--config", settings, "-o", file)
        assert (done.code, done.out) == (0, b"")
        assert file.read_bytes() == award(records, "--config", settings, "--format", form).out


def test_all_counties_in_one_run(decided: Run, records: Path, settings: Path) -> None:
    """Each under its own profile; the city's invention is counted once."""
    city = award(records, "--config", settings, county="all")
    mine = [d for d in city.decisions if d["jurisdiction"] == "zhongxiang"]
    assert mine == decided.decisions
    theirs = [d for d in city.decisions if d["jurisdiction"] == "jingshan"]
    assert {d["uscc"] for d in theirs} == {THIRD}
    patents = {(d["uscc"], d["outcome"]) for d in city.decisions if d["subject"] == "I1"}
    assert len([outcome for _, outcome in patents if outcome == "pay"]) == 1
    assert (THIRD, "pay") in patents
    shares = {d["unallocated"] for d in theirs if d["measure"] == "branding.patent"}
    assert shares == {"100000.00"}  # this county's profile gives no ratio


def test_language_changes_words_only(decided: Run, records: Path, settings: Path) -> None:
    for lang in ("zh", "en"):
        assert award(records, "--config", settings, "--lang", lang).out == (
            award(records, "--config", settings).out
        )


@pytest.mark.parametrize("funded", [True, False])
def test_the_table_sums_what_each_measure_pays(records: Path, tmp_path: Path, funded: bool) -> None:
    """It says why money has no payer where the profile gives no ratio, and only there."""
    profile = PROFILE if funded else PROFILE.partition("[funding]")[0]
    settings = config(tmp_path, profile)
    paid: dict[str, list[Decimal]] = {}
    for line in award(records, "--config", settings).decisions:
        if line["outcome"] == "pay":
            paid.setdefault(line["measure"], []).append(Decimal(line["amount"]))
    shown = award(records, "--config", settings, "--format", "table").out.decode()
    rows = shown.partition("Totals")[2].splitlines()
    for amounts in [*paid.values(), [amount for some in paid.values() for amount in some]]:
        figures = [str(len(amounts)), f"{sum(amounts):,.2f}"]
        assert any(all(f in row.split() for f in figures) for row in rows)
    assert ("Unallocated: the profile gives no ratio" in shown) != funded
