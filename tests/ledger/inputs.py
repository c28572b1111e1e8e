"""Input of a made-up city for three years, and its configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.twin.columns import write_csv
from tests.twin.random_records import random_tables
from tests.twin.random_values import COUNTIES

Rows = dict[str, "list[dict[str, str]] | None"]


def city(folder: Path, **settings: object) -> Path:
    """A configuration: nine counties, each with a ratio and complete export tables."""
    lines = {"notice_working_days": 5, "backdating_days": 100_000, **settings}
    text = "[ledger]\n" + "".join(f"{k} = {_toml(v)}\n" for k, v in lines.items())
    (folder / "counties").mkdir(parents=True, exist_ok=True)
    (folder / "jmtrade.toml").write_text(text, encoding="utf-8")
    for number, county in enumerate(COUNTIES):
        since = 'exports_since = 2005\nexports_basis = "D"\n'
        profile = f'{since}[funding]\nshared_city = "{10 * number + 5}%"\n'
        (folder / "counties" / f"{county}.toml").write_text(profile, encoding="utf-8")
    return folder


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def three_years(seed: int, firms: int = 45, counties: Sequence[str] = COUNTIES) -> Rows:
    """Claims of 2018 to 2020 in all counties, no prior awards, inventions that come back."""
    rng = Random(f"three years {seed}")
    tables: Rows = random_tables(_seed_of(seed), firms)
    for table, rows in tables.items():
        for row in rows or []:
            if table == "enterprises":
                row["county"] = rng.choice(counties)
            for column in [name for name in row if name.endswith("_on") and name != "repaired_on"]:
                if row[column][:4] in {"2017", "2018", "2019", "2020", "2021"}:
                    row[column] = f"{rng.randint(2018, 2020)}{row[column][4:]}".replace(
                        "02-29", "02-28"
                    )
    tables = {table: _distinct(table, rows) for table, rows in tables.items()}
    alone: Rows = {"prior_awards": [], "successions": [], "determinations": []}
    return {**tables, **alone, "dishonesty": tables["dishonesty"] or []}


def _seed_of(seed: int) -> int:
    """A seed whose tables are all there."""
    while None in random_tables(seed, 3).values():
        seed += 1000
    return seed


def _distinct(table: str, rows: list[dict[str, str]] | None) -> list[dict[str, str]]:
    from tests.twin.columns import identity

    kept = {identity(table, row): row for row in rows or []}
    return list(kept.values())


def write(folder: Path, tables: Rows, priors: Iterable[Sequence[Any]] = ()) -> Path:
    """A folder of CSV files; ``priors`` are rows of uscc, measure, subject, year, yuan."""
    names = ("uscc", "measure", "subject", "year", "amount")
    rows = [dict(zip(names, map(str, row), strict=True)) for row in priors]
    write_csv({**tables, "prior_awards": rows}, folder)
    return folder
