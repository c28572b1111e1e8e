"""The report as one HTML file that needs no other: charts are drawn in it, its figures beside."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from jmtrade_core import i18n
from jmtrade_papers.report.gather import Report


def to_html(report: Report) -> bytes:
    """The whole page; whatever a file or profile says stays text."""
    environment = Environment(
        loader=PackageLoader("jmtrade_papers.report"), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    template = environment.get_template("report.html.j2")
    page = template.render(r=report, _=i18n._, language=i18n.language())
    return (page.rstrip() + "\n").encode()
