"""Every command under a pseudo-terminal: it ends as it should, and no line runs over the edge.

Eighty columns, the narrowest, in both languages on every run; others by ``just terminals``.
"""

from __future__ import annotations

import pytest
from wcwidth import wcswidth

from .scenes import commands, play
from .screen import Screen, Shown

ALWAYS = [(80, "zh"), (80, "en")]
OTHERS = [(columns, language) for columns in (100, 120, 200) for language in ("zh", "en")]
TERMINALS = [*ALWAYS, *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)]


@pytest.fixture(scope="module", params=TERMINALS, ids=str)
def terminal(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Screen, dict[str, list[Shown]]]:
    """A terminal, and what every command left on it."""
    columns, language = request.param
    screen = Screen(columns, tmp_path_factory.mktemp("office"), language)
    return screen, play(screen)


@pytest.mark.parametrize("command", sorted(commands()))
def test_command(command: str, terminal: tuple[Screen, dict[str, list[Shown]]]) -> None:
    """A new command without a scene fails here."""
    screen, shown = terminal
    scenes = shown.get(command, [])
    assert [one for one in scenes if "--help" not in one.words], "give the command a scene"
    for one in scenes:
        assert "Traceback" not in one.text
        assert "ValueError" not in one.text
        assert wcswidth(one.widest) <= screen.columns, one.widest
