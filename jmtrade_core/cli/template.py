"""``jmtrade template``: the workbook to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.records import DECLARATIONS
from jmtrade_core.words import _

if TYPE_CHECKING:
    from jmtrade_core.configuration import City
    from jmtrade_core.policy import Policy
    from jmtrade_core.records import Table


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("template", help=_("Write an empty workbook to fill in."))
    @click.option("--county", metavar="ID", help=_("With the tables of this county's plugins."))
    @click.option(
        "-o",
        "--output",
        required=True,
        type=click.Path(path_type=Path),
        metavar="FILE.xlsx",
        help=_("The workbook to write."),
    )
    @options.shared
    def template(county: str | None, output: Path, config: Path | None) -> None:
        from jmtrade_core import configuration
        from jmtrade_core.output.template import template as workbook

        options.target(output, None, ("xlsx",), config=config)
        folder = configuration.folder(config)
        city = configuration.read_city(folder)
        if county is not None:
            county = configuration.county_id(county, city)
        name = city.name if county is None else city.jurisdictions.get(county, county)
        title = _("{name}: record of enterprises").format(name=name)
        tables, measures = _contents(folder, city, county)
        options.write(workbook(tables, title, measures), output)

    return template  # fmt: skip


def _contents(folder: Path, city: City, id: str | None) -> tuple[list[Table], Mapping[str, str]]:
    """The tables of the city text, with the county's own and without those it disables, and
    the measures that may have been awarded before."""
    from jmtrade_core import configuration, policy
    from jmtrade_core.configuration import County
    from jmtrade_core.located import Document

    bare = County("", city.name, Document("", {}, {}))
    text = policy.assemble(city, bare, city.begins.year, {})
    if id is None:
        return _sheets(text.tables, set()), _paying(text)
    county = configuration.read_county(folder, id, city)
    theirs = policy.assemble(city, county, city.begins.year, {})
    idle = {m.claims.id for m in text.measures} - {m.claims.id for m in theirs.measures}
    return _sheets(theirs.tables, idle), _paying(theirs)


def _paying(policy: Policy) -> Mapping[str, str]:
    """Measures with money: id and title."""
    return {m.id: str(policy.title(m.id)) for m in policy.measures if m.payer}


def _sheets(tables: Mapping[str, Table], idle: AbstractSet[str]) -> list[Table]:
    """Customs items come by the million as Parquet: they are no sheet to fill in."""
    return [t for id, t in tables.items() if id not in idle and id != DECLARATIONS.id]
