"""Every JSON document that a command writes keeps the schema that we publish for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator, ValidationError

from jmtrade_core import cli
from jmtrade_core.cli import run
from jmtrade_core.json_schemas import schemas
from tests.ledger.clerk import Clerk
from tests.ledger.conftest import entered
from tests.ledger.office import firm, line
from tests.ledger.signed import Signed
from tests.support import FIRM
from tests.terminal.scenes import SIGNED

__all__ = ["entered"]
EXAMPLE = Path(__file__).parents[1] / "examples" / "zhongxiang-2018.xlsx"
RAISED = Path(__file__).parents[1] / "examples" / "plugins" / "raised-cap"
HERE = ("--county", "zhongxiang")
SCENES: dict[str, list[tuple[object, ...]]] = {
    "award": [HERE, (*HERE, "--readings"), ("--county", "all", "--data", EXAMPLE, "--year", 2018),
              (*HERE, "--data", EXAMPLE, "--year", 2018, "--config", RAISED),
              (*HERE, "--reading", "growth.milestone.crossing=reach")],
    "catalogue": [(), (*HERE, "--year", 2018)],
    "check": [(EXAMPLE,), ("BAD",)],
    "config show": [HERE],
    "doctor": [()],
    "entitled": [(*HERE, "--data", EXAMPLE, "--year", 2018)],
    "estimate": [(*HERE, "--year", 2018)],
    "explain": [(FIRM, *HERE), ("91420881MA0000002K", *HERE)],
    "measures": [HERE, (*HERE, "--year", 2020)],
    "plugins": [()],
    "readings": [HERE],
    "simulate": [(*HERE, "--set", "branding.certification.cap=150000")],
    "targets": [("--data", EXAMPLE, "--year", 2018)],
    "verify": [("PAPER", "--config", "CONFIG")],
    "ledger show": [(), ("AWARD",), ("--runs",)],
    "ledger history": [(firm(1),)],
    "ledger person list": [("--ledger", "SIGNED")],
}  # fmt: skip


def writers() -> Iterator[str]:
    """Every command that takes ``--format json``."""

    def below(group: click.Group, path: str) -> Iterator[str]:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, click.Group):
                yield from below(command, f"{path}{name} ")
            elif command is not None and "json" in formats(command):
                yield path + name

    return below(cli.build(), "")


def formats(command: click.Command) -> tuple[str, ...]:
    kinds = [one.type for one in command.params if "--format" in one.opts]
    return tuple(kinds[0].choices) if kinds and isinstance(kinds[0], click.Choice) else ()


def test_every_writer_of_json_has_a_schema_and_a_scene() -> None:
    assert set(writers()) == set(schemas()) == set(SCENES)


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory, entered: None) -> Clerk:
    """An award that was paid and then cut, so that every kind of event is there."""
    clerk = Clerk(tmp_path_factory.mktemp("clerk"), [1, 2])
    with (clerk.config / "jmtrade.toml").open("a", encoding="utf-8") as file:
        file.write(SIGNED)
    clerk.record([line(1), line(2)], "补报")
    ids = [one.id for one in clerk.all()]
    clerk.review(*ids)
    clerk.approve(*ids)
    clerk.publish(*ids)
    clerk.clear(*ids)
    clerk.pay(*ids)
    paper = ("papers", "payments", "--award", ids[0], "-o", clerk.place / "paper.docx")
    run([str(word) for word in (*paper, "--ledger", clerk.url, "--config", clerk.config)])
    clerk.record([line(2)], "更正")
    clerk.recover(ids[0], 1)
    Signed(str(clerk.place / "signed.db"))
    return clerk


@pytest.mark.parametrize(
    ("command", "words"), [(name, words) for name, scenes in SCENES.items() for words in scenes]
)
def test_what_a_command_writes_keeps_its_schema(
    command: str,
    words: tuple[object, ...],
    clerk: Clerk,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "bad.csv").write_text("uscc\nX\n", encoding="utf-8")
    known = {"AWARD": clerk.all()[0].id, "BAD": tmp_path / "bad.csv",
             "PAPER": clerk.place / "paper.docx", "CONFIG": clerk.config,
             "SIGNED": clerk.place / "signed.db"}  # fmt: skip
    typed = [str(known.get(str(word), word)) for word in words]
    ledger = ["--ledger", clerk.url] if command.startswith(("ledger", "verify")) else []
    run([*command.split(), *ledger, *typed, "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert document
    validate(command, document)


def test_an_award_beside_a_ledger_keeps_it_too(clerk: Clerk) -> None:
    document = clerk.award()
    assert document["receipt"]["ledger"]["already_decided"]
    validate("award", document)


def validate(command: str, document: Any) -> None:
    Draft202012Validator.check_schema(schemas()[command])
    Draft202012Validator(schemas()[command]).validate(document)


@pytest.mark.parametrize("command", sorted(schemas()))
def test_a_schema_takes_no_key_that_it_does_not_name(command: str) -> None:
    with pytest.raises(ValidationError):
        validate(command, [{"new": 1}])
    with pytest.raises(ValidationError):
        validate(command, {"new": 1})
