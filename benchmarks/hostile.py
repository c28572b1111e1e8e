"""Seconds and memory to refuse each hostile file at full size, a process for each.

    python benchmarks/hostile.py

A process that only starts and imports the reader is shown first: the rest is the refusal.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

REFUSE = """
import json, resource, sys, time
from pathlib import Path
from jmtrade_core.intake.files.discover import gather
begun = time.perf_counter()
found = gather(Path(sys.argv[1]), {}) if len(sys.argv) > 1 else None
seconds = time.perf_counter() - begun
mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
codes = [p.code for p in found.problems if p.severity == "error"] if found else []
print(json.dumps([seconds, mib, codes]))
"""


def refuse(*path: str) -> tuple[float, float, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", REFUSE, *path], cwd=ROOT, capture_output=True, check=True, text=True
    )
    seconds, mib, codes = json.loads(done.stdout)
    return seconds, mib, codes


def main() -> None:
    from tests.intake.hostile import HOSTILE, MB

    print(f"{'only imports':<42}{refuse()[1]:>8.0f} MiB")
    worst = 0.0, 0.0
    for name, (code, maker) in HOSTILE.items():
        with tempfile.TemporaryDirectory() as folder:
            seconds, mib, codes = refuse(str(maker(Path(folder), 300 * MB)))
        worst = max(worst[0], seconds), max(worst[1], mib)
        print(f"{name:<42}{mib:>8.0f} MiB{seconds:>8.2f} s  {', '.join(codes)}")
        assert codes == [code], (name, codes)
    print(f"{len(HOSTILE)} files; slowest {worst[0]:.2f} s, largest {worst[1]:.0f} MiB")


if __name__ == "__main__":
    main()
