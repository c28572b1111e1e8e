"""A profile's ``[example]``: invented data, and what holds of them alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jmtrade_core.config.reader import Reader
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _

EXAMPLE_KEYS = ("data", "year", "exports_since")


@dataclass(frozen=True)
class Example:
    """Invented data, and what holds of them alone."""

    data: Path
    year: int | None
    exports_since: int | None


def path_of(reader: Reader, *keys: str) -> Path | None:
    """A path, seen from the profile's own folder."""
    data, path = reader.text(*keys), reader.document.path
    return (path.parent / data).resolve() if data and path else None


def basis_of(reader: Reader) -> str:
    """Who vouches; the dots of a template are nobody."""
    basis = (reader.text("exports_basis") or "").strip()
    return basis if re.search(r"\w", basis) else ""


def example_of(reader: Reader) -> Example | None:
    """``[example]``. What holds of invented data stands beside nothing else: at the top of the
    profile it would hold of the office's own data too."""
    document = reader.document
    if isinstance(document.data.get("example"), bool):
        wanted = _("a table [example] with data, year and exports_since of the example alone")
        cure = _("move those keys below [example], or delete this one")
        place = document.place("example")
        found = str(document.data["example"]).lower()
        reader.problems.append(Problem(place, found, wanted, cure, "example-mark"))
        return None
    given = reader.table(EXAMPLE_KEYS, "example")
    data = path_of(reader, "example", "data")
    year, since = reader.year("example", "year"), reader.year("example", "exports_since")
    if given and "data" not in given:
        wanted = _("the example's data")
        reader.problems.append(document.wrong(("example", "data"), _("nothing"), wanted))
    return Example(data, year, since) if data else None
