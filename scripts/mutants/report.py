"""How many mutants died, and which live for a reason that is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

import tomli

from scripts.mutants.log import Log
from scripts.mutants.sites import ROOT, Mutant

EQUIVALENT = ROOT / "tests" / "mutants" / "equivalent.toml"

Key = tuple[str, str, str, str]


class StaleError(Exception):
    """An explained mutant that no longer exists: its line has changed."""


def explained(mutants: Iterable[Mutant], path: Path = EQUIVALENT) -> dict[Key, str]:
    """Why each listed mutant lives. StaleError names every entry that fits no mutant."""
    entries = tomli.loads(path.read_text(encoding="utf-8")).get("lives", [])
    known = {(e["file"], e["line"], e["was"], e["becomes"]): e["why"] for e in entries}
    possible = {mutant.alike for mutant in mutants}
    stale = [" | ".join(key) for key in known if key not in possible]
    if stale:
        listed = "\n  ".join(stale)
        raise StaleError(
            f"{path.name}: no such mutant (any more); look again, and drop or mend:\n  {listed}"
        )
    return known


def told(
    picked: Sequence[Mutant], log: Log, known: dict[Key, str], at_least: float, *, whole: bool
) -> int:
    """Print the survivors and the sum. 0 where enough died; and, where they climbed the whole
    ladder, each survivor is explained."""
    living = [mutant for mutant in picked if not log.is_dead(mutant)]
    strange = [mutant for mutant in living if mutant.alike not in known]
    for mutant in living:
        print(f"lives  {mutant}")
        print(f"       {known.get(mutant.alike, 'not explained: a test is missing')}")
    deaths = [verdict for mutant in picked if (verdict := log.death(mutant))]
    share = 100 * len(deaths) / len(picked)
    late = Counter(verdict.outcome for verdict in deaths)["timeout"]
    spent = [log.seconds(mutant) for mutant in picked]
    print(f"killed {len(deaths)} of {len(picked)} ({share:.1f} %), {late} of them by time")
    print(f"{len(living)} live: {len(living) - len(strange)} explained, {len(strange)} not")
    print(f"processor seconds a mutant: median {median(spent):.1f}, all {sum(spent):.0f}")
    return 0 if share >= at_least and not (whole and strange) else 1
