"""What was committed is said, whatever fails after it."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.cli import options, run

from .clerk import Clerk
from .office import line

pytestmark = pytest.mark.usefixtures("capfd")


@pytest.fixture
def clerk(tmp_path: Path) -> Clerk:
    clerk = Clerk(tmp_path, [1])
    clerk.record([line(1)], "补报")
    return clerk


def correction(clerk: Clerk) -> list[str]:
    words = ("ledger", "correct", "--ledger", clerk.url, "--by", "甲", "--reason", "更正",
             *clerk.asked(), "--config", clerk.config, "--lang", "en")  # fmt: skip
    return [str(word) for word in words]


def broken(*_anything: Any) -> None:
    raise ValueError("could not convert string to float")


def test_a_correction_is_said_before_its_table(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    clerk.table(clerk.data, "certifications", "uscc,certificate_no,certified_on,fee", ())
    monkeypatch.setattr(options, "show", broken)
    assert run(correction(clerk)) == 70
    said = capfd.readouterr()
    assert "recorded: run" in said.out
    assert "nothing was decided" not in said.err
    assert f"{clerk.url} has been written: jmtrade ledger show says what stands" in said.err


def test_a_failure_before_anything_is_written_says_that_nothing_was(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(options, "readings", broken)
    assert run(correction(clerk)) == 70
    said = capfd.readouterr().err
    assert "nothing was decided" in said
    assert "has been written" not in said


class Closed(io.TextIOWrapper):
    """A standard output that nobody reads any more."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


def test_a_step_is_said_on_stderr_where_nobody_reads_stdout(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Closed(io.BytesIO(), encoding="utf-8"))
    words = ("review", "--ledger", clerk.url, "--by", "县里", "--bureau", "市商务局",
             str(clerk.all()[0].id),
             "--config", str(clerk.config), "--lang", "en")  # fmt: skip
    assert run(["ledger", *words]) == 0
    assert "reviewed: 1 awards; head" in capfd.readouterr().err
