"""The Chinese catalogue: whole, current, faithful and printable on a Chinese console."""

from __future__ import annotations

import ast
import gettext
import io
import re
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Message

from jmtrade_core.cli import run
from scripts import words

CLICK = Path(click.__file__).parent
PLACE = re.compile(r"\{[^{}]*\}|%\([a-z]+\)s")


def forms(text: object) -> list[str]:
    """A message's forms: one, or singular and plural."""
    return [text] if isinstance(text, str) else list(text)  # type: ignore[call-overload]


each_source = pytest.mark.parametrize("source", words.SOURCES, ids=lambda source: source.name)


def chinese(source: Path) -> list[Message]:
    return list(words.messages(words.written(source)))


def ids(messages: list[Message]) -> set[str]:
    return {form for message in messages for form in forms(message.id)}


@each_source
def test_every_string_of_the_source_has_chinese(source: Path) -> None:
    """Run ``just words``, then translate what it prints."""
    known = ids([message for message in chinese(source) if words.translated(message)])
    assert ids(list(words.messages(words.extracted(source)))) - known == set()


@each_source
def test_nothing_is_left_of_strings_that_are_gone(source: Path) -> None:
    assert ids(chinese(source)) - ids(list(words.messages(words.extracted(source)))) == set()
    assert not words.written(source).obsolete


@each_source
def test_placeholders_are_the_same(source: Path) -> None:
    """Of a plural the Chinese form may use what either form has."""
    wrong = []
    for message in chinese(source):
        allowed = [sorted(PLACE.findall(form)) for form in forms(message.id)]
        wrong += [
            said for said in forms(message.string) if sorted(PLACE.findall(said)) not in allowed
        ]
    assert wrong == []


@each_source
def test_chinese_stays_inside_gbk(source: Path) -> None:
    said = "".join(form for message in chinese(source) for form in forms(message.string))
    assert sorted({c for c in said if not c.encode("gbk", "ignore")}) == []


@each_source
def test_the_files_are_what_the_words_give(source: Path) -> None:
    """The compiled file is the written one's, and both are as ``just words`` leaves them."""
    assert words.po(source).read_bytes() == words.as_po(words.updated(source))
    compiled = gettext.GNUTranslations(io.BytesIO(words.mo(source).read_bytes()))
    for message in chinese(source):
        said, first = forms(message.string)[0], forms(message.id)[0]
        if isinstance(message.id, str):
            assert compiled.gettext(first) == said
        else:
            assert {compiled.ngettext(first, message.id[1], n) for n in (1, 2)} == {said}
    assert words.mo(source).read_bytes() == words.as_mo(words.updated(source))


@each_source
def test_no_string_hides_in_an_f_string(source: Path) -> None:
    """Before Python 3.12 the extraction does not see into them."""
    hidden = [
        f"{file.name}:{call.lineno}"
        for file in source.rglob("*.py")
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_"
    ]
    assert hidden == []


def test_click_says_the_words_that_are_listed_for_it() -> None:
    """A newer Click may word things anew: mend ``cli/click_words.py``."""
    said = {
        node.value
        for file in CLICK.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }
    own = ast.parse((words.CORE / "cli" / "click_words.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(own) if isinstance(node, ast.Call)]
    listed = {arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)}
    assert listed
    assert listed - said == set()


@pytest.mark.parametrize(
    "command",
    ["--help", "award --help", "ledger --help", "doctor", "plugins", "measures",
     "award --county dongboa", "award --county dongbao --year", "awrd"],
)  # fmt: skip
def test_a_command_speaks_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No three English words in a row; names, paths and codes stay as they are."""
    run(["--lang", "zh", *command.split()])
    said = capsys.readouterr()
    assert re.search("[一-龥]", said.out + said.err)
    assert re.findall(r"\b[A-Za-z]?[a-z]+ [a-z]+ [a-z]+\b", said.out + said.err) == []
