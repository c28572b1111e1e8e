"""An amount whose making is half known is told as not known, never as a figure."""

from __future__ import annotations

import pytest

from jmtrade_core.explanations import prose
from jmtrade_core.explanations.tree import Payout


@pytest.mark.parametrize(
    ("amount", "gross", "words"),
    [
        (100, 50, "what is left, 1.00 = 0.50"),
        (100, None, "not known"),
        (None, 50, "not known"),
        (None, None, "not known"),
    ],
)
def test_what_the_gross_is_made_of(amount: int | None, gross: int | None, words: str) -> None:
    payout = Payout("remainder", amount, None, None, None, None, None, (), gross)
    assert prose.worth(payout) == words
