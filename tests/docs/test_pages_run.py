"""Every block that a reader may type is run by the docs check or says why not; the quick ones
are run here too."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from jmtrade_core.cli import BUG, build, run
from scripts import shown
from scripts.transcripts import Scratch

ROOT = Path(__file__).parents[2]
TEXTS = {page: page.read_text(encoding="utf-8") for page in shown.pages()}
HERE = Path(sys.executable).parent
RUN = [ROOT / "docs" / name for name in ("how-to/city.md", "tutorials/clerk.zh.md")]
"""Pages that have nothing but such commands for what they tell."""
BRIEF = "brief"
"""The command of an example, which is not installed here."""


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scratch]:
    """An empty folder, and the programs of this environment: another is slow to build."""
    monkeypatch.setattr(Scratch, "programs", HERE)
    with Scratch() as scratch:
        scratch.start("en")
        yield scratch


def test_the_pages_of_every_folder_are_looked_at() -> None:
    names = {page.relative_to(ROOT).as_posix() for page in TEXTS}
    assert names >= {"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/how-to/city.md",
                     "docs/tutorials/clerk.zh.md", "examples/plugins/README.md"}  # fmt: skip


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_block_is_run_or_says_why_not(page: Path) -> None:
    assert list(shown.unmarked(TEXTS[page])) == []


@pytest.mark.parametrize("word", ["", "text", "sh", "console"])
@pytest.mark.parametrize("indent", ["", "   "])
def test_a_bare_block_is_found(word: str, indent: str) -> None:
    block = f"{indent}```{word}\n{indent}jmtrade doctor\n{indent}```\n"
    assert list(shown.unmarked(f"Look:\n\n{block}")) == [3]
    assert list(shown.unmarked(f"{indent}<!-- run -->\n{block}")) == []
    assert list(shown.unmarked(f"{indent}<!-- not run: Windows alone -->\n{block}")) == []
    assert list(shown.unmarked(f"{indent}<!-- not run: -->\n{block}")) == [2]


def test_a_command_that_fails_stops_the_check(scratch: Scratch) -> None:
    page = "<!-- run -->\n```\nls nowhere-at-all\necho after\n```\n"
    with pytest.raises(SystemExit, match="nowhere-at-all"):
        shown.refreshed(page, scratch)


def test_what_is_run_unseen_stays_as_it_is(scratch: Scratch) -> None:
    page = (
        "1. One\n\n   <!-- file: a.txt -->\n   ```text\n   x\n   ```\n\n"
        '<!-- setup: grep -qx x a.txt && cp "$REPOSITORY/README.md" b.md -->\n'
        "<!-- run -->\n```\ncat b.md\n```\n"
    )
    assert shown.refreshed(page, scratch) == page


@pytest.mark.slow  # the check runs these pages whole
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_commands_run_unseen_succeed(page: Path, scratch: Scratch) -> None:
    """Of the page its scripts and the files that they need; the rest is compared by
    scripts/shown.py."""
    for match in shown.BLOCK.finditer(TEXTS[page]):
        if match["setup"] or match["kind"] in ("run", "file", "append"):
            shown.refreshed(match[0], scratch)


def typed(text: str) -> Iterator[list[str]]:
    """The jmtrade commands of a page, in blocks and in the text: their words."""
    text = text.replace("\\\n", " ")
    blocks = "".join(f"{fence[0]}\n" for fence in shown.FENCE.finditer(text))
    listed = re.findall(r"^ *(?:\$ )?(jmtrade [^\n|>&`]*)", blocks, re.MULTILINE)
    for command in listed + re.findall(r"`(jmtrade [^`\n]*)`", text):
        lexer = shlex.shlex(command, posix=True, punctuation_chars="|>&;")
        lexer.whitespace_split, lexer.commenters = True, ""
        yield list(lexer)[1:]


def wrong(words: list[str]) -> str:
    """The first word that names no command, or no option of its command."""
    command: click.Command = build()
    for word in words:
        if word.startswith("-"):
            if word not in {o for p in command.params for o in (*p.opts, "--help", "--lang")}:
                return word
        elif isinstance(command, click.Group) and re.fullmatch("[a-z-]+", word):
            inner = command.get_command(click.Context(command), word)
            if inner is None:
                return word.removeprefix(BRIEF)
            command = inner
    return ""


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_of_a_page_exist_with_their_options(page: Path) -> None:
    assert {shlex.join(words): word for words in typed(TEXTS[page]) if (word := wrong(words))} == {}


def test_a_command_that_is_not_there_is_found() -> None:
    page = "`jmtrade awards`, `jmtrade award --count all`, `jmtrade ledger creat`\n"
    page += "```\n$ jmtrade check x\njmtrade checks x\n```\n"
    found = [wrong(words) for words in typed(page)]
    assert sorted(found) == ["", "--count", "awards", "checks", "creat"]


def test_recipes_that_pages_name_exist() -> None:
    recipes = re.findall(r"^([a-z][a-z-]*)[^:\n]*:", (ROOT / "justfile").read_text("utf-8"), re.M)
    named = {
        name
        for text in TEXTS.values()
        for name in re.findall(r"(?:`|\n|dev )just ([a-z][a-z-]*)", text)
    }
    assert {"kit", "words", "bench"} <= named <= set(recipes)


@pytest.mark.parametrize(
    ("page", "said"),
    [("README.md", r"Exit status: (.+?)\.\n"), ("README.zh-CN.md", "退出码：(.+?)。"),
     ("docs/tutorials/clerk.zh.md", "退出码：(.+?)。")],
)  # fmt: skip
def test_exit_status_of_the_readme(page: str, said: str, tmp_path: Path) -> None:
    found = re.search(said, TEXTS[ROOT / page], re.DOTALL)
    assert found is not None
    meanings = dict(part.split(maxsplit=1) for part in re.split(r"[,；]\s+(?=\d)|；", found[1]))
    data, config = tmp_path / "data", tmp_path / "counties"
    data.mkdir()
    config.mkdir()
    (data / "enterprises.csv").write_text("uscc,name,county\nx,y,zhongxiang\n", "utf-8")
    (config / "zhongxiang.toml").write_text("[nothing]\n", "utf-8")
    award = ["award", "--county", "zhongxiang"]
    status = {
        "decided": run(award),
        "the data have errors": run([*award, "--year", "2018", "--data", str(data)]),
        "a wrong value on the command line": run([*award, "--reading", "x"]),
        "a wrong policy, profile or plugin": run([*award, "--config", str(tmp_path)]),
        "a bug": BUG,
    }
    chinese = ("已决定", "数据有错", "命令行取值有误", "政策、配置或插件有误", "程序缺陷")
    words = dict(zip(status, chinese, strict=True)) if ".zh" in page else {k: k for k in status}
    assert meanings == {str(code): words[means] for means, code in status.items()}
