"""Company names: one code under two names, one name under two codes, branches."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.intake.tables.sheet import ZERO_WIDTH

SHORTEST = 6
"""Names shorter than this differ by one character too easily."""
COUNTERS = frozenset("0123456789一二三四五六七八九十甲乙丙丁东南西北新老大小上下")
"""Signs by which sister companies are told apart."""
SIGNS = rf"[\s{ZERO_WIDTH}()\[\]（）·.。,，、\-—_'\"“”]+"
LIMITED, SHORT = "有限责任公司", "有限公司"
BRANCH = re.compile(r"^(.{4,}?(?:公司|厂|社|集团))(.{1,20}?)(分公司|分厂|分店|营业部|办事处)$")

Firm = tuple[str, str, int]
"""Code, name, row."""


def folded(name: str) -> str:
    """A name without width, case, space, brackets or points; 有限责任公司 is 有限公司."""
    plain = re.sub(SIGNS, "", unicodedata.normalize("NFKC", name).casefold())
    return plain.replace(LIMITED, SHORT)


def check_names(reads: Mapping[str, TableRead]) -> Iterator[Problem]:
    """Warnings only: names decide nothing, but they betray a wrong code."""
    read = reads["enterprises"]
    rows = read.frame.select("uscc", "name", "nr").drop_nulls().unique("uscc", maintain_order=True)
    firms: list[Firm] = list(rows.iter_rows())
    by_name: dict[str, list[Firm]] = defaultdict(list)
    for firm in firms:
        by_name[folded(firm[1])].append(firm)
    yield from _two_codes(read, by_name)
    yield from _similar(read, by_name)
    yield from _branches(read, by_name)
    known = {code: name for code, name, _nr in firms}
    for id, other in reads.items():
        if id != "enterprises" and other.names is not None:
            yield from _two_names(other, known)


def _two_codes(read: TableRead, by_name: Mapping[str, list[Firm]]) -> Iterator[Problem]:
    for group in by_name.values():
        for code, name, nr in group[1:]:
            there = read.place(group[0][2], "uscc")
            found = _("two codes of {name}: {code} here, {other} at {place}").format(
                name=name, code=code, other=group[0][0], place=there
            )
            wanted = _("one code for each name")
            place = read.place(nr, "uscc")
            yield finding("name-two-codes", place, found, wanted, beside=(there,))


def _similar(read: TableRead, by_name: Mapping[str, list[Firm]]) -> Iterator[Problem]:
    """Names of which one has a character that the other lacks; found without comparing all."""
    for name, (firm, *_more) in by_name.items():
        if len(name) < SHORTEST:
            continue
        shorter = {
            name[:at] + name[at + 1 :] for at, sign in enumerate(name) if sign not in COUNTERS
        }
        for near in sorted(shorter & by_name.keys()):
            other = by_name[near][0]
            found = _("{name}, and {other} at {place}").format(
                name=firm[1], other=other[1], place=read.place(other[2], "name")
            )
            wanted = _("one code for each name")
            yield finding("similar-name", read.place(firm[2], "name"), found, wanted)


def _branches(read: TableRead, by_name: Mapping[str, list[Firm]]) -> Iterator[Problem]:
    for name, (firm, *_more) in by_name.items():
        match = BRANCH.match(name)
        parent = by_name.get(match[1]) if match else None
        if parent:
            found = _("{name}, and its parent {other} at {place}").format(
                name=firm[1], other=parent[0][1], place=read.place(parent[0][2], "name")
            )
            wanted = _("the legal person only")
            yield finding("branch-beside-parent", read.place(firm[2], "name"), found, wanted)


def _two_names(read: TableRead, known: Mapping[str, str]) -> Iterator[Problem]:
    assert read.names is not None  # noqa: S101
    rows = read.frame.select("uscc", "nr").drop_nulls().join(read.names, on="nr")
    pairs = rows.filter(pl.col("written") != pl.col("uscc").replace_strict(known, default=None))
    for code, nr, written in pairs.iter_rows():
        if code in known and folded(written) != folded(known[code]):
            found = _("{code} is {written} here, {name} in 企业名录").format(
                code=code, written=written.strip(), name=known[code]
            )
            wanted = _("one name for each code")
            yield finding("code-two-names", read.place(nr, None), found, wanted)


def probable_codes(found: Iterable[str], listed: pl.DataFrame) -> dict[str, str]:
    """Text that is no code -> the listed code and name that it most likely means: the firm's
    name, or a code at most two slips away."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    firms = listed.drop_nulls().unique("uscc", maintain_order=True)
    codes: list[str] = firms["uscc"].to_list() if found else []
    names: list[str] = firms["name"].to_list() if found else []
    by_name = {folded(name): at for at, name in enumerate(names)}
    meant = {}
    for text in found:
        plain = "".join(text.split()).upper()
        near = process.extractOne(plain, codes, scorer=DamerauLevenshtein.distance, score_cutoff=2)
        at = by_name.get(folded(text), near[2] if near else None)
        if at is not None:
            meant[text] = f"{codes[at]} ({names[at]})"
    return meant


def nearest_code(code: str, listed: pl.DataFrame) -> str:
    """The listed code that one slip of the hand turns into this one, with its name."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    codes: Iterable[str] = listed["uscc"].to_list()
    best = process.extractOne(code, codes, scorer=DamerauLevenshtein.distance, score_cutoff=1)
    if best is None:
        return ""
    name = listed["name"][best[2]]
    return _("did you mean {name}?").format(name=f"{best[0]} ({name})")
