"""``exports`` summed from declarations: what counts, what is unknown, what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from jmtrade_core.engine.backends import polars
from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.errors import DataError
from jmtrade_core.intake.declarations import derive
from jmtrade_core.money import LARGEST

from .broken import FAULTS, GOOD, tidy, write
from .test_gate import lazily, whole

SCHEMA: dict[str, Any] = {
    "uscc": pl.String, "declaration_no": pl.String, "item_no": pl.String, "declared_on": pl.Date,
    "usd": pl.Decimal(18, 2), "mode": pl.String, "flow": pl.String,
}  # fmt: skip
MODES = ("0110", "0214", "0615", "0715", "1210", "9610", "9710", "9810", "0255", "0654", "4561")


def declare(
    folder: Path,
    items: list[tuple[str, str, str | None, str]],
    uscc: str = GOOD,
    faults: Any = (),
) -> Path:
    """Items (date, mode, dollars, flow) beside the sound tables."""
    rows = [
        (uscc, "D", str(nr), date.fromisoformat(day), usd and Decimal(usd), mode, flow)
        for nr, (day, mode, usd, flow) in enumerate(items)
    ]
    write(folder, list(faults))
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    frame.write_parquet(folder / "declarations.parquet")
    return folder


def figures(folder: Path, engine: Engine) -> dict[int, dict[str, Any]]:
    """The derived years of the enterprise; those that the exports table gives are left out."""
    frame = lazily(folder, engine).records.frames["exports"]
    rows = [r for r in engine.rows(frame) if str(r["source"]).startswith("declarations[")]
    return {row["year"]: {n: v for n, v in row.items() if n.endswith("_usd")} for row in rows}


def test_what_counts(tmp_path: Path, engine: Engine) -> None:
    items = [
        ("2016-01-01", "0110", "10.01", "export"),
        ("2016-12-31", "0214", "20.02", "export"),
        ("2016-06-01", "0615", "1.00", "出口"),
        ("2016-06-01", "9610", "5.00", "export"),
        ("2016-06-01", "0654", "400.00", "export"),
        ("2016-06-01", "4561", "800.00", "export"),
        ("2016-06-01", "0110", "999.00", "import"),
        ("2017-01-01", "0110", "3.00", "export"),
        ("2017-01-01", "0715", None, "export"),
        ("2015-01-01", "4561", None, "export"),
    ]
    found = figures(declare(tmp_path, items), engine)
    assert found == {
        2016: {"export_usd": 3603, "import_usd": None, "processing_export_usd": 2102,
               "ecommerce_usd": 500},
        2017: {"export_usd": None, "import_usd": None, "processing_export_usd": None,
               "ecommerce_usd": 0},
    }  # fmt: skip


@pytest.mark.parametrize("read", [lambda f: lazily(f, Polars()), whole], ids=["lazy", "whole"])
def test_a_year_in_both_tables_is_an_error(tmp_path: Path, read: Any) -> None:
    """GOOD has a row of 2018 in exports."""
    folder = declare(tmp_path, [("2018-03-01", "0110", "1.00", "export")])
    with pytest.raises(DataError) as refused:
        read(folder)
    (problem,) = [p for p in refused.value.problems if p.severity == "error"]
    assert problem.code == "declared-twice"
    assert problem.place == f"declarations[{GOOD}|2018]"
    assert problem.found == f"exports[{GOOD}|2018]"


def too_large(folder: Path, engine: Engine) -> None:
    item: tuple[str, str, str | None, str] = ("2016-03-01", "0110", "9999999999.99", "export")
    with pytest.raises(DataError) as refused:
        lazily(declare(folder, [item] * 3), engine)
    assert [p.code for p in refused.value.problems if p.severity == "error"] == ["too-large"]


def test_a_sum_larger_than_any_amount_is_refused(tmp_path: Path, engine: Engine) -> None:
    too_large(tmp_path, engine)


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_sum_larger_than_any_amount_is_refused_by_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(polars, "SLICE", at_once)
    too_large(tmp_path, Polars())


def test_a_mode_that_lost_its_zero_is_refused(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(DataError) as refused:
        lazily(declare(tmp_path, [("2016-03-01", "214", "1.00", "export")]), engine)
    assert [p.code for p in refused.value.problems if p.severity == "error"] == ["not-listed"]


def test_random_items_sum_as_a_loop_does() -> None:
    rng, items = Random("items"), []
    totals: dict[tuple[str, int], int | None] = {}
    for nr in range(5000):
        uscc, year, mode = f"U{rng.randrange(40)}", rng.randrange(2015, 2020), rng.choice(MODES)
        usd = None if rng.random() < 0.002 else rng.randrange(10**9)
        flow = rng.choice(("export", "export", "import"))
        items.append((uscc, "D", str(nr), date(year, 1 + nr % 12, 1), usd, mode, flow))
        if flow == "export" and mode not in ("0255", "0654", "4561"):
            before = totals.get((uscc, year), 0)
            totals[uscc, year] = None if before is None or usd is None else before + usd
    frame = pl.LazyFrame(items, schema={**SCHEMA, "usd": pl.Int64}, orient="row")
    firms = pl.LazyFrame({"uscc": [f"U{nr}" for nr in range(40)]})
    rows = Polars().rows(derive(nw.from_native(frame), nw.from_native(firms), Polars()))
    assert {(r["uscc"], r["year"]): r["export_usd"] for r in rows} == totals


def test_sums_by_slices_are_the_sums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little is summed at once, and whoever has more items than that."""
    days = [f"2016-{1 + nr % 12:02}-01" for nr in range(40)]
    items = [(day, MODES[nr % 11], f"{nr}.{nr:02}", "export") for nr, day in enumerate(days)]
    folder = declare(tmp_path, [*items, ("2017-01-01", "0110", None, "export")])
    wanted = figures(folder, Polars())
    monkeypatch.setattr(polars, "SLICE", 7)
    assert len(list(polars._slices(pl.scan_parquet(folder / "declarations.parquet")))) == 6
    assert figures(folder, Polars()) == wanted
    assert wanted[2016]["export_usd"]
    assert wanted[2017]["export_usd"] is None


def test_no_slice_can_leave_64_bits() -> None:
    """The largest amounts in a slice, beside a total that is too large already."""
    assert polars.SLICE * LARGEST + LARGEST + 1 < 2**63


def test_no_items_no_rows(tmp_path: Path) -> None:
    assert figures(declare(tmp_path, []), Polars()) == {}


@pytest.mark.parametrize("read", [lambda f: lazily(f, Polars()), whole], ids=["lazy", "whole"])
def test_an_empty_table_is_not_summed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    monkeypatch.delattr(Polars, "sums")
    records = read(declare(tmp_path, [])).records
    assert "declarations" not in records.frames


COUNTED, NOT = ("2016-03-01", "0110", "1.00", "export"), ("2016-03-01", "4561", None, "import")


STRANGER = "91420881MA000009HH"


def test_items_of_strangers_are_refused(tmp_path: Path, engine: Engine) -> None:
    """Also an item that does not count."""
    with pytest.raises(DataError) as refused:
        lazily(declare(tmp_path, [NOT], uscc=STRANGER), engine)
    (problem,) = [p for p in refused.value.problems if p.severity == "error"]
    assert problem.code == "unknown-enterprise"
    assert problem.place == f"declarations[{STRANGER}|D|0] uscc"


@pytest.mark.parametrize("item", [COUNTED, NOT])
def test_strangers_are_named_beside_other_errors(
    tmp_path: Path, item: tuple[str, str, str | None, str]
) -> None:
    faults = [row for row in FAULTS if row[2] == "negative"]
    with pytest.raises(DataError) as refused:
        lazily(declare(tmp_path, [item], uscc=STRANGER, faults=faults), Polars())
    codes = [p.code for p in refused.value.problems if p.severity == "error"]
    assert sorted(codes) == ["negative", "unknown-enterprise"]


def test_space_round_a_code_is_taken_off(tmp_path: Path) -> None:
    folder = tidy(declare(tmp_path, [COUNTED], uscc=f"\u3000{GOOD} "))
    found = figures(folder, Polars())
    assert found[2016]["export_usd"] == 100


@pytest.mark.parametrize("order", [1, -1])
def test_a_repeated_item_is_refused(
    tmp_path: Path, order: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sorted register as in any other, and when rows are compared by parts."""
    monkeypatch.setattr(polars, "PART", 3)
    path = declare(tmp_path, [COUNTED] * 30) / "declarations.parquet"
    frame = pl.read_parquet(path)
    frame = frame.vstack(frame.filter(item_no="12")).sort(pl.col("item_no").cast(pl.Int64))
    (frame if order == 1 else frame.reverse()).write_parquet(path)
    with pytest.raises(DataError) as refused:
        lazily(tmp_path, Polars())
    (problem,) = [p for p in refused.value.problems if p.severity == "error"]
    assert problem.code == "duplicate-row"
    assert problem.place == f"declarations[{GOOD}|D|12]"


def test_a_sorted_register_is_compared_without_memory(tmp_path: Path) -> None:
    """Every item comes after the one before it, so none is kept to be compared with others."""
    rows = pl.scan_parquet(declare(tmp_path, [COUNTED] * 30) / "declarations.parquet")
    items = rows.select("declaration_no", "item_no")
    assert polars._rises(items, by_length=True)
    assert not polars._rises(items), "as text 10 comes before 9"
    assert polars._rises(items.with_columns(pl.col("item_no").str.zfill(2)))
    for others in (items.reverse(), pl.concat([items, items.tail(1)])):
        assert not polars._rises(others, by_length=True)
        assert not polars._rises(others)


def test_an_item_twice_with_space_round_one_code_is_refused(tmp_path: Path) -> None:
    """Where only codes are untidy, which the quick look leaves to the sums."""
    path = declare(tmp_path, [COUNTED]) / "declarations.parquet"
    item = pl.read_parquet(path)
    pl.concat([item, item.with_columns(uscc=pl.lit(f" {GOOD}"))]).write_parquet(path)
    with pytest.raises(DataError) as refused:
        lazily(tidy(tmp_path), Polars())
    assert "duplicate-row" in {p.code for p in refused.value.problems}
