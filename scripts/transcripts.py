"""Run the transcripts of a page as a reader would: in an empty folder, from what is installed.

Blocks that a page may hold, in order, all in one scratch folder::

    <!-- transcript | first 12 -->        commands after "$ "; their output follows
    ```console
    $ jmtrade new county zhongxiang
    ```

    <!-- run -->                          a script that has to succeed; its output is not shown
    ```
    jmtrade award --county zhongxiang --config config
    ```

    <!-- setup: cp "$REPOSITORY/examples/zhongxiang-2018.xlsx" city.xlsx -->    likewise, unseen

    <!-- file: plugins/mine.py -->        the block becomes this file
    <!-- append: config/counties/x.toml -->    the block is added to its end

"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from functools import cached_property
from pathlib import Path

from scripts.release import projects

ROOT = Path(__file__).parent.parent
SECONDS = re.compile(r"(?: in|,) \d+\.\d+s\b(?: \(\d+:\d\d:\d\d\))?")


class Scratch:
    """An empty folder, and an environment that has the suite as a user installs it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="jmtrade-docs-")
        self.base = Path(self._folder.name)
        self.here = self.base

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_error: object) -> None:
        self._folder.cleanup()

    def start(self, language: str) -> None:
        """A new empty folder for the next page."""
        self.top = Path(tempfile.mkdtemp(dir=self.base, prefix="page-"))
        self.here = self.top
        self.language = language

    @cached_property
    def programs(self) -> Path:
        """The folder of the environment's commands; built when the first one runs."""
        wheels, environment = self.base / "wheels", self.base / "env"
        uv = [sys.executable, "-m", "uv"]
        suite = sorted(f"{name}[testing]" if name == "jmtrade" else name for name in members())
        steps: tuple[list[str | Path], ...] = (
            ["build", "--all-packages", "--wheel", "-o", wheels],
            ["venv", "--seed", "-p", sys.executable, environment],
            ["pip", "install", "-p", environment, "-c", ROOT / "requirements.txt",
             "--find-links", wheels, *suite],
        )  # fmt: skip
        for command in steps:
            subprocess.run([*uv, *command], check=True, capture_output=True, cwd=ROOT)
        return environment / ("Scripts" if os.name == "nt" else "bin")

    def run(self, command: str) -> str:
        """What a command prints on both streams, without times and this machine's paths."""
        if command.startswith("cd "):
            self.here = (self.here / command.removeprefix("cd ").strip()).resolve()
            return ""
        return self._done(command).stdout

    def succeed(self, script: str) -> None:
        """Run a script that has to; SystemExit with what it printed where a command fails."""
        done = self._done(f"set -e\n{script}")
        if done.returncode:
            raise SystemExit(f"exit {done.returncode} of:\n{script}\n{done.stdout}")

    def _done(self, script: str) -> subprocess.CompletedProcess[str]:
        environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("JMTRADE_", "PYTEST_"))},
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "VIRTUAL_ENV": str(self.programs.parent), "JMTRADE_LANG": self.language,
            "COLUMNS": "100", "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "REPOSITORY": str(ROOT),
        }  # fmt: skip
        done = subprocess.run(
            ["bash", "-c", script], cwd=self.here, env=environ, encoding="utf-8",
            errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
        )  # fmt: skip
        for folder, name in ((self.top, "~"), (self.base / "env", "~/env")):
            done.stdout = done.stdout.replace(str(folder.resolve()), name)
        done.stdout = SECONDS.sub("", done.stdout)
        return done

    def write(self, path: str, text: str, *, more: bool) -> None:
        """Make a block of the page a file, or the end of one."""
        target = self.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a" if more else "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)


def members() -> list[str]:
    """The distributions that a reader installs: all but Spark, which no page runs."""
    found = [re.search(r'^name = "(.+)"', p.read_text(encoding="utf-8"), re.M) for p in projects()]
    return [match[1] for match in found if match and match[1] != "jmtrade-spark"]
