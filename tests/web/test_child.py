"""The child ends alone: what takes too long, or breaks its reader, breaks nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import jmtrade_web.child as child_module
import pytest
from jmtrade_web.child import Child, TooMuchError
from jmtrade_web.limits import Limits

from jmtrade_core.config import profiles

from .site import Site, site

CONFIG = str(profiles.packaged().resolve())


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    made = Child(tmp_path, Limits())
    yield made
    made.close()


def test_what_takes_too_long_is_ended_and_the_next_question_answered(tmp_path: Path) -> None:
    with site(tmp_path, Limits(seconds=0.001)) as made:
        answer = made.api("award", county="zhongxiang")
        assert answer.status_code == 413
        assert "longer" in answer.json()["findings"][0]["found"]
        made.child.limits = Limits()
        assert made.api("catalogue", year="2018").status_code == 200


def test_a_question_to_one_that_was_just_ended_is_refused(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = child_module._said

    def afterwards(process: subprocess.Popen[str], question: str) -> str:
        process.wait()
        time.sleep(0.05)
        return said(process, question)

    monkeypatch.setattr(child_module, "_said", afterwards)
    child.limits = Limits(seconds=0)
    with pytest.raises(TooMuchError) as refused:
        child.ask("city", config=CONFIG)
    assert refused.value.late


def test_a_child_that_dies_is_replaced(child: Child) -> None:
    assert child.ask("city", config=CONFIG).status == 200
    assert child._process is not None
    stopped = child._process.pid
    os.kill(stopped, signal.SIGSTOP)
    threading.Timer(0.05, os.kill, (stopped, signal.SIGKILL)).start()
    with pytest.raises(TooMuchError):
        child.ask("city", config=CONFIG)
    assert child.ask("city", config=CONFIG).status == 200
    assert child._process.pid != stopped


def test_nobody_is_asked_after_the_end(child: Child) -> None:
    assert child.ask("city", config=CONFIG).status == 200
    child.close()
    with pytest.raises(TooMuchError):
        child.ask("city", config=CONFIG)


def test_it_ends_with_its_parent(child: Child) -> None:
    child.ask("city", config=CONFIG)
    process = child._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdin = None


def test_a_bug_is_said_to_be_one(office: Site, capfd: pytest.CaptureFixture[str]) -> None:
    answer = office.child.ask("findings", question={"data": [], "nonsense": 1})
    assert answer.status == 500
    assert "nonsense" in capfd.readouterr().err
