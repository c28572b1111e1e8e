"""What a cell can hold, and signs that nobody sees."""

from __future__ import annotations

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""What counts as a calendar year; anything else is a slip of the hand."""

LONGEST = 32_767
"""Characters that a spreadsheet cell can hold."""

ZERO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e"
"""Signs that nobody sees: they come with text copied from web pages and chat programs."""

INVISIBLE = (
    " \t\r\n\v\f\x1c\x1d\x1e\x1f\u0085\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" + ZERO_WIDTH
)
"""Space of any width, and signs without one."""
