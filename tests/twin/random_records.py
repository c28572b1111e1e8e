"""Random valid input that is dense in edges, the same for the same seed (contract 1)."""

from __future__ import annotations

from collections.abc import Hashable
from random import Random

from .columns import TABLES, identity, write_csv
from .conditions import kind_truth
from .model import Row
from .random_claims import claims
from .random_determinations import determinations
from .random_echoes import echoes, owned
from .random_past import dishonesty, exports, prior_awards, style_of
from .random_setting import random_profile, random_question
from .random_successions import Plan, plan_of
from .random_values import COUNTIES, PREFIXES, chance, code, flag, maybe, registration, scene

__all__ = ["random_profile", "random_question", "random_tables", "write_csv"]

TEXT_COLUMNS = frozenset({"name", "matter", "exhibition", "platform", "category", "standard"})
LABELLED = frozenset({"determinations"})
CLAIM_TABLES = tuple(TABLES)[6:]


class _Collector:
    """Tables without repeated identities: a repeat is dropped as it comes.

    Two codes of one enterprise count as one, since their rows become one.
    """

    def __init__(self, plan: Plan) -> None:
        self.tables: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._plan = plan
        self._seen: set[Hashable] = set()

    def add(self, table: str, row: Row, also: Hashable = None) -> None:
        """Keep the row unless its identity, or what else must be single, is taken."""
        merged = table in ("enterprises", "exports")
        newest = row if merged else {**row, "uscc": self._plan.canonical(row["uscc"])}
        keys: list[Hashable] = [(table, identity(table, newest))]
        keys += [] if also is None else [(table, (newest["uscc"], also))]
        if not self._seen.intersection(keys):
            self._seen.update(keys)
            self.tables[table].append(row)


def _enterprise(rng: Random, uscc: str, county: str, heir: bool) -> Row:
    """An enterprise; heirs are mostly verified, so that only their predecessors leave a gap."""
    open_history = 0.06 if heir else 0.6
    kinds = ["", "", "", "", "enterprise", "enterprise", "enterprise"]
    return {
        "uscc": uscc,
        "name": f"{rng.choice(PREFIXES)}公司{rng.randrange(9)}",
        "county": county if chance(rng, 0.75) else rng.choice(COUNTIES),
        "registered_on": maybe(rng, registration(rng).isoformat(), 0.2),
        "kind": rng.choice([*kinds * 4, "institution", "association"]),
        "exports_verified": flag(rng, no=open_history, empty=open_history),
    }


def _pad(rng: Random, tables: dict[str, list[Row]]) -> None:
    """Surround some texts with spaces, which are trimmed (rulebook 1, order of text)."""
    for table in tables.keys() - LABELLED:
        for row in tables[table]:
            for column in sorted(TEXT_COLUMNS & row.keys()):
                if row[column] and chance(rng, 0.02):
                    row[column] = f" {row[column]}  "


def _enterprises(rng: Random, seed: int, plan: Plan, kept: _Collector, listed: list[str]) -> None:
    """Enterprises with their exports and claims; the unlisted of a pair have none of them."""
    found, heirs = scene(seed), plan.before().keys()
    continued = {row["predecessor"] for row in plan.rows}
    for tag, uscc in enumerate(listed):
        if uscc in plan.unlisted:
            continue
        kept.add("enterprises", _enterprise(rng, uscc, found.county, uscc in heirs))
        style = style_of(rng, uscc in heirs, uscc in continued)
        for row in exports(rng, found.year, style):
            kept.add("exports", {"uscc": uscc, **row})
        for table, row in claims(rng, found.year, max(2, len(listed) // 2)):
            kept.add(table, {"uscc": uscc, **owned(rng, table, row, str(tag))})


def _collect(rng: Random, seed: int, enterprises: int) -> dict[str, list[Row]]:
    """All tables, each present."""
    found, day = scene(seed), random_question(seed).day
    codes = list(dict.fromkeys(code(rng) for _ in range(enterprises + 3)))
    listed, strangers = codes[:-3], codes[-3:]
    plan = plan_of(rng, found.year, day, listed, strangers)
    kept = _Collector(plan)
    _enterprises(rng, seed, plan, kept, listed)
    for row in plan.rows:
        kept.add("successions", row)
    before = plan.before()
    for table, row in echoes(rng, found.year, kept.tables, before):
        kept.add(table, row)
    others = {firm["uscc"] for firm in kept.tables["enterprises"] if not kind_truth(firm)}
    for uscc in [c for c in listed if chance(rng, 0.5 if c in others else 0.08)] + strangers[:1]:
        for row in dishonesty(rng, found):
            kept.add("dishonesty", {"uscc": uscc, **row})
    for row in prior_awards(rng, found.year, kept.tables, [*strangers, *strangers, *listed]):
        kept.add("prior_awards", row)
    for single, row in determinations(rng, day, kept.tables, set(before)):
        kept.add("determinations", row, single)
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
