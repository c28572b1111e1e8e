"""The check character of GB 32100, as numbers that each engine builds its test from."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100, in the order of their values."""

FORM = rf"^[0-9]{{8}}[{ALPHABET}]{{10}}$"

SHAPE = rf"^[{ALPHABET}]{{18}}$"
"""What could be a code at all, sound or not."""

WEIGHTS = (*(3**place % 31 for place in range(17)), 1)
"""Character i (from 0) weighs 3**i modulo 31, the check character 1; a right code's sum is
0 modulo 31."""


def shaped(text: str) -> bool:
    """Whether a text has the shape of a code, right or wrong."""
    return len(text) == len(WEIGHTS) and set(text) <= set(ALPHABET)
