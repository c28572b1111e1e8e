"""Random valid input that is dense in edges, the same for the same seed (contract 1)."""

from __future__ import annotations

from datetime import date
from random import Random

from .columns import TABLES, identity, write_csv
from .model import Row
from .random_claims import claims
from .random_past import dishonesty, exports, prior_awards
from .random_setting import random_profile, random_question
from .random_values import COUNTIES, PREFIXES, chance, code, flag, maybe, scene

__all__ = ["random_profile", "random_question", "random_tables", "write_csv"]

TEXT_COLUMNS = frozenset({"name", "matter", "exhibition", "platform", "category", "standard"})
CLAIM_TABLES = tuple(TABLES)[4:]


class _Collector:
    """Tables without repeated identities: a repeat is dropped as it comes."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._seen: set[tuple[str, tuple[str, ...]]] = set()

    def add(self, table: str, row: Row) -> None:
        """Keep the row unless its identity is taken."""
        key = table, identity(table, row)
        if key not in self._seen:
            self._seen.add(key)
            self.tables[table].append(row)


def _enterprise(rng: Random, uscc: str, county: str) -> Row:
    """An enterprise; registered about the years from which export tables are complete."""
    year = rng.choice((2004, 2005, 2009, 2010, 2015, 2016, 2018))
    registered = rng.choice((date(year, 1, 1), date(year, 12, 31), date(year, 5, 20)))
    kinds = ["", "", "enterprise", "enterprise", "enterprise", "enterprise"]
    return {
        "uscc": uscc,
        "name": f"{rng.choice(PREFIXES)}公司{rng.randrange(9)}",
        "county": county if chance(rng, 0.75) else rng.choice(COUNTIES),
        "registered_on": maybe(rng, registered.isoformat(), 0.12),
        "kind": rng.choice([*kinds, *kinds, "institution", "association"]),
        "exports_verified": flag(rng, no=0.4, empty=0.4),
    }


def _pad(rng: Random, tables: dict[str, list[Row]]) -> None:
    """Surround some texts with spaces, which are trimmed (rulebook 1, order of text)."""
    for rows in tables.values():
        for row in rows:
            for column in TEXT_COLUMNS & row.keys():
                if row[column] and chance(rng, 0.02):
                    row[column] = f" {row[column]}  "


def _collect(rng: Random, seed: int, enterprises: int) -> dict[str, list[Row]]:
    """All tables, each present."""
    found, kept = scene(seed), _Collector()
    codes = list(dict.fromkeys(code(rng) for _ in range(enterprises + 3)))
    listed, strangers = codes[:-3], codes[-3:]
    for uscc in listed:
        kept.add("enterprises", _enterprise(rng, uscc, found.county))
        for row in exports(rng, found.year):
            kept.add("exports", {"uscc": uscc, **row})
        for table, row in claims(rng, found.year, max(2, enterprises // 2)):
            kept.add(table, {"uscc": uscc, **row})
    for uscc in [c for c in listed if chance(rng, 0.2)] + strangers[:1]:
        for row in dishonesty(rng, found):
            kept.add("dishonesty", {"uscc": uscc, **row})
    for row in prior_awards(rng, found.year, kept.tables, strangers):
        kept.add("prior_awards", row)
    return kept.tables


def random_tables(seed: int, enterprises: int = 40) -> dict[str, list[Row] | None]:
    """Tables by id, cells as CSV text (money in yuan, dollars in dollars); None is absent.

    Most rows belong to the county and year of `random_question(seed)`.
    """
    rng = Random(f"tables {seed}")
    tables = _collect(rng, seed, enterprises)
    _pad(rng, tables)
    for rows in tables.values():
        rng.shuffle(rows)
    result: dict[str, list[Row] | None] = dict(tables)
    for table in ("dishonesty", "prior_awards"):
        if chance(rng, 0.07):
            result[table] = None if chance(rng, 0.6) else []
    for table in CLAIM_TABLES:
        if chance(rng, 0.04):
            result[table] = None if chance(rng, 0.5) else []
    return result
