"""jmtrade on the same four awards: whole decision lines, or amounts only as the peers do.

    python -m benchmarks.peers.jmtrade_firms FOLDER COUNTY YEAR OUT [amounts]

``amounts``: no check of the input, and of each line only what the peers answer.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from benchmarks import TABLES, WRITTEN
from benchmarks.peers.firms import AWARDS
from jmtrade_core.awards.bulk import COLUMNS
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.engine.run import evaluate
from jmtrade_core.intake.columns.native import scanned
from jmtrade_core.intake.lazy import read_scanned
from jmtrade_core.measures.lines import Frame
from jmtrade_core.policy.policy import Policy

ANSWER = ("uscc", "measure", "outcome", "amount")


def unchecked(folder: Path, policy: Policy, engine: Polars) -> Records:
    """The tables that the four awards and the peers read, as they are stored."""
    found = {id: scanned(engine.scan(folder / f"{id}.parquet"), policy.tables[id])[0]
             for id in TABLES}  # fmt: skip
    return Records({id: one.as_stored for id, one in found.items() if one is not None})


def decide(records: Records, policy: Policy, year: int, engine: Polars) -> Frame:
    four = policy.only(set(AWARDS))
    question = Question(policy.county.id, year, date(year, 12, 31))
    lines = evaluate(records, four, question, engine.keep)
    assert lines is not None
    return lines


def main(folder: Path, county: str, year: int, out: Path, how: str = "lines") -> None:
    policy, engine = load_policies(Request(county, packaged(), year, folder))[0], Polars()
    if how == "amounts":
        lines = decide(unchecked(folder, policy, engine), policy, year, engine)
        amounts = lines.select(*ANSWER).to_native()
        amounts.sink_parquet(out, **WRITTEN, maintain_order=False, engine="streaming")
    else:
        records = read_scanned(folder, policy.tables, policy.known_measures, engine).records
        lines = decide(records, policy, year, engine)
        engine.sink(lines.select(*COLUMNS), out.parent, out.stem)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]), *sys.argv[5:])
