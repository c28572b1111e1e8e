"""A clerk's terminal when something goes wrong half-way: a full disk, an error after progress."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from jmtrade_core import cli
from jmtrade_core.cli import progress
from jmtrade_core.errors import of_system
from tests.support import FIRM, award, firm, of, write_csv

WRONG = {"certifications": [of(FIRM, certificate_no="C", certified_on="x", fee="1")]}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def typed(data: Path) -> Mapping[str, list[str]]:
    place = ["--county", "zhongxiang", "--year", "2018", "--data", str(data)]
    return {"check": ["check", str(data)], "award": ["award", *place]}


@pytest.mark.parametrize("command", ["check", "award"])
def test_an_error_begins_on_a_line_of_its_own(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_csv(tmp_path, {"enterprises": [firm()], **WRONG})
    screen = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", -1)
    monkeypatch.setattr(sys, "stderr", screen)
    assert cli.run(typed(data)[command]) == 1
    said, *later = screen.getvalue().split("\r\x1b[2K")[1:]
    assert said
    assert (later[-1] == "") is (command == "check")  # its table goes to standard output
    assert "\r\x1b[2K" not in later[-1]
    assert all("E305" not in words for words in (said, *later[:-1]))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["measures", "award"])
def test_a_full_disk_is_no_bug(command: str, tmp_path: Path) -> None:
    data = write_csv(tmp_path, {"enterprises": [firm()]})
    words = [*typed(data).get(command, [command]), "--lang", "zh"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "jmtrade_core", *words],
            stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "磁盘空间不足" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_full_disk_has_its_words(code: int) -> None:
    found, cure = of_system(OSError(code, os.strerror(code)))
    assert os.strerror(code) not in (found, cure)
    assert cure


@pytest.mark.parametrize("asked", ["甲有限公司", FIRM[:-1] + "H"])
def test_who_is_meant_by_a_name_or_a_slip(asked: str, tmp_path: Path) -> None:
    claims = [of(FIRM, certificate_no="C", certified_on="2018-02-01", fee="1")]
    rows = {"enterprises": [firm(FIRM, "甲有限公司")], "certifications": claims}
    said = award(write_csv(tmp_path, rows), "--enterprise", asked)
    assert (said.code, said.document["decisions"]) == (0, [])
    assert f"did you mean {FIRM}?" in said.err
