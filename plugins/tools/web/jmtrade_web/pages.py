"""Templates filled in. A figure comes to them as text, and they compute nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from jmtrade_core.i18n import language
from jmtrade_web.words import words

_TEMPLATES = Environment(
    loader=PackageLoader("jmtrade_web"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def page(template: str, status: int = 200, **what: Any) -> HTMLResponse:
    """A page in the language in use; whatever the data say stays text."""
    return HTMLResponse(rendered(template, **what), status)


def rendered(template: str, **what: Any) -> str:
    """The same as text."""
    shown = _TEMPLATES.get_template(f"{template}.html.j2")
    return shown.render(w=SimpleNamespace(**words()), language=language(), **what)
