"""``jmtrade verify``: a paper is rendered anew, and what differs is named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _, listed, saying
from jmtrade_papers.cli import common
from jmtrade_papers.kinds import LEDGER, POLICY, RULING

if TYPE_CHECKING:
    from jmtrade_papers.anew import Found
    from jmtrade_papers.compare import Difference
    from jmtrade_papers.seal import Seal

DIFFERS = 1


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("verify", help=_("Render a paper anew and name every figure that differs."))
    @click.argument("paper", type=click.Path(path_type=Path, exists=True, dir_okay=False))
    @common.sources
    @click.option("--map", "map_file", type=click.Path(path_type=Path), metavar="FILE",
                  help=_("TOML file that names the columns of the bank's file."))  # fmt: skip
    @options.listing
    @options.shared
    def verify(
        paper: Path,
        url: str | None,
        data: Path | None,
        templates: Path | None,
        map_file: Path | None,
        form: str,
        config: Path | None,
    ) -> None:
        common.extra()
        from jmtrade_papers import anew, bank_seal
        from jmtrade_papers.cli import bank

        if mark := bank_seal.read(paper):
            differences = bank.verified(paper, mark, url, data, map_file)
        else:
            found = anew.read(paper)
            mark, differences = found.seal, _differences(found, url, data, templates, config)
        if form == "json":
            said = [vars(one) for one in differences]
            document = {"schema": anew.SCHEMA, "paper": str(paper), "seal": str(mark),
                        "equal": not said, "differences": said}  # fmt: skip
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            _say(mark, differences)
        if differences:
            click.get_current_context().exit(DIFFERS)

    return verify


def _differences(
    found: Found, url: str | None, data: Path | None, templates: Path | None, config: Path | None
) -> list[Difference]:
    from jmtrade_core.config.profiles import folder
    from jmtrade_papers import anew

    mark = found.seal
    if mark.kind in LEDGER:
        with common.reading(url) as connection:
            differences = anew.of_ledger(found, connection, folder(config), templates)
            _say_past(anew.changed_since(mark, connection))
            return differences
    county = mark.asked.get("county", "")
    if mark.kind in POLICY:
        from jmtrade_core.policy.policy import load

        place = folder(config)
        policy = load(place, county, anew.year_of(mark), as_of=anew.day_of(mark))
        return anew.of_policy(found, policy, place, templates)
    case = options.gather(county, anew.year_of(mark), data, anew.day_of(mark), (), config)
    if mark.kind == RULING and "ledger" in mark.rests:
        with common.reading(url) as connection:
            return anew.of_run(found, case, folder(config), templates, connection)
    return anew.of_run(found, case, folder(config), templates)


def _say_past(awards: Sequence[int]) -> None:
    """That the ledger says something else by now, though the paper says what it said then."""
    if awards:
        words = _("the ledger has changed since the paper: awards {ids}")
        said = words.format(ids=listed(map(str, awards)))
        click.echo(saying(_("note"), said), err=True)


def _say(mark: Seal, differences: list[Difference]) -> None:
    for one in differences:
        words = _("{place}: found {found}; wanted {wanted}")
        nothing = _("nothing")
        options.say(
            words.format(place=one.place, found=one.found or nothing, wanted=one.wanted or nothing)
        )
    if not differences:
        options.say(_("equal: {seal}").format(seal=mark))
    else:
        options.say(_("differs in {n} places: {seal}").format(n=len(differences), seal=mark))
