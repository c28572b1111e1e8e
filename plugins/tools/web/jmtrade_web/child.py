"""The child from outside: asked one question after another, ended when one takes too long."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jmtrade_core.i18n import language
from jmtrade_web import doing
from jmtrade_web.limits import Limits


class TooMuchError(Exception):
    """The child had to be ended, or ended itself, before it could answer."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self.late = late


@dataclass(frozen=True)
class Answer:
    """A status of HTTP, and a document or what a page shows."""

    status: int
    body: Any


class Child:
    """One process at a time; a new one takes the place of one that ended."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.doing = ""
        """What it said last of the question that it works on; empty while it rests."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._closed = False

    def ask(self, task: str, folder: Path | None = None, **what: Any) -> Answer:
        """Its answer. TooMuchError where it cannot give one within the limits."""
        place = str(folder or self.folder)
        question = {"task": task, "language": language(), "folder": place, **what}
        with self._lock:
            process = self._started()
            late = threading.Event()
            timer = threading.Timer(self.limits.seconds, self._too_late, (process, late))
            timer.start()
            try:
                line = self._answer(process, json.dumps(question) + "\n")
            finally:
                timer.cancel()
                self.told("")
            if not line.endswith("\n"):
                _end(process)
                raise TooMuchError(late=late.is_set())
        return Answer(**json.loads(line))

    def told(self, words: str) -> None:
        """Something new is being done."""
        self.doing = words

    def warm(self) -> None:
        """Start it before somebody asks."""
        with self._lock:
            self._started()

    def close(self) -> None:
        """End it for good; who waits for an answer gets none."""
        self._closed = True
        if self._process is not None:
            _kill(self._process)
        with self._lock:
            if self._process is not None:
                _end(self._process)

    def _started(self) -> subprocess.Popen[str]:
        if self._closed:
            raise TooMuchError(late=False)
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "jmtrade_web.worker", str(self.limits.memory)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
                start_new_session=True, env={**os.environ, **_places(self.folder)},
            )  # fmt: skip
        return self._process

    def _answer(self, process: subprocess.Popen[str], question: str) -> str:
        """The line that answers; what is told before it is kept for who asks."""
        line = _said(process, question)
        while (words := doing.read(line)) is not None:
            self.told(words)
            line = _said(process, "")
        return line

    @staticmethod
    def _too_late(process: subprocess.Popen[str], late: threading.Event) -> None:
        late.set()
        _kill(process)


def _places(folder: Path) -> dict[str, str]:
    """Everything temporary goes where it is deleted at the end."""
    return {**dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder)), "PYTHONUTF8": "1"}


def _said(process: subprocess.Popen[str], question: str) -> str:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    try:
        process.stdin.write(question)
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return ""


def _kill(process: subprocess.Popen[str]) -> None:
    """It and the readers that it started. Its pipes stay whole for who still reads them."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[str]) -> None:
    """Killed, waited for and its pipes closed, by who holds the lock."""
    _kill(process)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
