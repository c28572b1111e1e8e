"""``jmtrade template``: the workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.words import _

if TYPE_CHECKING:
    from jmtrade_core.configuration import City
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

        folder = configuration.folder(config)
        city = configuration.read_city(folder)
        name = city.name if county is None else city.jurisdictions.get(county, county)
        title = _("{name}: record of enterprises").format(name=name)
        options.write(workbook(_tables(folder, city, county), title), output)

    return template  # fmt: skip


def _tables(folder: Path, city: City, id: str | None) -> list[Table]:
    """The tables of the city text, with the county's own and without those it disables.

    Declarations come by the million from customs; nobody types them into a workbook.
    """
    from jmtrade_core import configuration, policy
    from jmtrade_core.configuration import County
    from jmtrade_core.located import Document
    from jmtrade_core.records import DECLARATIONS

    bare = County("", city.name, Document("", {}, {}))
    text = policy.assemble(city, bare, city.begins.year, {})
    if id is None:
        return [table for id, table in text.tables.items() if id != DECLARATIONS.id]
    county = configuration.read_county(folder, id, city)
    theirs = policy.assemble(city, county, city.begins.year, {})
    idle = {m.claims.id for m in text.measures} - {m.claims.id for m in theirs.measures}
    left = idle | {DECLARATIONS.id}
    return [table for id, table in theirs.tables.items() if id not in left]
