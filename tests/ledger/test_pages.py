"""The ledger's pages: each names every command, with options that it has."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from jmtrade_ledger.cli import COMMANDS, build

from scripts.kit import PAGES

DOCS = Path(__file__).parents[2] / "docs"


def options(name: str, rest: str) -> set[str]:
    command = build().get_command(click.Context(build()), name)
    if isinstance(command, click.Group):
        command = command.get_command(click.Context(command), rest.split()[0])
    assert command is not None
    return {word for parameter in command.params for word in parameter.opts}


@pytest.mark.parametrize("page", ["ledger.md", "ledger.zh.md", "how-to/commands.md"])
def test_page_names_every_command(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    named = re.findall(r"jmtrade ledger ([a-z]+)", text) + re.findall(r"`([a-z]+)[` ]", text)
    assert set(COMMANDS) <= set(named)


def test_commands_of_the_chinese_page_have_their_options() -> None:
    text = (DOCS / "ledger.zh.md").read_text(encoding="utf-8")
    typed = re.findall(r"^ *jmtrade ledger ([a-z]+)(.*)$", text, re.MULTILINE)
    assert set(COMMANDS) == {name for name, _rest in typed}
    for name, rest in typed:
        assert set(re.findall(r"(?<= )--?[a-z-]+", rest)) <= options(name, rest), name


def test_kit_carries_the_chinese_page() -> None:
    assert "ledger.zh.md" in PAGES
