"""Templates filled in. A figure comes to them as text, and they compute nothing."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from jmtrade_core.i18n import language
from jmtrade_web.words import words

STATIC = Path(__file__).parent / "static"
WORDS = Path(__file__).parent / "locale"
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


def styled(name: str) -> tuple[Markup, str]:
    """A style sheet to stand in a page that may load nothing, and the policy that lets it."""
    style = (STATIC / name).read_text(encoding="utf-8")
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    policy = (f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; "
              "form-action 'self'; frame-ancestors 'none'")  # fmt: skip
    return Markup(style), policy  # noqa: S704 - our own file
