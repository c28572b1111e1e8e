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
    from jmtrade_core.awards.run import gather
    from jmtrade_core.awards.xlsx import to_xlsx
    from jmtrade_core.config.profiles import packaged
    from jmtrade_core.engine.backends.polars import keep, ordered
    from jmtrade_core.engine.run import evaluate
    from jmtrade_core.pricing.contingent import resting
    from jmtrade_core.pricing.effects import of_award

    clock.phase("imports")
    case = gather(Request(COUNTY, packaged(), YEAR, source, date(YEAR, 12, 31)))
    clock.phase("configuration and plugins; intake: read and check")
    (policy,) = case.policies
    lines = evaluate(case.intake.records, policy, case.question(policy), keep)
    assert lines is not None
    clock.phase("engine: facts and plan")
    award = case.award([ordered(lines)])
    clock.phase("engine: lines, sorted")
    if form == "csv":
        data_formats.csv(award)
    else:
        resting(of_award(award, case.intake), award.lines)
        clock.phase("readings priced")
        to_xlsx(award)
    clock.phase("output")
    return clock.seconds


if __name__ == "__main__":
    print(json.dumps(phases(Path(sys.argv[1]), sys.argv[2])))
