"""The catalogue as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from jmtrade_core.catalogue.build import Catalogue

SCHEMA = "jmtrade.catalogue/1"


def to_json(catalogue: Catalogue) -> bytes:
    """Fields as ``build`` names them; numbers are text."""
    document = {"schema": SCHEMA, **asdict(catalogue)}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
