"""What the child is doing, told to whoever waits for its answer."""

from __future__ import annotations

import json
from collections.abc import Callable

_told: list[Callable[[str], None]] = []
_MARK = '{"doing": '


def listen(told: Callable[[str], None]) -> None:
    """Have every word from now on."""
    _told.append(told)


def tell(words: str) -> None:
    """Say what is being done; where nobody listens it is lost."""
    for told in _told:
        told(words)


def written(words: str) -> str:
    """A line for the parent, which no answer begins like."""
    return json.dumps({"doing": words}) + "\n"


def read(line: str) -> str | None:
    """What a whole line tells; ``None`` for an answer, and for a line that was cut off."""
    if not (line.startswith(_MARK) and line.endswith("\n")):
        return None
    return str(json.loads(line)["doing"])
