"""A person's findings beside lines: what figures cannot settle (rulebook 2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from narwhals.stable.v2 import col, when

from jmtrade_core.engine.records import small
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.lines import KEY, Frame
from jmtrade_core.schema.subjects import keys

MET = "met"


@dataclass(frozen=True)
class Finding:
    """The determination that counts for one matter of a line, or of an enterprise."""

    uscc: str
    measure: str
    key: str
    """The subject's comparison key; empty where the enterprise is settled."""
    matter: str
    met: bool
    document: str
    decided_on: date
    source: str


def findings(
    rows: Iterable[Mapping[str, Any]],
    parts: Mapping[str, int],
    renamed: Mapping[str, str],
    as_of: date,
) -> tuple[Finding, ...]:
    """Of several determinations of one matter the latest that is not after the day."""
    latest: dict[tuple[str, str, str, str], Finding] = {}
    for row in sorted(rows, key=lambda row: row["decided_on"]):
        if row["decided_on"] <= as_of:
            key = keys(row["subject"] or "", parts.get(row["measure"], 1))[0]
            uscc = renamed.get(row["uscc"], row["uscc"])
            found = Finding(
                uscc, row["measure"], key, row["matter"], row["finding"] == MET,
                row["document"], row["decided_on"], row["source"],
            )  # fmt: skip
            latest[uscc, found.measure, key, found.matter] = found
    return tuple(latest.values())


def column(matter: str) -> str:
    """The column of a line that holds the finding on a matter: true, false or empty."""
    return f"finding:{matter}"


def settled(
    lines: Frame, conditions: Sequence[Condition], findings: Sequence[Finding]
) -> tuple[Frame, list[Condition]]:
    """Lines beside the findings of one measure, and the conditions with them in force."""
    found: list[Condition] = []
    for condition in conditions:
        mine = [f for f in findings if f.matter == condition.code]
        if condition.determined is None or not mine:
            found.append(condition)
            continue
        name = column(condition.code)
        keys = ["uscc", KEY] if condition.determined == "line" else ["uscc"]
        kinds = dict.fromkeys(keys, "text") | {name: "flag"}
        by_key = {(f.uscc, f.key)[: len(keys)]: f.met for f in mine}
        rows = [(*key, met) for key, met in by_key.items()]
        lines = lines.join(small(lines, kinds, rows), on=keys, how="left")
        said = col(name)
        test = when(said.is_null()).then(condition.test).otherwise(said)
        found.append(replace(condition, test=test, can="both", form=None))
    return lines, found
