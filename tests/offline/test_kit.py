"""The offline kit: built here, then installed and used where nothing can be fetched."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from jmtrade_core.cli import run
from scripts import kit

from .apart import cut_off
from .conftest import PYTHON

ARTICLES = [file.parent for file in kit.ROOT.glob("plugins/articles/*/pyproject.toml")]
pytestmark = [
    pytest.mark.kit,
    pytest.mark.skipif(sys.platform != "linux", reason="the kit's smoke test is for Linux x64"),
]


def test_every_file_is_summed_and_every_wheel_pinned(packed: Path) -> None:
    lines = (packed / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {f.relative_to(packed).as_posix() for f in kit.packed(packed) if "env" not in f.parts}
    assert set(sums) == files
    pins = (packed / "requirements.txt").read_text(encoding="utf-8")
    pins += (packed / "develop.txt").read_text(encoding="utf-8")
    wheels = [name for name in sums if name.endswith(".whl")]
    ours = {name.split("/")[1].split("-")[0] for name in wheels if "/jmtrade_" in name}
    assert not any(
        "pyspark" in name or "py4j" in name for name in wheels
    )  # no office has a cluster
    assert ours == {f"jmtrade_{article.name}" for article in ARTICLES} | {
        "jmtrade_ledger",
        "jmtrade_papers",
        "jmtrade_web",
    }
    assert all(f"--hash=sha256:{sums[name]}" in pins for name in wheels)


def test_it_decides_the_packaged_example(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["award", "--county", "zhongxiang", "--format", "json"]
    done = cut_off(installed / "jmtrade", *command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert run(command) == 0
    here, there = json.loads(capsys.readouterr().out), json.loads(done.stdout)
    assert there["decisions"] == here["decisions"]
    assert there["totals"] == here["totals"]


def test_a_countys_plugin_is_built_and_tested_there(installed: Path, tmp_path: Path) -> None:
    new = ["new", "plugin", "zhongxiang-parks", "--county", "zhongxiang"]
    assert cut_off(installed / "jmtrade", *new, cwd=tmp_path).returncode == 0
    wheels = installed.parents[1] / "wheels"
    pip: list[str | Path] = [
        installed / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "--no-index",
        "--find-links",
        wheels,
    ]
    for what in (["--require-hashes", "-r", wheels.parent / "develop.txt"],
                 ["-e", "zhongxiang-parks[test]"]):  # fmt: skip
        done = cut_off(*pip, *what, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    tests: list[str | Path] = [installed / "python", "-m", "pytest", "-q", "-k", "example or terms"]
    done = cut_off(*tests, "zhongxiang-parks", cwd=tmp_path)
    assert re.search(r"^[2-9] passed", done.stdout, re.M), done.stdout + done.stderr


def test_a_changed_wheel_is_not_installed(packed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kit"
    shutil.copytree(packed, copy, ignore=shutil.ignore_patterns("env"))
    wheel = next((copy / "wheels").glob("jmtrade_growth-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    done = cut_off("sh", "install.sh", cwd=copy)
    assert done.returncode == 1
    assert wheel.name in done.stdout
    assert not (copy / "env").exists()
    # pip says the same where nobody compares the sums.
    script = (copy / "install.sh").read_text(encoding="utf-8")
    (copy / "install.sh").write_text(script.replace("sha256sum", "true ||"), encoding="utf-8")
    done = cut_off("sh", "install.sh", cwd=copy)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr


@pytest.mark.parametrize("script", ["install.sh", "install.bat", "README.txt"])
def test_what_is_installed_is_what_was_packed(script: str) -> None:
    """Each installation of listed versions goes by their hashes, and from the folder alone."""
    text = re.sub(r"[\\^]\n\s*", "", (kit.OFFLINE / script).read_text(encoding="utf-8"))
    listed = [line for line in text.splitlines() if "pip install" in line and ".txt" in line]
    assert listed
    assert all("--require-hashes" in line and "--no-index" in line for line in listed)


def test_another_python_is_told_so(packed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kit"
    shutil.copytree(packed, copy, ignore=shutil.ignore_patterns("env", "wheels"))
    script = (copy / "install.sh").read_text(encoding="utf-8").replace("sha256sum", "true ||")
    (copy / "install.sh").write_text(script.replace(f" {PYTHON} ", " 2.7 "), encoding="utf-8")
    done = cut_off("sh", "install.sh", cwd=copy)
    assert done.returncode == 1
    assert f"is Python {PYTHON}" in done.stderr


def test_each_platform_gets_what_its_markers_say() -> None:
    text = (
        "click==8.5.1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via jmtrade\n"
        "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:cc\n"
        "tomli==2.5.0 ; python_version < '3.11' \\\n    --hash=sha256:dd\n"
    )

    def lines(platform: str) -> list[str]:
        environment = {**kit.PLATFORMS[platform][1], "python_version": "3.11"}
        return list(kit.settled(text, environment))

    click = "click==8.5.1 --hash=sha256:aa --hash=sha256:bb\n"
    assert lines("linux-arm64") == [click]
    assert lines("windows-x64") == [click, "colorama==0.4.6 --hash=sha256:cc\n"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit, match="other files"):
        kit.make(tmp_path, [], [])
    assert [f.name for f in tmp_path.iterdir()] == ["mine.txt"]


def test_the_chinese_pages_are_there_as_text(packed: Path) -> None:
    """No network to read them by: they come along, as an editor on Windows shows them."""
    for name in ("clerk.zh.txt", "offline.zh.txt", "ledger.zh.txt"):
        text = (packed / "docs" / name).read_text(encoding="utf-8-sig")
        assert re.search("[一-龥]{4}", text)
        assert "<!--" not in text
        assert "](" not in text
    assert (packed / "README.txt").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_ledger_comes_with_it(installed: Path, tmp_path: Path) -> None:
    done = cut_off(installed / "jmtrade", "ledger", "show", "--ledger", "new.db", cwd=tmp_path)
    assert "[extra]" not in done.stderr


def test_windows_scripts_have_windows_line_ends(packed: Path) -> None:
    content = (packed / "install.bat").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 5
    assert content.isascii()
    assert b"@PYTHON@" not in content


@pytest.mark.slow
def test_the_whole_kit_has_each_requirement_for_each_platform(tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    kit.make(folder, kit.PLATFORMS, ["3.11"])
    wheels = [wheel.name.lower() for wheel in (folder / "wheels").iterdir()]
    for platform, (tags, environment) in kit.PLATFORMS.items():
        pins = (folder / "requirements.txt").read_text(encoding="utf-8")
        for line in kit.settled(pins, {**environment, "python_version": "3.11"}):
            name, _, number = line.split()[0].partition("==")
            mine = [w for w in wheels if w.startswith(f"{name.replace('-', '_')}-{number}-")]
            assert any(w.endswith("-none-any.whl") or any(t in w for t in tags) for w in mine), (
                platform, line,
            )  # fmt: skip
