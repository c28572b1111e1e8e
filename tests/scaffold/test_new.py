"""`jmtrade new`: what it writes decides, and it never writes over anything."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jmtrade_core.cli import run
from jmtrade_core.config import profiles, toml

PLUGIN = "zhongxiang-parks"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JMTRADE_CONFIG", raising=False)
    monkeypatch.setenv("JMTRADE_LANG", "en")


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def pretend_installed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a distribution's folder importable, with the metadata that pip would write."""
    package = name.replace("-", "_")
    info = Path(name) / f"{package}-0.1.0.dist-info"  # the name that metadata looks for
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
    (info / "entry_points.txt").write_text(f"[jmtrade]\n{package} = {package}\n")
    monkeypatch.syspath_prepend(str(Path(name).resolve()))


def test_a_new_plugin_decides_its_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "plugin", PLUGIN, "--county", "zhongxiang"]) == 0
    said = capsys.readouterr().out
    assert all(f"{PLUGIN}/{path}" in said for path in files(Path(PLUGIN)))
    pretend_installed(PLUGIN, monkeypatch)
    award = re.search(r"jmtrade (award .*)", said)
    assert award is not None
    assert run([*award[1].split(), "--format", "json"]) == 0
    decided = json.loads(capsys.readouterr().out)
    lines = {x["subject"]: x for x in decided["decisions"] if x["measure"] == "zhongxiang.parks"}
    assert {s: (x["outcome"], x["reason"], x["amount"]) for s, x in lines.items()} == {
        "A-001": ("pay", "", "50000.00"),
        "A-002": ("pay", "capped", "30000.00"),
        "A-003": ("hold", "cost-missing", "0.00"),
        "A-004": ("deny", "below-threshold", "0.00"),
    }
    assert decided["receipt"]["example"] is True
    assert all(x["county_pays"] == x["amount"] for x in lines.values())
    test = re.search(r"jmtrade (test .*)", said)
    assert test is not None
    assert run(test[1].split()) == 0
    assert "1 passed, 0 failed" in capsys.readouterr().out


def test_a_single_file_is_listed_as_the_words_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "plugin", PLUGIN, "--county", "zhongxiang", "--single-file"]) == 0
    said = capsys.readouterr().out
    assert files(Path()) == {"zhongxiang_parks.py"}
    assert run(["new", "county", "zhongxiang"]) == 0
    lines = re.findall(r"^ +\[(\w+)\] (.+)$", said, re.MULTILINE)
    assert [table for table, _line in lines] == ["plugins", "authority"]
    with Path("config/counties/zhongxiang.toml").open("a", encoding="utf-8") as profile:
        profile.writelines(f"[{table}]\n{line}\n" for table, line in lines)
    capsys.readouterr()
    listing = ["measures", "--county", "zhongxiang", "--config", "config", "--format", "json"]
    assert run(listing) == 0
    found = {entry["measure"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert found["zhongxiang.parks"]["payer"] == "county"
    assert [t["value"] for t in found["zhongxiang.parks"]["terms"]] == [
        "80000.00", "20%", "1000000.00",
    ]  # fmt: skip


def test_a_new_profile_loads_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "county", "shayang"]) == 0
    city = profiles.read_city(profiles.packaged())
    county = profiles.read_county(Path("config"), "shayang", city)
    assert county.document.path == Path("config/counties/shayang.toml")
    assert set(county.document.data) == {"name"}
    assert county.name == "沙洋县"


def test_every_key_of_a_profile_is_in_the_new_one() -> None:
    assert run(["new", "county", "shayang"]) == 0
    path = Path("config/counties/shayang.toml")
    keys = re.compile(r'^# (?=\[|"?\w[\w."]* = )', re.MULTILINE)
    text = keys.sub("", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert set(toml.read(path).data) == set(profiles.PROFILE_KEYS)
    city = profiles.read_city(profiles.packaged())
    county = profiles.read_county(Path("config"), "shayang", city)
    assert county.data == Path("shayang-2018.xlsx").resolve()
    assert (county.exports_since, county.unvouched) == (None, 2005)  # dots vouch for nothing


@pytest.mark.parametrize(
    "command",
    [
        ["new", "plugin", PLUGIN, "--county", "zhongxiang"],
        ["new", "plugin", PLUGIN, "--county", "zhongxiang", "--single-file"],
        ["new", "county", "zhongxiang"],
    ],
    ids=["distribution", "file", "profile"],
)
def test_nothing_is_written_over(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command) == 0
    before = {path: Path(path).read_text(encoding="utf-8") for path in files(Path())}
    for path in before:
        Path(path).write_text("mine", encoding="utf-8")
    assert run(command) == 2
    assert "[exists]" in capsys.readouterr().err
    assert files(Path()) == set(before)
    assert {Path(path).read_text(encoding="utf-8") for path in before} == {"mine"}


@pytest.mark.parametrize(
    ("name", "proposal"),
    [
        ("Cold Chain", "cold-chain"),
        ("冷链", "zhongxiang-logistics"),
        ("cold--chain", "cold-chain"),
        ("../cold", "cold"),
        ("-x", ""),
        ("9lives", "lives"),
        ("", "zhongxiang-logistics"),
        ("a" * 26, "a" * 25),
        ("json", "county's id"),
        ("class", "county's id"),
        ("growth", "county's id"),
        ("jmtrade-growth", "county's id"),
        ("jmtrade-core", "county's id"),
        ("exports", "county's id"),
        ("insurance", "county's id"),
    ],
)
def test_a_name_that_cannot_be(
    name: str, proposal: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "plugin", "--county", "zhongxiang", "--", name]) == 2
    said = capsys.readouterr()
    assert "[plugin-name]" in said.err
    assert proposal in said.err
    assert said.out == ""
    assert files(Path()) == set()


def test_all_wrong_names_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "plugin", "A B", "--county", "zhongxian"]) == 2
    said = capsys.readouterr().err
    assert "[plugin-name]" in said
    assert "did you mean zhongxiang?" in said


def test_a_county_that_is_not_the_citys(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "county", "../shayang"]) == 2
    assert "did you mean shayang?" in capsys.readouterr().err
    assert files(Path()) == set()


def test_a_disk_that_refuses_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config").write_text("", encoding="utf-8")
    assert run(["new", "county", "shayang"]) == 2
    assert "a folder that can be written" in capsys.readouterr().err


def test_chinese_is_written_whatever_the_system_s_encoding(tmp_path: Path) -> None:
    """As on a Chinese Windows, whose files are of another encoding by default."""
    ascii_only = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
                  "PYTHONIOENCODING": "utf-8"}  # fmt: skip
    command = [sys.executable, "-m", "jmtrade_core", "new", "county", "zhongxiang"]
    done = subprocess.run(command, cwd=tmp_path, env=ascii_only, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    made = [file.read_text(encoding="utf-8") for file in tmp_path.rglob("*.toml")]
    assert any("钟祥市" in text for text in made)
