"""Faults at the calls by which a step changes files: the n-th of a kind fails, or kills.

The process that takes the step is a fork with everything loaded; strace holds it before it
begins, so that a thousand faults are cheap.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .processes import child, read_all
from .test_faults import strace
from .test_server_faults import attached

FAILS = ("error=EIO", "error=ENOSPC")
KILLS = "signal=SIGKILL"
"""As the call is entered, so that it is not made any more."""


@dataclass(frozen=True)
class Fault:
    """What becomes of the ``number``-th call of a kind, in strace's words."""

    call: str
    what: str
    number: int


@dataclass(frozen=True)
class Struck:
    """What the process said, and whether the fault took place."""

    said: list[str]
    hit: bool


def struck(
    work: Callable[[int], None], fault: Fault, paths: Sequence[Path], log: Path
) -> Struck:  # fmt: skip
    """Take a step whose calls on these paths meet a fault."""
    ready, go = os.pipe()

    def held(out: int) -> None:
        os.close(go)
        os.read(ready, 1)
        work(out)

    pid, reading = child(held)
    os.close(ready)
    inject = f"inject={fault.call}:{fault.what}:when={fault.number}"
    words = ["-f", "-qq", "-o", str(log), "-e", f"trace={fault.call}", "-e", inject]
    on = [word for path in paths for word in ("-P", str(path))]
    command = [strace(), *words, *on, "-p", str(pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
        attached(tracer, pid)
        os.close(go)  # it reads the end of the pipe, and begins
        said = read_all(reading)
        os.waitpid(pid, 0)
    planted = log.read_bytes()
    log.unlink()
    return Struck(said, b"INJECTED" in planted or b"killed by SIGKILL" in planted)
