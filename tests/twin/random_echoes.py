"""Claim rows that come back: again, in another spelling, or from another enterprise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from .model import Row
from .random_spelling import other_spelling
from .random_values import chance, event
from .subjects import CLAIMED

# Table -> the column that names, and the column that dates.
NAMED = {
    "exhibitions": ("exhibition", "opened_on"),
    "trademarks": ("registration_no", "registered_on"),
    "certifications": ("certificate_no", "certified_on"),
    "standards": ("standard_no", "approved_on"),
    "patents": ("invention_id", "granted_on"),
    "ecommerce_platforms": ("platform", ""),
    "service_platforms": ("platform", ""),
    "insurance": ("policy_no", "paid_on"),
    "credentials": ("certificate_no", "granted_on"),
}
assert set(NAMED) == {claimed.table for claimed in CLAIMED.values()} - {"talent"}


def owned(rng: Random, table: str, row: Row, tag: str) -> Row:
    """The row with a name of its enterprise's own, so that others seldom name the same.

    Inventions are shared in the city and keep their names.
    """
    column = NAMED.get(table, ("",))[0]
    if column == "" or table == "patents":
        return row
    return {**row, column: f"{row[column]}{rng.choice(('-K', 'k', ' K'))}{tag}"}


def _moved(rng: Random, year: int, table: str, row: Row) -> Row:
    """A copy, mostly in another spelling; a part of a compound subject keeps its day."""
    column, dated = NAMED[table]
    copy = {**row, column: other_spelling(rng, row[column])}
    if dated and table not in ("exhibitions", "insurance") and chance(rng, 0.5):
        copy[dated] = event(rng, year)
    if table == "patents":
        copy["patent_no"] = f"{row['patent_no']}x"
    return copy


def echoes(
    rng: Random, year: int, tables: Mapping[str, list[Row]], before: Mapping[str, list[str]]
) -> Iterator[tuple[str, Row]]:
    """Copies for the enterprise itself, for another one, or for one that it continues."""
    firms = [firm["uscc"] for firm in tables["enterprises"]]
    for table in NAMED:
        for row in list(tables[table]):
            uscc = row["uscc"]
            if chance(rng, 0.1):
                yield table, _moved(rng, year, table, row)
            if chance(rng, 0.05):
                yield table, {**_moved(rng, year, table, row), "uscc": rng.choice(firms)}
            heirs = [code for code in before.get(uscc, []) if code in firms]
            if heirs and chance(rng, 0.25):
                yield table, {**_moved(rng, year, table, row), "uscc": rng.choice(heirs)}
