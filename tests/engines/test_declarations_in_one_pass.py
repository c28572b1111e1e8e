"""Declarations in one pass, or the way of every other table: the same findings and sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.engine.backends import polars
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.errors import DataError, Problem
from jmtrade_core.intake import at_gate, lazy, one_pass
from jmtrade_core.intake.checks import doubles, proportion
from jmtrade_core.intake.declarations import ECOMMERCE, PROCESSING, RETURNS, TRANSFERS
from jmtrade_core.intake.eager import read
from jmtrade_core.money import LARGEST
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.columns.limits import FIRST_YEAR
from jmtrade_core.schema.tables import DECLARATIONS

A, B, C = "91420881MA00000002", "91420881MA0000002K", "91420881MA0000003N"
STRANGER = "91420881MA0000011D"
FIRMS: dict[str, list[Any]] = {
    "uscc": [A, B, C], "name": ["甲", "乙", "丙"], "county": ["zhongxiang"] * 3,
}  # fmt: skip
ITEMS = 24
Change = Callable[[dict[str, pl.DataFrame]], None]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policies(Request("zhongxiang", packaged(), 2018))[0]


def tables(items: int = ITEMS, seed: str = "items") -> dict[str, pl.DataFrame]:
    """A sound register in the order of its numbers, and the list."""
    rng, modes = Random(seed), ["0110", *PROCESSING, *ECOMMERCE, *TRANSFERS, *RETURNS]
    rows = [
        (rng.choice((A, B, C)), f"42090{nr // 3:013}", str(nr % 3 + 1),
         date(rng.randrange(2015, 2018), 1 + nr % 12, 1),
         None if rng.random() < 0.05 else Decimal(rng.randrange(10**8)) / 100,
         rng.choice(modes), rng.choice(("export", "export", "import")))
        for nr in range(items)
    ]  # fmt: skip
    schema: dict[str, Any] = {
        "uscc": pl.String, "declaration_no": pl.String, "item_no": pl.String,
        "declared_on": pl.Date, "usd": pl.Decimal(18, 2), "mode": pl.String, "flow": pl.String,
    }  # fmt: skip
    declared = pl.DataFrame(rows, schema=schema, orient="row")
    return {"enterprises": pl.DataFrame(FIRMS), "declarations": declared}


def cell(column: str, value: Any, row: int = 7, table: str = "declarations") -> Change:
    def change(given: dict[str, pl.DataFrame]) -> None:
        cells = given[table][column].to_list()
        cells[row] = value
        changed = pl.Series(column, cells, given[table][column].dtype)
        given[table] = given[table].with_columns(changed)

    return change


def rows(of: Callable[[pl.DataFrame], pl.DataFrame], table: str = "declarations") -> Change:
    def change(given: dict[str, pl.DataFrame]) -> None:
        given[table] = of(given[table])

    return change


def table(id: str, columns: Mapping[str, list[Any]]) -> Change:
    def change(given: dict[str, pl.DataFrame]) -> None:
        given[id] = pl.DataFrame(columns)

    return change


def shuffled(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sample(fraction=1, shuffle=True, seed=1)


def again(row: int) -> Change:
    return rows(lambda f: pl.concat([f[: row + 1], f[row:]]))


def most(cents: int) -> Change:
    """An item above (or at) the largest amount, in cents."""
    return cell("usd", Decimal(cents) / 100)


def in_other_hands(frame: pl.DataFrame) -> pl.DataFrame:
    """One number with two enterprises: two rows."""
    one = frame[5:6].with_columns(uscc=pl.lit(A))
    return pl.concat([frame[:5], one, one.with_columns(uscc=pl.lit(B)), frame[6:]])


def usd_as(kind: Any) -> Change:
    dollars = (pl.col("usd").cast(pl.Int64) % 200).cast(kind)
    return rows(lambda f: f.with_columns(usd=dollars))


SOUND: dict[str, list[Change]] = {
    "as it is": [],
    "labels": [rows(lambda f: f.with_columns(flow=pl.col("flow").replace("export", "出口")))],
    "no order": [rows(shuffled)],
    "downwards": [rows(pl.DataFrame.reverse)],
    "sorted by enterprise": [rows(lambda f: f.sort("uscc", "declaration_no", "item_no"))],
    "one number of two": [rows(in_other_hands)],
    "items of two digits": [rows(lambda f: f.with_columns(item_no=pl.col("item_no") + "0"))],
    "plus sign": [cell("item_no", "+2")],
    "first day": [cell("declared_on", date(FIRST_YEAR, 1, 1))],
    "no value at all": [rows(lambda f: f.with_columns(usd=pl.lit(None, pl.Decimal(18, 2))))],
    "whole dollars": [usd_as(pl.Int64)],
    "small whole dollars": [usd_as(pl.UInt8)],
    "one place": [usd_as(pl.Decimal(12, 1))],
    "wide": [usd_as(pl.Decimal(38, 2))],
    "largest": [most(LARGEST)],
    "sum too large": [rows(lambda f: f.with_columns(
        usd=pl.lit(Decimal(LARGEST) / 100, pl.Decimal(18, 2)), flow=pl.lit("export")))],
    "categories": [rows(lambda f: f.with_columns(pl.col("mode").cast(pl.Categorical)))],
    "year in both": [table("exports", {
        "uscc": [A, B], "year": [2016, 2018], "export_usd": [1, 2]})],
    "old code": [cell("uscc", STRANGER), table("successions", {
        "uscc": [A], "predecessor": [STRANGER], "kind": ["recode"], "on": [date(2016, 1, 1)]})],
    "firm twice": [rows(lambda f: pl.concat([f, f[:1]]), "enterprises")],
    "firm without name": [cell("name", None, 1, "enterprises")],
    "fault elsewhere": [table("exports", {
        "uscc": [A, STRANGER], "year": [2011, 3000], "export_usd": [-1, 2]})],
}  # fmt: skip
"""What one pass can tell to be sound, whatever other tables say."""

FAULTY: dict[str, list[Change]] = {
    "row twice": [again(7)],
    "row twice, no order": [again(7), rows(shuffled)],
    "no number": [cell("declaration_no", None)],
    "letters": [cell("declaration_no", "QD4209000001")],
    "space": [cell("declaration_no", " 420900000000000002")],
    "zero before": [rows(lambda f: f.with_columns(item_no=pl.lit("0") + pl.col("item_no"))),
                    again(7), cell("item_no", "2")],
    "zero": [cell("item_no", "0", 0)],
    "zeros without end": [cell("item_no", "0" * 40_000 + "2")],
    "full width": [cell("item_no", "２")],
    "apostrophe": [cell("item_no", "'2")],
    "no item": [cell("item_no", "")],
    "spelt alike": [cell("item_no", "2.")],
    "too many digits": [cell("declaration_no", "9" * 21)],
    "no day": [cell("declared_on", None)],
    "early": [cell("declared_on", date(1899, 12, 31))],
    "late": [cell("declared_on", date(2101, 1, 1))],
    "negative": [most(-1)],
    "too large": [most(LARGEST + 1)],
    "mode without zero": [cell("mode", "214")],
    "mode with a sign": [cell("mode", "+214")],
    "mode with space": [cell("mode", "0214 ")],
    "no mode": [cell("mode", None)],
    "other direction": [cell("flow", "transit")],
    "direction in capitals": [cell("flow", "Export")],
    "no direction": [cell("flow", None)],
    "stranger": [cell("uscc", STRANGER)],
    "plus sign beside": [again(7), cell("item_no", "+2")],
    "two faults": [cell("uscc", STRANGER), most(-1), cell("flow", "x", 2)],
    "code with space": [cell("uscc", f" {A}")],
    "code of small letters": [cell("uscc", B.lower())],
    "no code": [cell("uscc", None)],
    "code of nobody": [cell("uscc", "1234")],
    "list with space": [cell("uscc", f" {A}", 0, "enterprises"), rows(
        lambda f: f.with_columns(uscc=pl.col("uscc").replace(A, f" {A}")))],
    "bad code in both": [cell("uscc", "1E42088100000000MA", 0, "enterprises"), rows(
        lambda f: f.with_columns(uscc=pl.col("uscc").replace(A, "1E42088100000000MA")))],
    "no list": [lambda given: given.__delitem__("enterprises")],
    "floats": [rows(lambda f: f.with_columns(pl.col("usd").cast(pl.Float64)))],
    "no such column": [rows(lambda f: f.drop("mode"))],
    "no values": [rows(lambda f: f.drop("usd"))],
    "no numbers": [rows(lambda f: f.drop("item_no"))],
    "no rows": [rows(pl.DataFrame.clear)],
}  # fmt: skip
"""What goes the way of every other table."""


@dataclass
class Told:
    problems: list[tuple[Any, ...]]
    exports: list[tuple[Any, ...]] = field(default_factory=list)


def told(folder: Path, policy: Policy) -> Told:
    """All that the gate says of a folder, and the years of exports that come out of it."""
    try:
        intake = lazy.read_scanned(folder, policy.tables, policy.known_measures, Polars())
    except DataError as error:
        return Told(_each(error.problems))
    frames = intake.records.frames
    if "exports" not in frames:
        return Told(_each(intake.warnings))
    found = frames["exports"].collect().to_native()
    return Told(_each(intake.warnings), sorted(found.rows(), key=repr))


def _each(problems: Any) -> list[tuple[Any, ...]]:
    def parts(p: Problem) -> tuple[Any, ...]:
        return (p.code, p.severity, p.place, p.found, p.wanted, p.cure, p.beside)

    return sorted(map(parts, problems), key=repr)


def both_ways(
    folder: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> tuple[Told, Told, list[bool]]:
    """What is told in one pass if that may be, what without, and whether it was."""
    taken: list[bool] = []

    def watched(*given: Any) -> Any:
        found = one_pass.sums_of_sound(*given)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(at_gate, "sums_of_sound", watched)
    once = told(folder, policy)
    monkeypatch.setattr(at_gate, "sums_of_sound", lambda *_given: None)
    return once, told(folder, policy), taken


def write(
    folder: Path, changes: list[Change], given: dict[str, pl.DataFrame] | None = None
) -> Path:
    given = given or tables()
    for change in changes:
        change(given)
    for id, frame in given.items():
        frame.write_parquet(folder / f"{id}.parquet")
    return folder


@pytest.mark.parametrize("name", SOUND)
def test_sound_declarations_take_one_pass(
    name: str, tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by batches, and however little is summed at once."""
    monkeypatch.setattr(one_pass, "BATCH", 5)
    monkeypatch.setattr(polars, "SLICE", 7)
    folder = write(tmp_path, SOUND[name])
    once, otherwise, taken = both_ways(folder, policy, monkeypatch)
    assert taken == [True]
    assert once == otherwise


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_not_sound_goes_the_other_way(
    name: str, tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path, FAULTY[name])
    once, otherwise, taken = both_ways(folder, policy, monkeypatch)
    assert not any(taken)
    assert once == otherwise


def test_a_fault_in_the_last_batch_is_found(
    tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_pass, "BATCH", 5)
    folder = write(tmp_path, [cell("mode", "214", ITEMS - 1)])
    once, otherwise, taken = both_ways(folder, policy, monkeypatch)
    assert taken == [False]
    assert once == otherwise
    assert "not-listed" in {problem[0] for problem in once.problems}


@pytest.mark.parametrize("row", [4, 5, 9])
def test_a_row_twice_across_batches_is_found(
    row: int, tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within a batch, as its last and the first of the next, and either side of the seam."""
    monkeypatch.setattr(one_pass, "BATCH", 5)
    once, _other, taken = both_ways(write(tmp_path, [again(row)]), policy, monkeypatch)
    assert taken == [False]
    assert "duplicate-row" in {problem[0] for problem in once.problems}


def test_a_folder_of_parts_is_one_register(
    tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path, [])
    whole = folder / "declarations.parquet"
    frame, parts = pl.read_parquet(whole), folder / "declarations"
    whole.unlink()
    parts.mkdir()
    for nr, part in enumerate((frame[:10], frame[10:])):
        part.write_parquet(parts / f"{nr}.parquet")
    once, otherwise, taken = both_ways(folder, policy, monkeypatch)
    assert taken == [True]
    assert once == otherwise
    assert once.exports


def test_enterprises_that_share_a_place_are_told_apart(
    tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place is a guess by a code's hash: with hardly any place most guesses are wrong."""
    monkeypatch.setattr(one_pass, "SPARE", 1)
    rng, codes = Random("codes"), list("0123456789ABCDEFGHJKLMNPQRTUWXY")
    some = ["91420881" + "".join(rng.choices(codes, k=10)) for _nr in range(200)]
    listed = one_pass._Listed(*_listed_of(some))
    asked = pl.Series("uscc", some * 2)
    found = listed.firms(asked)
    assert found is not None
    assert listed.codes["uscc"].gather(found).to_list() == asked.to_list()
    assert listed.rest.height > 0
    assert listed.firms(pl.Series("uscc", [*some, STRANGER])) is None
    assert listed.firms(pl.Series("uscc", [some[0], some[1].lower()])) is None


def _listed_of(codes: list[str]) -> Any:
    frame = pl.DataFrame({"uscc": codes, "name": codes, "county": ["zhongxiang"] * len(codes)})
    made = one_pass._listed(frame.lazy())
    return made.codes, made.guesses, made.rest, made.share


@pytest.mark.parametrize("seed", range(6))
def test_some_faults_together_are_told_as_ever(
    seed: int, tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = Random(seed)
    single = [c for n, c in (SOUND | FAULTY).items() if n not in ("no list", "no such column")]
    changes = [change for some in rng.sample(single, 2) for change in some]
    given = tables(40, f"items {seed}")
    for change in changes:
        try:
            change(given)
        except (pl.exceptions.PolarsError, IndexError):
            continue  # the cell is gone, or of another type
    once, otherwise, _taken = both_ways(write(tmp_path, [], given), policy, monkeypatch)
    assert once == otherwise


def test_items_under_an_old_code_are_summed(
    tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As rows of exports under an old code are read, however the folder is read."""
    folder = write(tmp_path, SOUND["old code"])
    once, otherwise, _taken = both_ways(folder, policy, monkeypatch)
    assert STRANGER in {row[0] for row in once.exports}
    assert once == otherwise
    whole = read(folder, policy.tables, policy.known_measures).records.frames["exports"]
    assert sorted(whole.collect().to_native().rows(), key=repr) == once.exports


def test_one_pass_knows_every_check_that_is_asked_of_declarations() -> None:
    """A column of another kind, or a check of slips that comes to concern this table, has to be
    thought of in the one pass too."""
    kinds = {c.id: (c.type, c.required) for c in DECLARATIONS.columns}
    assert kinds == {
        "uscc": ("code", True), "declaration_no": ("text", True), "item_no": ("text", True),
        "declared_on": ("date", True), "usd": ("usd", False), "mode": ("code", True),
        "flow": ("enum", True),
    }  # fmt: skip
    assert doubles.answering(DECLARATIONS) == ["declaration_no", "item_no"]
    assert not doubles.naming(DECLARATIONS)
    assert not doubles.papers(DECLARATIONS)
    assert not doubles.besides_day(DECLARATIONS)
    assert not proportion.alike(DECLARATIONS)
    for column in DECLARATIONS.columns:
        assert not list(proportion.doubtful(column))
        assert not column.part_of
