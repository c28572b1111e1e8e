"""Where the time goes inside one award: seconds of each phase, in a process of its own.

python -m benchmarks.phases FILE.xlsx|FOLDER xlsx|csv
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks import COUNTY, YEAR


class Clock:
    """Seconds since the phase before."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def phase(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self._last
        self._last = now


def phases(source: Path, form: str) -> dict[str, float]:
    """One award, phase by phase, as the command runs it. Imports count in the first."""
    clock = Clock()
    from datetime import date

    from jmtrade_core.awards import data_formats
    from jmtrade_core.awards.request import Request
    from jmtrade_core.awards.result import Award
    from jmtrade_core.awards.run import load_policies
    from jmtrade_core.awards.xlsx import to_xlsx
    from jmtrade_core.config.profiles import packaged
    from jmtrade_core.engine.backends.polars import keep, ordered
    from jmtrade_core.engine.records import Question
    from jmtrade_core.engine.run import evaluate
    from jmtrade_core.intake.eager import read

    clock.phase("imports")
    as_of = date(YEAR, 12, 31)
    policies = load_policies(Request(COUNTY, packaged(), YEAR, source, as_of))
    policy = policies[0]
    clock.phase("configuration and plugins")
    intake = read(source, policy.tables, policy.known_measures)
    clock.phase("intake: read and check")
    lines = evaluate(intake.records, policy, Question(COUNTY, YEAR, as_of), keep)
    assert lines is not None
    clock.phase("engine: facts and plan")
    decided = ordered(lines)
    clock.phase("engine: lines, sorted")
    award = Award(
        county=COUNTY, year=YEAR, as_of=as_of, lines=decided, policies=policies,
        input_sha256=intake.records.sha256, example=False, partial=False,
    )  # fmt: skip
    if form == "csv":
        data_formats.csv(award)
    else:
        to_xlsx(award)
    clock.phase("output")
    return clock.seconds


if __name__ == "__main__":
    print(json.dumps(phases(Path(sys.argv[1]), sys.argv[2])))
