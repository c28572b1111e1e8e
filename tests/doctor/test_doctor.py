"""`jmtrade doctor`: what is wrong is found, named and cured; what is well exits 0."""

from __future__ import annotations

import io
import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core import doctor
from jmtrade_core.cli import run
from jmtrade_core.config import profiles
from jmtrade_core.plugin.loading import package_sha256

LOCAL = """
from jmtrade_core import hookimpl

@hookimpl
def jmtrade_award(terms, official):
    return []
"""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JMTRADE_LANG", "en")
    monkeypatch.delenv("JMTRADE_CONFIG", raising=False)


def examined(
    capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, dict[str, dict[str, Any]]]:
    status = run(["doctor", "--format", "json", *arguments])
    entries = json.loads(capsys.readouterr().out)
    return status, {entry["check"]: entry for entry in entries}


def profile(config: Path, text: str, county: str = "zhongxiang") -> Path:
    (config / "counties").mkdir(exist_ok=True)
    (config / "counties" / f"{county}.toml").write_text(text, encoding="utf-8")
    return config


def test_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = examined(capsys)
    assert status == 0
    assert found["jmtrade"]["value"] == metadata.version("jmtrade")
    assert {"console", "fonts", "paper-fonts", "calendar", "bytecode"} <= found.keys()
    assert found["package polars"]["value"] == metadata.version("polars")
    assert found["configuration"]["value"] == f"{profiles.packaged()} (packaged)"
    growth = package_sha256(Path(__file__).parents[2] / "plugins/articles/growth/jmtrade_growth")
    version = metadata.version("jmtrade-growth")
    assert found["plugin growth"]["value"] == f"jmtrade-growth=={version} sha256:{growth}"


def test_the_table_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "jmtrade-growth==" in said
    assert "WRONG" not in said


def test_a_console_without_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp1252"))
    assert [(e.value, e.state) for e in doctor.console()] == [("cp1252", "wrong")]
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="gbk"))
    assert [(e.value, e.state) for e in doctor.console()] == [("gbk", "ok")]


@pytest.mark.parametrize(
    ("names", "state"), [(None, "note"), ([], "note"), (["Noto Sans CJK SC"], "ok")]
)
def test_fonts(names: list[str] | None, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "chinese_fonts", lambda: names)
    (entry,) = doctor.fonts()
    assert entry.state == state
    assert bool(entry.cure) == (names == [])


def test_a_package_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(metadata, "requires", lambda _name: ["no-such-package>=1"])
    status, found = examined(capsys)
    assert status == 3
    assert found["package no-such-package"]["cure"] == "install it: pip install no-such-package"


def test_bytecode_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "uncompiled_package"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(doctor, "COMPILED", ("uncompiled_package",))
    (entry,) = doctor.bytecode()
    assert (entry.state, entry.cure) == ("note", f'python -m compileall -q "{package}"')
    import compileall

    compileall.compile_dir(package, quiet=1)
    assert [e.state for e in doctor.bytecode()] == ["ok"]


def test_a_listed_plugin_that_is_not_installed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile(tmp_path, '[plugins]\nuse = ["jmtrade-growht"]\n')
    status, found = examined(capsys, "--config", str(tmp_path))
    assert status == 3
    assert "[plugin-missing]" in found["county zhongxiang"]["value"]
    assert found["county zhongxiang"]["cure"] == "did you mean jmtrade-growth?"
    assert "plugin growth" in found  # the other eight counties load


def test_an_installed_plugin_that_nobody_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "jmtrade.toml").write_text(
        '[plugins]\nofficial = ["jmtrade-growth"]\n', encoding="utf-8"
    )
    status, found = examined(capsys, "--config", str(tmp_path))
    assert status == 0
    assert found["plugin talent"]["state"] == "note"
    assert "installed, not listed" in found["plugin talent"]["value"]


def test_a_local_plugin_until_it_is_pinned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.py").write_text(LOCAL, encoding="utf-8")
    profile(tmp_path, '[plugins]\nlocal = ["../mine.py"]\n')
    status, found = examined(capsys, "--config", str(tmp_path))
    assert (status, found["plugin mine"]["state"]) == (0, "note")
    pin = found["plugin mine"]["value"].rpartition(" ")[2]
    profile(tmp_path, f'[plugins]\nlocal = ["../mine.py {pin}"]\n')
    status, found = examined(capsys, "--config", str(tmp_path))
    assert (status, found["plugin mine"]["state"]) == (0, "ok")


def test_a_plugin_that_does_not_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.py").write_text("1 / 0", encoding="utf-8")
    profile(tmp_path, '[plugins]\nlocal = ["../mine.py"]\n')
    status, found = examined(capsys, "--config", str(tmp_path))
    assert status == 3
    assert "ZeroDivisionError" in found["county zhongxiang"]["value"]


def test_a_profile_that_nobody_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile(tmp_path, "", "zhongxian")
    status, found = examined(capsys, "--config", str(tmp_path))
    assert status == 3
    assert found["profile"]["cure"] == "did you mean zhongxiang?"


def test_a_folder_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JMTRADE_CONFIG", "no-such-folder")
    status, found = examined(capsys)
    assert status == 3
    assert "no-such-folder" in found["configuration"]["value"]


def test_the_folder_in_use_and_who_chose_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JMTRADE_CONFIG", str(tmp_path))
    assert examined(capsys)[1]["configuration"]["value"] == f"{tmp_path} (JMTRADE_CONFIG)"
    chosen = examined(capsys, "--config", str(tmp_path))[1]
    assert chosen["configuration"]["value"] == f"{tmp_path} (--config)"


def test_language_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "--help"]) == 0
    assert "Commands:" in capsys.readouterr().out
    assert run(["--lang", "fr", "doctor"]) == 2
