"""Documents for programs, as every command writes them."""

from __future__ import annotations

import json


def as_document(content: object) -> bytes:
    """JSON in UTF-8, two blanks a level, a line's end at the end."""
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"
