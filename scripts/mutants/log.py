"""Verdicts as they come, a JSON line each; a file of them can be gone on with."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from scripts.mutants.ladder import Rung
from scripts.mutants.sites import Mutant
from scripts.mutants.trial import Verdict


class Log:
    """Verdicts by mutant and rung. ``again``: what lived is tried anew, on other tests."""

    def __init__(self, path: Path | None = None, *, again: bool = False) -> None:
        self.path = path
        self.verdicts: dict[str, dict[str, Verdict]] = defaultdict(dict)
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        for line in lines:
            entry = json.loads(line)
            verdict = Verdict(entry["outcome"], entry["by"], entry["seconds"])
            if verdict.outcome != "alive" or not again:
                self.verdicts[entry["id"]][entry["rung"]] = verdict

    def add(self, mutant: Mutant, rung: Rung, verdict: Verdict) -> None:
        self.verdicts[mutant.id][rung.name] = verdict
        dead = verdict.outcome != "alive"
        words = f"{verdict.outcome:8}{verdict.seconds:6.1f} s  {mutant}"
        print(f"{words}  by {verdict.by}" if dead else f"{words}  past {rung.name}", flush=True)
        if self.path:
            entry = {"id": mutant.id, "mutant": str(mutant), "rung": rung.name, **vars(verdict)}
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def has_passed(self, mutant: Mutant, rung: Rung) -> bool:
        return rung.name in self.verdicts[mutant.id]

    def death(self, mutant: Mutant) -> Verdict | None:
        """What killed it; ``None`` while it lives."""
        dead = (v for v in self.verdicts[mutant.id].values() if v.outcome != "alive")
        return next(dead, None)

    def is_dead(self, mutant: Mutant) -> bool:
        return self.death(mutant) is not None

    def seconds(self, mutant: Mutant) -> float:
        return sum(verdict.seconds for verdict in self.verdicts[mutant.id].values())
