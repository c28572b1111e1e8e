"""A real pseudo-terminal of a given width, and commands that run on it in this process."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from unittest import mock

from wcwidth import wcswidth

from jmtrade_core import cli

ROWS = 40


@dataclass(frozen=True)
class Shown:
    """What a command left on the screen, and how it ended."""

    words: tuple[str, ...]
    status: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err

    @property
    def widest(self) -> str:
        """Of the lines on standard output. Each message of standard error is one line, long or
        not: the terminal folds it, and a path or command in it is copied whole."""
        return max(self.out.split("\n"), key=wcswidth)


@dataclass(frozen=True)
class Screen:
    """A terminal of so many columns whose clerk works in one folder, in one language."""

    columns: int
    folder: Path
    language: str = "zh"

    def __call__(self, *words: object) -> Shown:
        """``jmtrade WORDS`` as it is typed, its words and errors on the same terminal."""
        typed = tuple(str(word) for word in words)
        with self._environment(), ExitStack() as stack:
            out, err = (stack.enter_context(_terminal(self.columns)) for _stream in range(2))
            streams: dict[str, Any] = {"stdout": out.file, "__stdout__": out.file}
            streams["stderr"] = err.file
            stack.enter_context(mock.patch.multiple(sys, **streams))
            status = cli.run(list(typed))
        return Shown(typed, status, out.text, err.text)

    @contextmanager
    def _environment(self) -> Iterator[None]:
        here = Path.cwd()
        os.chdir(self.folder)
        try:
            with mock.patch.dict(os.environ, {"JMTRADE_LANG": self.language}):
                for name in ("COLUMNS", "LINES", "JMTRADE_CONFIG", "JMTRADE_LEDGER"):
                    os.environ.pop(name, None)
                yield
        finally:
            os.chdir(here)


@dataclass
class _Terminal:
    """Its end for the command, and, once it is closed, what was shown."""

    file: IO[str]
    text: str = ""


@contextmanager
def _terminal(columns: int) -> Iterator[_Terminal]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    seen: list[bytes] = []
    reader = threading.Thread(target=_read, args=(master, seen))
    reader.start()
    terminal = _Terminal(open(slave, "w", encoding="utf-8", newline=""))  # noqa: SIM115
    try:
        yield terminal
    finally:
        terminal.file.close()  # the last holder of this end: the reader comes to its own
        reader.join()
        os.close(master)
        terminal.text = b"".join(seen).decode().replace("\r\n", "\n")


def _read(master: int, seen: list[bytes]) -> None:
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # Linux says so where nobody holds the other end any more
            return
        if not part:
            return
        seen.append(part)
