"""The command: a link on its first line, this machine alone, and nothing left at the end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.support import run

from .site import EXAMPLE

LINK = re.compile(r"http://127\.0\.0\.1:\d+/open/[\w-]{32}\n")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A page that is served, and its link."""
    command = [sys.executable, "-m", "jmtrade_core", "serve", "--data", str(EXAMPLE)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop("JMTRADE_LANG")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def test_from_the_link_to_an_end_that_leaves_nothing(
    served: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    process, link = served
    assert LINK.fullmatch(link)
    address = urlsplit(link.strip())
    with httpx2.Client(base_url=f"http://{address.netloc}", follow_redirects=True) as client:
        page = client.get(address.path)
        assert page.status_code == 200
        assert "检查并核算" in page.text
        csrf = re.findall(r'name="csrf" value="(.*?)"', page.text)[0]
        form = {"csrf": csrf, "county": "zhongxiang", "year": "2018"}
        upload = {"data": ("申报.xlsx", EXAMPLE.read_bytes())}
        answer = client.post("/cases", data=form, files=upload, timeout=120)
        assert "已完成核算" in answer.text
        (own,) = tmp_path.glob("jmtrade-web-*")
        assert [*own.rglob("申报.xlsx")]
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", address.port))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert out == ""
    assert "Traceback" not in err
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--county", "nowhere"), "nowhere"), (("--data", "nowhere.xlsx"), "nowhere.xlsx"),
     (("--port", "70000"), "70000"), (("--config", "nowhere"), "nowhere")],
)  # fmt: skip
def test_a_wrong_option_is_refused_before_anything_is_served(
    words: tuple[str, ...], said: str
) -> None:
    refused = run("serve", *words)
    assert refused.code == 2
    assert said in refused.err
    assert refused.out == b""


def test_a_port_that_is_taken_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run("serve", "--port", port)
    assert refused.code == 2
    assert f"--port {port}" in refused.err
