"""The catalogue as JSON."""

from __future__ import annotations

from dataclasses import asdict

from jmtrade_core.catalogue.build import Catalogue
from jmtrade_core.output.documents import as_document

SCHEMA = "jmtrade.catalogue/1"


def to_json(catalogue: Catalogue) -> bytes:
    """Fields as ``build`` names them; numbers are text."""
    document = {"schema": SCHEMA, **asdict(catalogue)}
    return as_document(document)
