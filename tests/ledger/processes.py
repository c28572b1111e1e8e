"""Children that are forked with everything loaded, so that a thousand are cheap."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable


def child(work: Callable[[int], None]) -> tuple[int, int]:
    """Fork; the child works with the writing end of a pipe. Gives pid and reading end."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    try:
        work(writing)
        os._exit(0)
    except BaseException:
        traceback.print_exc(file=sys.stderr)
        os._exit(1)


def read_all(reading: int) -> list[str]:
    """Everything that the child said, by line; waits until it is gone."""
    parts = []
    while part := os.read(reading, 65536):
        parts.append(part)
    os.close(reading)
    return b"".join(parts).decode().split("\n")[:-1]


def killed_after(work: Callable[[int], None], seconds: float) -> list[str]:
    """What a child said before it was killed, so long after its first line."""
    pid, reading = child(work)
    select.select([reading], [], [], 60)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return read_all(reading)


def all_of(count: int, work: Callable[[int, int], None]) -> list[list[str]]:
    """What so many children at once said; each must end well."""
    started = [child(lambda out, number=number: work(number, out)) for number in range(count)]  # type: ignore[misc]
    said = [read_all(reading) for _pid, reading in started]
    for pid, _reading in started:
        _pid, status = os.waitpid(pid, 0)
        assert status == 0
    return said


def say(out: int, text: object) -> None:
    """One line at once."""
    os.write(out, f"{text}\n".encode())
