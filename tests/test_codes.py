"""The column check of codes gives python-stdnum's answer for every cell."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from jmtrade_core.engine.backends.polars_uscc import proven
from jmtrade_core.engine.backends.uscc import ALPHABET
from jmtrade_core.intake.checks.uscc import failing


def _checked(digits: str, rest: str) -> str:
    return f"{digits}{rest}{uscc.calc_check_digit(digits + rest)}"


SOUND = st.builds(
    _checked,
    st.text("0123456789", min_size=8, max_size=8),
    st.text(ALPHABET, min_size=9, max_size=9),
)
ODD = "0189AIOSVZabwßＡ９－- \n一\U00020000"


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A sound code with one character changed, put in or left out."""
    code, place = draw(SOUND), draw(st.integers(0, 17))
    middle = draw(st.text(ALPHABET + ODD, max_size=2))
    return code[:place] + middle + code[place + draw(st.integers(0, 1)) :]


CELLS = st.one_of(SOUND, spoilt(), SOUND.map(str.lower), st.text(max_size=20), st.none())


@given(st.lists(CELLS, max_size=20))
def test_same_as_stdnum(codes: list[str | None]) -> None:
    """Sound, spoilt, loose and empty cells, each at its own place."""
    expected = [i for i, c in enumerate(codes) if c is not None and not uscc.is_valid(c)]
    assert failing(pl.Series("uscc", codes, pl.String)) == expected


@given(SOUND, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_changed_character(code: str, place: int, character: str) -> None:
    """A single change of a character always fails, since 31 is prime."""
    character = character if place > 7 else str(ALPHABET.index(character) % 10)
    changed = code[:place] + character + code[place + 1 :]
    assert failing(pl.Series("uscc", [code, changed])) == ([] if changed == code else [1])


def test_an_empty_cell_is_not_proven() -> None:
    cells = pl.DataFrame({"uscc": [None, "91420881MA0000001G"]}, schema={"uscc": pl.String})
    assert cells.select(proven(pl.col("uscc")))["uscc"].to_list()[0] is False
