"""What the ledger's commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.i18n import _, listed, saying

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from jmtrade_core.awards.request import Request
    from jmtrade_ledger.balances import Standing
    from jmtrade_ledger.chain import Head
    from jmtrade_ledger.cli.names import Names
    from jmtrade_ledger.persons import Hand
    from jmtrade_ledger.settings import Settings
    from jmtrade_ledger.store import Ledger

Command = TypeVar("Command", bound=Callable[..., Any])


def ledger_option(command: Command) -> Command:
    """``--ledger URL``, which every step needs."""
    said = _("The ledger: a file, or postgresql://… (else JMTRADE_LEDGER).")
    return options.ledger(said, required=True, envvar="JMTRADE_LEDGER")(command)


@dataclass(frozen=True)
class By:
    """Who takes a step: names, and in a signed ledger a key's file for each."""

    names: tuple[str, ...] = ()
    keys: tuple[Path, ...] = ()
    passphrases: tuple[Path, ...] = ()


NOBODY = By()


def by_option(command: Command) -> Command:
    """``--by NAME``, who takes the step, and the keys; as ``by``, a ``By``."""
    return _by(command, required=True)


def by_if_taken(command: Command) -> Command:
    """The same of a command that may also only show: checked where a step is taken."""
    return _by(command, required=False)


def _by(command: Command, required: bool) -> Command:
    @wraps(command)
    def with_by(**given: Any) -> Any:
        said = By(given.pop("by"), given.pop("keys"), given.pop("passphrases"))
        return command(**given, by=said)

    who = _("Who takes the step; of a step of two persons say it twice.")
    name = click.option("--by", required=required, multiple=True, metavar="NAME", help=who)
    key = click.option(
        "--key", "keys", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
        help=_("The key that signs; one for each --by, in the same order."),
    )  # fmt: skip
    return cast(Command, name(key(passphrase_option("passphrases", True)(with_by))))


def passphrase_option(
    name: str = "passphrase", multiple: bool = False
) -> Callable[[Command], Command]:
    """``--passphrase-file FILE``; without it the passphrase is asked for."""
    said = _("A file whose first line is the passphrase (else it is asked for).")
    path = click.Path(path_type=Path)
    return click.option(
        "--passphrase-file", name, multiple=multiple, type=path, metavar="FILE", help=said
    )


def day_option(said: str) -> Callable[[Command], Command]:
    """``--on DATE``: the day of the step, ``None`` for today."""
    return click.option("--on", "day", type=options.Day(), metavar="DATE", help=said)


def head_option(command: Command) -> Command:
    """``--expect-head SEQ:HASH``."""
    said = _("A head that was written down: finds an old copy, a fork, a new chain.")
    name, sign = "--expect-head", "SEQ:HASH"
    option = click.option(name, "expect", callback=_heard, metavar=sign, help=said)
    return option(command)


def _heard(_context: object, _option: object, head: str | None) -> str:
    """The head; empty where none is asked for. UsageError for an empty one: a variable that
    was never filled must not pass as a head that was found."""
    if head is not None and not head.strip():
        wanted = _("a head that was written down")
        raise UsageError(Problem("--expect-head", _("nothing"), wanted, code="head"))
    return written_down(head)


def written_down(head: str | None) -> str:
    """A head as it is read out, copied from a paper, or printed by a command."""
    from jmtrade_ledger import anchors

    return anchors.heard(head or "") or anchors.from_paper(head or "")


def file_option(said: str, **how: Any) -> Callable[[Command], Command]:
    """``-o FILE``: a table for people, checked by ``table_file`` before the step is taken."""
    path = click.Path(path_type=Path)
    return click.option("-o", "--output", type=path, metavar="FILE", help=said, **how)


def spared(output: Path | None, formats: Sequence[str], *kept: Path | str) -> None:
    """UsageError where the output may not be written beside what is kept."""
    places = (Path(str(place).removeprefix("sqlite:///")) for place in kept)
    if output is not None and not output.parent.is_dir():
        wanted = _("a file in a folder that is there")
        raise UsageError(Problem("-o", str(output), wanted, "", "output"))
    options.target(output, None, formats, *places)


def table_file(output: Path | None, *kept: Path | str) -> Path:
    """Where a table can be written beside what is kept. UsageError before anything is
    published or paid."""
    if output is None:
        wanted = _("a file name that ends in .xlsx or .csv")
        raise UsageError(Problem("-o", _("nothing"), wanted, "", "ending"))
    spared(output, ("xlsx", "csv"), *kept)
    return output


NUMBER = options.Whole(1, 2**63 - 1)
"""Of an award or a run: what both databases hold."""


def awards_argument(command: Command) -> Command:
    """Awards by number, and those of a run that the step may follow."""
    run = click.option("--run", type=NUMBER, metavar="RUN", help=_("All awards of a recorded run."))
    return click.argument("awards", nargs=-1, type=NUMBER, metavar="[AWARD]...")(run(command))


def selection_options(command: Command) -> Command:
    """Awards by number or by what they have in common, as one ``chosen``."""

    @wraps(command)
    def with_selection(**given: Any) -> Any:
        from jmtrade_ledger.selection import Selection

        said = {name: given.pop(name) for name in ("run", "article", "enterprise", "excepted")}
        said |= {name: given.pop(name, None) for name in ("sample", "reviewed_by")}
        chosen = Selection(given.pop("awards"), **said)
        return command(**given, chosen=chosen)

    whose = click.option(
        "--enterprise", default="", metavar="USCC", help=_("Awards of this enterprise.")
    )
    article = click.option("--article", type=NUMBER, metavar="N", help=_("Awards of this article."))
    but = click.option(
        "--except", "excepted", multiple=True, type=NUMBER, metavar="AWARD",
        help=_("Leave this one out of them."),
    )  # fmt: skip
    return awards_argument(article(whose(but(cast(Command, with_selection)))))


def reviewed_by_option(command: Command) -> Command:
    """``--bureau NAME`` of a step that is no review."""
    said = _("Awards that this bureau has reviewed.")
    return click.option("--bureau", "reviewed_by", metavar="NAME", help=said)(command)


def sample_option(command: Command) -> Command:
    """``--sample N`` of a step that says what was drawn."""
    said = _("So many of them, drawn by the head of the ledger.")
    return click.option("--sample", type=NUMBER, metavar="N", help=said)(command)


def run_options(command: Command) -> Command:
    """The options of a decision run."""
    path = click.Path(path_type=Path)
    for option in (
        click.option("--reading", "trials", multiple=True, metavar="NAME=OPTION", hidden=True),
        click.option(
            "--as-of", type=options.Day(), metavar="DATE", help=_("Day of the decision; required.")
        ),
        click.option(
            "--data", type=path, metavar="PATH", help=_("Workbook or folder (else the profile's).")
        ),
        options.year,
        click.option("--county", metavar="ID", help=_("A county's id, or all.")),
    ):
        command = option(command)
    return command


def extra() -> None:
    """PolicyError where the extra is not installed."""
    try:
        import alembic  # noqa: F401
        import cryptography  # noqa: F401
        import sqlalchemy  # noqa: F401
    except ImportError as error:
        cure = "pip install ./plugins/tools/ledger"
        problem = Problem("jmtrade", str(error.name), _("the extra ledger"), cure, "extra")
        raise PolicyError(problem) from error


def open_ledger(url: str, by: By = NOBODY) -> Ledger:
    """The ledger that is there, for these persons to take a step in. UsageError where there
    is none. Of an unsigned one it is said, once, that it is."""
    extra()
    from jmtrade_ledger import sealing, store

    ledger = store.open_ledger(url)
    with ledger.reading() as connection:
        signed = sealing.signed(connection)
    context = click.get_current_context(silent=True)
    said = context.meta.setdefault("jmtrade.unsigned", []) if context else []
    if not signed and not said:
        said.append(url)
        click.echo(note_unsigned(), err=True)
    ledger.hands = hands(by)
    return ledger


def note_unsigned() -> str:
    """What every output of an unsigned ledger says."""
    from jmtrade_ledger import sealing

    return saying(_("note"), sealing.unsigned())


def hands(by: By) -> tuple[Hand, ...]:
    """The persons of a step with their keys, which are opened here. UsageError where there is
    not a key for each."""
    from jmtrade_ledger import keys
    from jmtrade_ledger.cli import passphrases
    from jmtrade_ledger.persons import Hand

    names = [kept("--by", name) for name in by.names]
    if not by.keys:
        return tuple(Hand(name) for name in names)
    if len(by.keys) != len(names):
        wanted = _("one for each --by")
        raise UsageError(Problem("--key", str(len(by.keys)), wanted, "", "keys"))
    phrases = passphrases.each(by.keys, by.passphrases)
    opened = [keys.read(key, said) for key, said in zip(by.keys, phrases, strict=True)]
    return tuple(Hand(name, key) for name, key in zip(names, opened, strict=True))


def person(by: By) -> str:
    """Who takes a step: the first of those named. UsageError for a name without a letter."""
    from jmtrade_ledger.signers import folded

    for name in by.names or ("",):
        if not folded(name):
            raise UsageError(Problem("--by", repr(name), _("a person's name"), code="by"))
    return kept("--by", by.names[0])


def kept(option: str, text: str) -> str:
    """Text that is kept for ever. UsageError for bytes that are no text."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        wanted = _("text in the encoding of this computer")
        raise UsageError(Problem(option, ascii(text), wanted, code="encoding")) from error
    return text.strip()


def request_of(config: Path | None, trials: tuple[str, ...], **asked: Any) -> Request:
    """A run as the command line asks for it."""
    from jmtrade_core.awards.request import Request
    from jmtrade_core.config.profiles import folder

    if not asked.get("county"):
        wanted = _("a county's id, or all")
        raise UsageError(Problem("--county", _("nothing"), wanted, code="no-county"))
    return Request(config=folder(config), trials=options.readings(trials), **asked)


def done(step: str, standing: Sequence[Standing] | Sequence[int], head: Head) -> None:
    """Said only once the step is on disk: how many awards, and the head to write down."""
    options.told(done_words(step, standing, head))


def done_words(step: str, standing: Sequence[Standing] | Sequence[int], head: Head) -> str:
    """How many awards, and the head to write down."""
    words = _("{step}: {count} awards; head {head}")
    return words.format(step=step, count=len(standing), head=head)


def reason(text: str, option: str = "--reason") -> str:
    """A reason in words. UsageError for an empty one."""
    if not text.strip():
        raise UsageError(Problem(option, repr(text), _("a reason"), code="reason"))
    return kept(option, text)


def settings(connection: Connection, config: Path | None) -> Settings:
    """What the city settles for its ledger, as the ledger keeps it."""
    from jmtrade_core.config.profiles import folder
    from jmtrade_ledger import adopted

    return adopted.settings(connection, folder(config))


def day_of(connection: Connection, stated: date | None, config: Path | None) -> date:
    """The day of a step: today, or the one stated, as far back as the city allows."""
    from jmtrade_ledger import lifecycle

    if stated is None:
        return lifecycle.today()
    lifecycle.not_too_old(stated, settings(connection, config).backdating_days)
    return stated


def list_rows(
    form: str,
    rows: Sequence[Mapping[str, Any]],
    money: Mapping[str, bool],
    config: Path | None,
) -> None:
    """Rows as JSON with yuan as text, or as a table that names what JSON gives by id;
    ``money`` says which columns are fen."""
    from jmtrade_core.money import decimals, grouped
    from jmtrade_ledger import named
    from jmtrade_ledger.cli.names import Names

    fen = {name for name, is_money in money.items() if is_money}
    plain = [{k: decimals(v) if k in fen else v for k, v in row.items()} for row in rows]
    names = Names(config)
    shown = [
        {k: grouped(v) if k in fen else in_words(k, row, names) for k, v in row.items()}
        for row in rows
    ]
    headed = {name: named.column(name) for name in money}
    options.show(form, plain, shown, headed, figures=fen)


def in_words(column: str, row: Mapping[str, Any], names: Names) -> Any:
    """A cell as people read it: states, counties and measures by name, times of this place."""
    from jmtrade_ledger import chain, named

    value = row[column]
    if column in ("state", "kind"):
        return named.step(value)
    if column == "county":
        return names.county(value)
    if column == "measure":
        return names.known(value, row["county"], row["year"])
    if column == "roles":
        return listed(named.role(role) for role in value)
    if column == "body":
        return named.facts(value)
    return f"{chain.local(value):%Y-%m-%d %H:%M}" if column == "at" else value
