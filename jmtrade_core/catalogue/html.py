"""The catalogue as one HTML page that needs no other file."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from jmtrade_core import i18n
from jmtrade_core.catalogue import markdown
from jmtrade_core.catalogue.build import Catalogue


def to_html(catalogue: Catalogue) -> bytes:
    """The whole page. Whatever a plugin or profile says stays text."""
    loader = PackageLoader("jmtrade_core.catalogue")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    template = environment.get_template("catalogue.html.j2")
    page = template.render(
        c=catalogue, _=i18n._, language=i18n.language(), years=markdown.years(catalogue),
        amounts=markdown.amounts_of(catalogue), join=i18n.listed,
        none_to_bring=markdown.none_to_bring(),
    )  # fmt: skip
    return (page.rstrip() + "\n").encode()
