"""One mutant on one rung: in a process of its own, forked from a warm one.

The warm process has imported what the project rests on and nothing of the project. It has
not computed anything with Polars either, whose threads do not survive a fork. Each fork
imports the project with the fault in it and runs pytest; so a trial costs no start-up.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import resource
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mypy.api
import pytest

from scripts.mutants.ladder import Rung
from scripts.mutants.sites import ROOT, Mutant, mutated

WARM = (
    "narwhals.stable.v2", "polars", "hypothesis", "click", "pluggy", "tomli", "jinja2",
    "openpyxl", "xlsxwriter", "python_calamine", "rapidfuzz", "stdnum.cn.uscc", "tabulate",
    "unittest.mock", "sqlalchemy", "alembic", "babel", "jsonschema",
)  # fmt: skip
APART = ("-q", "-x", "--no-header", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist")
WARMED = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""Hypothesis is imported before pytest asks for it: that is what a warm process is for."""
OPTIONS = ("-o", "addopts=", "--import-mode=importlib", "-m", "not slow", "--strict-markers",
           *WARMED)  # fmt: skip
COPIED = ("jmtrade_core", "plugins", "config", "examples", "tests", "scripts", "benchmarks",
          "docs", "pyproject.toml", "requirements.txt", "justfile", "README.md",
          "README.zh-CN.md")  # fmt: skip
TYPED = ("--cache-dir", "../types", "--disable-error-code", "import-not-found")
"""The cluster's libraries are not in every environment."""
SLACK = 10
"""Seconds of processor time that a mutant gets beyond three times what a sound run takes."""
WALL = 10
"""Seconds on the clock for each second of processor time allowed: for one that sleeps."""


@dataclass(frozen=True)
class Verdict:
    """How a rung ended: ``alive``, or ``killed`` by a test, or ``timeout``."""

    outcome: str
    by: str
    seconds: float
    """Of processor time."""


class Yard:
    """A copy of the project in which mutants live, one at a time."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.root.mkdir()
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                hidden = shutil.ignore_patterns(".*", "*.egg-info")
                shutil.copytree(source, self.root / name, ignore=hidden)
            else:
                shutil.copy2(source, self.root / name)
        packages = [self.root, *sorted(self.root.glob("plugins/*/*"))]
        self.path = [str(package) for package in packages]

    @contextlib.contextmanager
    def planted(self, mutant: Mutant | None) -> Iterator[None]:
        """The copy with the mutant in it (``None``: as it is), and afterwards without."""
        if mutant is None:
            yield
            return
        file = self.root / mutant.file
        sound, age = file.read_bytes(), file.stat()
        file.write_text(mutated(sound.decode(), mutant), encoding="utf-8")
        try:
            yield
        finally:
            file.write_bytes(sound)
            os.utime(file, ns=(age.st_atime_ns, age.st_mtime_ns))  # compiled code stays good


def warm() -> None:
    """Import what every fork needs. Nothing of the project may be among it."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # small frames: more threads cost more than they give
    for name in WARM:
        importlib.import_module(name)
    ours = [name for name in sys.modules if name.startswith(("jmtrade_", "tests"))]
    assert not ours, ours  # noqa: S101
    gc.freeze()


def run(yard: Yard, rung: Rung, mutant: Mutant | None, allowed: float | None) -> Verdict:
    """The rung's tests on the mutant, until one fails; ``allowed`` seconds of processor."""
    with yard.planted(mutant):
        reader, writer = os.pipe()
        started = os.times()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            _child(yard, rung, writer, allowed, keep=mutant is None)
        os.close(writer)
        said, late = _listen(reader, pid, None if allowed is None else allowed * WALL)
        _, status = os.waitpid(pid, 0)
    ended = os.times()
    spent = ended.children_user + ended.children_system
    spent -= started.children_user + started.children_system
    return Verdict(*_outcome(status, said, late), round(spent, 2))


def _listen(reader: int, pid: int, wall: float | None) -> tuple[str, bool]:
    """The first failing test, as the fork tells it; and whether it had to be ended."""
    until = None if wall is None else time.monotonic() + wall
    said, late = b"", False
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        while True:
            left = None if until is None else max(0.0, until - time.monotonic())
            if not select.select([pipe], [], [], left)[0]:
                os.kill(pid, signal.SIGKILL)
                late = True
                break
            if not (some := pipe.read(4096)):
                break
            said += some
    return said.decode(), late


def _outcome(status: int, said: str, late: bool) -> tuple[str, str]:
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return "timeout", said or "it never ends"
    if os.WIFSIGNALED(status):
        return "killed", f"signal {os.WTERMSIG(status)}"
    code = os.waitstatus_to_exitcode(status)
    if code == pytest.ExitCode.OK:
        return "alive", ""
    return "killed", said or f"pytest ends with {code}"


class _Witness:
    """Tells the parent which test failed first."""

    def __init__(self, writer: int) -> None:
        self.writer = writer
        self.told = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._tell(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._tell(report)

    def _tell(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed and not self.told:
            self.told = True
            os.write(self.writer, report.nodeid.encode())


def _child(yard: Yard, rung: Rung, writer: int, allowed: float | None, *, keep: bool) -> None:
    """Never returns. ``keep``: compiled code of the sound project may be written."""
    code = 99
    try:
        if allowed is not None:
            seconds = int(allowed) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        sys.dont_write_bytecode = not keep
        os.environ["PYTHONDONTWRITEBYTECODE"] = "" if keep else "1"
        os.environ["PYTHONPATH"] = os.pathsep.join(yard.path)
        os.environ.pop("JMTRADE_CASES", None)
        os.chdir(yard.root)
        sys.path[:] = [*yard.path, *(p for p in sys.path if Path(p or ".").resolve() != ROOT)]
        for name in [name for name in sys.modules if name.split(".")[0] == "scripts"]:
            del sys.modules[name]  # the copy's own, should a test ask for them
        code = _types(rung, writer) if rung.checks_types else _tests(yard, rung, writer)
    finally:
        os._exit(code)


def _tests(yard: Yard, rung: Rung, writer: int) -> int:
    place = f"--rootdir={yard.root}", "-c", "pyproject.toml"
    return int(pytest.main([*APART, *OPTIONS, *place, *rung.tests], plugins=[_Witness(writer)]))


def _types(rung: Rung, writer: int) -> int:
    """mypy, which keeps what it knows of the other files beside the copy."""
    said, _, code = mypy.api.run([*TYPED, *rung.tests])
    if code:
        os.write(writer, f"mypy: {said.partition(chr(10))[0]}".encode())
    return code
