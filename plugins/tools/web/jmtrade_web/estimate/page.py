"""The estimate as one file that needs nothing beside it."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from markupsafe import Markup

from jmtrade_web.pages import rendered

STATIC = Path(__file__).parents[1] / "static"
SCRIPTS = ("plan.js", "xlsx.js", "estimate.js", "estimate_page.js")
STYLES = ("page.css", "estimate.css")


def page(document: dict[str, Any]) -> bytes:
    """A page with its style, its script and its data inside, which may load nothing else."""
    script = "\n".join(_static(name) for name in SCRIPTS)
    style = "\n".join(_static(name) for name in STYLES)
    allowed = b64encode(sha256(script.encode()).digest()).decode()
    policy = (f"default-src 'none'; script-src 'sha256-{allowed}'; style-src 'unsafe-inline'; "
              "base-uri 'none'; form-action 'none'")  # fmt: skip
    return rendered(
        "estimate", data=data(document), document=document, style=Markup(style),  # noqa: S704
        script=Markup(script), policy=policy,  # noqa: S704 - our own files
    ).encode()  # fmt: skip


def to_json(document: dict[str, Any]) -> bytes:
    """The document alone, for a program that lets the same scripts evaluate it."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def data(document: dict[str, Any]) -> Markup:
    """The document as the page reads it; no text in it can end the element it stands in."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


def _static(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
