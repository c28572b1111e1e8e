"""The awards of benchmarks.peers.firms as one GoRules decision, in a loop over enterprises.

The engine loops over a list in one call: an eighth of the time of a call for each.

python -m benchmarks.peers.zen_firms FOLDER COUNTY YEAR OUT
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import zen

from benchmarks.peers.alone import main
from benchmarks.peers.firms import AWARDS, LADDER

STEPS = list(reversed(LADDER))
_NEVER = "not firm or honest == 0"
_UNSURE = "honest < 0 or not complete"


def ladder(values: list[Any]) -> str:
    steps = (f"export_usd > {usd} ? {v} : " for (usd, _), v in zip(STEPS, values, strict=True))
    return "".join(steps) + "0"


def award(denied: str, unknown: str, fen: str) -> str:
    return f"({denied}) ? 0 : ({unknown}) ? -1 : {fen}"


def excess(fen: str, used: str) -> str:
    return f"({fen} > {used} ? {fen} - {used} : 0)"


def new_export(figure: str, least: int, had: str) -> tuple[str, str]:
    low = f"({figure} >= 0 and {figure} < {least})"
    return f"{_NEVER} or {low} or best > 0 or {had}", f"{_UNSURE} or {figure} < 0"


PROCESSING = new_export("processing_export_usd", 100_000_000, "had_new_processing")
EXPORTER = new_export("export_usd", 5_000_000, "had_new_exporter")
LOW = f"(export_usd >= 0 and export_usd <= {LADDER[0][0]})"
EXPRESSIONS = {
    "tier": ladder([usd for usd, _ in STEPS]),
    "fen": ladder([fen for _, fen in STEPS]),
    "milestone": award(
        f"{_NEVER} or {LOW} or ($.tier > 0 and (best > $.tier or had_tier * 100 == $.tier))",
        f"{_UNSURE} or export_usd < 0", excess("$.fen", "used_milestone"),
    ),
    "larger": f"not ({PROCESSING[0]}) and not ({PROCESSING[1]})",
    "new_exporter": award(
        f"{EXPORTER[0]} or ($.larger and not ({EXPORTER[1]}))", EXPORTER[1],
        excess("1000000", "used_new"),
    ),
    "new_processing": award(*PROCESSING, excess("5000000", "used_new")),
    "exporter": award(
        f"{_NEVER} or (ecommerce_usd >= 0 and ecommerce_usd < 100000000) or had_exporter",
        "honest < 0 or ecommerce_usd < 0", "5000000",
    ),
}  # fmt: skip


LOOP = {"executionMode": "loop", "inputField": "firms", "outputPath": "found",
        "passThrough": False}  # fmt: skip
BATCH = 1_000


def decision() -> Any:
    expressions = [{"id": k, "key": k, "value": v} for k, v in EXPRESSIONS.items()]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "rules", "type": "expressionNode", "name": "rules",
         "content": {"expressions": expressions, **LOOP}},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]  # fmt: skip
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def decide(rows: pl.DataFrame) -> dict[str, Any]:
    asked, found = decision(), dict[str, list[int]]((id, []) for id in AWARDS)
    for batch in rows.iter_slices(BATCH):
        for result in asked.evaluate({"firms": batch.to_dicts()})["result"]["found"]:
            for id in AWARDS:
                found[id].append(int(result[id.split(".")[1]]))
    return found


if __name__ == "__main__":
    main(decide)
