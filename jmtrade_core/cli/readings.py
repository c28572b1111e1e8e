"""``jmtrade readings``: what each open question of the policy moves, in yuan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.i18n import _
from jmtrade_core.output import write

FORMATS = ("table", "json", "csv")


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("readings", help=_("Price each reading: who gets more or less under it."))
    @options.case
    @click.option(
        "--only",
        multiple=True,
        metavar="NAME",
        help=_("Only this reading, with the enterprises that it moves."),
    )
    @click.option("--open", "unruled", is_flag=True, help=_("Only readings without a ruling."))
    @click.option(
        "--joint", is_flag=True, help=_("Each enterprise's lowest and highest total over all.")
    )
    @click.option("--format", "form", type=click.Choice(FORMATS), help=_("Output format."))
    @options.output
    @options.shared
    def readings(
        county: str,
        year: int | None,
        data: Path | None,
        as_of: date | None,
        trials: tuple[str, ...],
        only: tuple[str, ...],
        unruled: bool,
        joint: bool,
        form: str | None,
        output: Path | None,
        config: Path | None,
    ) -> None:
        from jmtrade_core.pricing import bounds, depends, effects, summary
        from jmtrade_core.pricing import report as out

        form = options.target(output, form, FORMATS, data, config=config)
        case = options.gather(county, year, data, as_of, trials, config)
        options.refuse_overwrite(output, *case.data)
        depends.known(case.policies[0], only)
        lines = [case.decide(policy) for policy in case.policies]
        found = [
            effect
            for policy, some in zip(case.policies, lines, strict=True)
            for effect in effects.effects(case, policy, some, only)
        ]
        entries = summary.priced(effects.unruled(found) if unruled else found)
        totals = bounds.joint(case, lines, only) if joint else None
        if form == "json":
            content = out.to_json(case, entries, totals)
        elif form == "csv":
            content = out.to_csv(case, entries, totals)
        else:
            content = options.printable(
                out.to_table(case, entries, totals, named=bool(only)), output
            )
        write.write(content, output)

    return readings
