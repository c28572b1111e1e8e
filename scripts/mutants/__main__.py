"""``python -m scripts.mutants [--seed N] [--count N] [--log FILE]``: plant, run, report.

Breadth first: every mutant meets the first rung, those that live the next. Verdicts go to
the log as they come; the same command with the same log goes on where it stopped. The
exit status is 1 where fewer are killed than ``--at-least`` asks, or one lives that
``tests/mutants/equivalent.toml`` does not explain; 2 where the tests fail by themselves.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from scripts.mutants import report, sites, trial
from scripts.mutants.ladder import Rung, ladder
from scripts.mutants.log import Log

RUNGS = 9


def main() -> int:
    options = _options()
    by_file = [sites.of_file(path) for path in sites.files()]
    known = report.explained(mutant for mutants in by_file for mutant in mutants)
    if options.only:
        by_file = [m for m in by_file if m and any(part in m[0].file for part in options.only)]
    picked = sites.pick(by_file, options.seed, options.count)
    total = sum(map(len, by_file))
    print(f"{len(picked)} of {total} mutants, seed {options.seed}", flush=True)
    trial.warm()
    log = Log(options.log, again=options.again)
    with tempfile.TemporaryDirectory(prefix="jmtrade-mutants-") as folder:
        try:
            climb(picked, trial.Yard(Path(folder)), log, options.rungs)
        except UnsoundError as error:
            print(error, file=sys.stderr)
            return 2
    return report.told(picked, log, known, options.at_least, whole=options.rungs >= RUNGS)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--only", action="append", help="files whose name contains this")
    parser.add_argument(
        "--rungs", type=int, default=RUNGS, help="climb no higher; what lives needs no reason"
    )
    parser.add_argument("--log", type=Path, help="JSON lines; an old one is gone on with")
    parser.add_argument("--again", action="store_true", help="try what lived in the log anew")
    parser.add_argument("--at-least", type=float, default=95.0, help="percent that must die")
    return parser.parse_args()


class UnsoundError(Exception):
    """The tests fail with no mutant planted, so they prove nothing."""


def climb(picked: list[sites.Mutant], yard: trial.Yard, log: Log, rungs: int) -> None:
    """Each mutant up its ladder until it is killed, a rung of all of them at a time."""
    allowed: dict[Rung, float] = {}
    ways = {m.id: ladder(m.file, sites.ROOT)[:rungs] for m in picked}
    for height in range(max(map(len, ways.values()), default=0)):
        for mutant in picked:
            way = ways[mutant.id]
            if height >= len(way) or log.is_dead(mutant) or log.has_passed(mutant, way[height]):
                continue
            rung = way[height]
            if rung not in allowed:
                allowed[rung] = sound(yard, rung)
            log.add(mutant, rung, trial.run(yard, rung, mutant, allowed[rung]))


def sound(yard: trial.Yard, rung: Rung) -> float:
    """The seconds that a mutant is allowed on a rung, which passes without one."""
    verdict = trial.run(yard, rung, None, None)
    if verdict.outcome != "alive":
        raise UnsoundError(f"{rung.name}: fails with no mutant planted: {verdict.by}")
    return 3 * verdict.seconds + trial.SLACK


if __name__ == "__main__":
    raise SystemExit(main())
