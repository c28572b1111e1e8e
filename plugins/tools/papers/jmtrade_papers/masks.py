"""What a public paper leaves out: values of columns that a table declares private."""

from __future__ import annotations

from jmtrade_core.policy.policy import Policy

MASK = "＊＊＊"


def subject(policy: Policy, measure: str, text: str) -> str:
    """The subject of a claim for everybody: its private parts masked, all of it where nobody
    knows any more what its parts are."""
    if not text:
        return ""
    declared = policy.declared.get(measure)
    if declared is None:
        return MASK
    names, private = declared.claims.subject, set(declared.claims.private)
    parts = text.split("|")
    if len(parts) != len(names):
        return MASK if private & set(names) else plain(text)
    return plain("|".join(MASK if n in private else p for n, p in zip(names, parts, strict=True)))


def plain(text: str) -> str:
    """A subject as people read it."""
    return " ".join(part for part in text.split("|") if part)
