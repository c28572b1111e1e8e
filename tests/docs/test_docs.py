"""Everything a user can call stands in a page written by hand; generated pages are whole."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from jmtrade_core import errors
from jmtrade_core.cli import build, run
from jmtrade_core.cli.options import policy_of
from jmtrade_core.config import profiles
from scripts import reference, shown
from scripts.transcripts import Scratch

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BY_HAND = {
    page: page.read_text(encoding="utf-8")
    for page in sorted(DOCS.rglob("*.md"))
    if page.parent.name != "reference"
}
GENERATED = reference.pages()


def leaves(command: click.Command, path: str) -> list[str]:
    """The commands that do something, as a user types them."""
    if not isinstance(command, click.Group):
        return [path]
    context = click.Context(command)
    inner = {name: command.get_command(context, name) for name in command.list_commands(context)}
    return [leaf for name, c in inner.items() if c for leaf in leaves(c, f"{path} {name}")]


COMMANDS = leaves(build(), "jmtrade")
HOOKS = [name for name, _hook in reference.hook_functions()]


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented(hook: str) -> None:
    assert any(f"{hook}(" in text for text in BY_HAND.values())
    assert f"## `{hook}`" in GENERATED["hooks"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}`" in (DOCS / "how-to" / "commands.md").read_text(encoding="utf-8")
    assert f"## `{command}`" in GENERATED["commands"]


def test_every_hook_and_command_was_found() -> None:
    assert set(HOOKS) >= {"jmtrade_records", "jmtrade_award"}
    assert {"jmtrade award", "jmtrade new plugin", "jmtrade config show"} <= set(COMMANDS)


def test_the_reference_holds_every_column_reading_and_measure() -> None:
    policy = policy_of(None, profiles.packaged(), 2018)
    for table in policy.tables.values():
        section = GENERATED["records"].partition(f"## `{table.id}` {table.sheet}\n")[2]
        section = section.partition("\n## ")[0]
        assert [f"`{c.id}`" for c in table.columns] == re.findall(r"^\| (`\w+`) ", section, re.M)
    assert all(f"| `{name}` |" in GENERATED["readings"] for name in policy.choices)
    assert all(f"## `{measure.id}`\n" in GENERATED["measures"] for measure in policy.measures)


def test_the_reference_holds_the_exit_status_of_every_error() -> None:
    for kind in errors.JmtradeError.__subclasses__():
        assert f"| {kind.exit_code} | {(kind.__doc__ or '').strip()} |" in GENERATED["exit-status"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["award", "--county", "nowhere"], "county-unknown"),
        (["award", "--county", "zhongxiang", "--reading", "x"], "reading-form"),
        (["award", "--county", "zhongxiang", "--outcome", "x"], "outcome"),
        (["award", "--county", "dongbao", "--year", "2018", "--data", "no.xlsx"], "no-data"),
        (["doctor", "--config", "nowhere"], "config-folder"),
    ],
)
def test_an_error_code_stands_in_the_reference(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--lang", "en"]) in (1, 2, 3)
    said = capsys.readouterr()
    assert f"[{code}]" in said.out + said.err
    assert f"| `{code}` |" in GENERATED["errors"]


def test_links_between_pages_lead_somewhere() -> None:
    generated = {(DOCS / "reference" / f"{name}.md").resolve() for name in GENERATED}
    for page, text in BY_HAND.items():
        for link in re.findall(r"\]\(([^)#:]+\.(?:md|svg))[^)]*\)", text):
            target = (page.parent / link).resolve()
            assert target in generated or target.is_file(), (page, link)


def test_a_page_is_kept_by_what_the_program_prints(tmp_path: Path) -> None:
    page = (
        "<!-- shown: jmtrade --version -->\n```text\nstale\n```\n"
        "<!-- shown: jmtrade --lang en --help | first 1 -->\n```text\n```\n"
    )
    with Scratch() as scratch:
        fresh = shown.refreshed(page, scratch)
        assert shown.refreshed(fresh, scratch) == fresh
    assert "stale" not in fresh
    assert "jmtrade, version " in fresh
    assert "```text\nUsage: jmtrade [OPTIONS] COMMAND [ARGS]...\n...\n```" in fresh


def test_a_transcript_runs_in_one_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (
        "<!-- file: a/b.txt -->\n```text\none\n```\n"
        "<!-- append: a/b.txt -->\n```text\ntwo\n```\n"
        "<!-- transcript | last 1 -->\n```console\n$ cd a\n$ cat b.txt\nstale\n$ pwd\n```\n"
    )
    # The environment is of no account here, and slow to build.
    monkeypatch.setattr(Scratch, "programs", Path(sys.executable).parent)
    with Scratch() as scratch:
        scratch.start("en")
        fresh = shown.refreshed(page, scratch)
    assert fresh.endswith("$ cd a\n$ cat b.txt\n...\ntwo\n$ pwd\n~/a\n```\n")


def test_the_docs_build_without_a_warning(tmp_path: Path) -> None:
    if importlib.util.find_spec("sphinx") is None:
        pytest.skip("the dependency group docs is not installed (just docs builds them)")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q"]
    done = subprocess.run(
        [*command, str(DOCS), str(tmp_path / "html")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "html" / "reference" / "schema.html").read_text(encoding="utf-8")
    assert "jmtrade.award/2" in html


def test_the_output_keeps_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is a dev dependency")
    from jmtrade_core.awards.json_schema import award_schema

    config = str(ROOT / "examples" / "plugins" / "raised-cap")
    for county, year in (("zhongxiang", "2018"), ("all", "2018")):
        data = str(ROOT / "examples" / "zhongxiang-2018.xlsx")
        command = ["award", "--county", county, "--year", year, "--data", data]
        assert run([*command, "--config", config, "--format", "json"]) == 0
        document = json.loads(capsys.readouterr().out)
        jsonschema.Draft202012Validator(award_schema()).validate(document)
    assert document["deviations"][0]["jurisdiction"] == "zhongxiang"
    document["decisions"][0]["amount"] = "1.5"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(award_schema()).validate(document)
