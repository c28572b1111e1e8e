"""What this run has written for good: no failure after it may say that nothing was done."""

from __future__ import annotations

_places: list[str] = []


def begin() -> None:
    """A run that has written nothing yet."""
    _places.clear()


def note(place: str) -> None:
    """What was written here stays written."""
    _places.append(place)


def places() -> tuple[str, ...]:
    """Where this run has written, in order, each once."""
    return tuple(dict.fromkeys(_places))
