"""What the gate of large records looks for by numbers: it finds all that its checks could name."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
from narwhals.stable.v2 import from_native
from stdnum.cn import uscc

from jmtrade_core.engine.backends.polars_uscc import may_be_unlisted, proven
from jmtrade_core.engine.backends.uscc import ALPHABET, DIGITS
from jmtrade_core.intake.checks import plausible
from jmtrade_core.intake.checks.doubles import stand_in
from jmtrade_core.intake.checks.names import check_names
from jmtrade_core.intake.columns.native import scanned
from jmtrade_core.intake.suspects import _folded, _odd_names, as_read
from tests.support import FIRM, OTHER

from .books import tables

SPELT = [
    "abc",
    "A-b c",
    "Ａｂｃ",
    "oil",
    "011",
    "购物-1",
    "购物１",
    "①号",
    "É",
    "e\u0301",
    "ß",
    "ς",
    "---",
    "",
    " ",
    "ﬁn",
    "(甲)",
    "\u2ed4",
    "ΑΒ",
    "l",
    "甲O2",
    None,
]
NAMES = [
    "甲乙丙丁贸易有限公司",
    "甲乙丙丁贸易有限责任公司",
    "甲乙丙丁国贸易有限公司",
    "(甲乙丙丁)贸易 有限公司",
    "甲乙丙丁贸易有限公司武汉分公司",
    "甲乙丙丁贸易有限公司一分公司",
    "ABC鸿运贸易公司",
    "abc鸿运贸易公司",
    "ＡＢＣ鸿运贸易公司",
    "鸿运贸易一公司",
    "鸿运贸易二公司",
    "鸿运贸一易公司",
    "丰源12号商行公司",
    "丰源21号商行公司",
    "丰源1号商行公司",
    "短名厂",
    "短厂",
    "短名厂大分厂",
]


def test_a_check_character_is_looked_up_as_it_is_worked_out() -> None:
    rng = Random(7)
    codes = [FIRM, OTHER, "", FIRM[:-1], FIRM + "0", FIRM.lower(), f"{FIRM}\n", "华" * 6]
    for _ in range(2000):
        at, sign = rng.randrange(18), rng.choice(ALPHABET + "IOSVZ é")
        codes.append(FIRM[:at] + sign + FIRM[at + 1 :])
    found = pl.DataFrame({"code": codes}).select(proven(pl.col("code"))).to_series().to_list()
    right = [
        len(code) == 18 and set(code) <= set(ALPHABET) and code[:DIGITS].isdigit()
        and uscc.is_valid(code) for code in codes
    ]  # fmt: skip
    assert found == right
    assert 0 < sum(found) < len(found)


@pytest.mark.parametrize(
    "other",
    [FIRM[:-1], f"{FIRM} ", f"x{FIRM}", FIRM.lower(), "12" + FIRM[2:], "", FIRM[2:], None,
     "华" + FIRM[:15]],
)  # fmt: skip
def test_no_other_text_passes_for_a_listed_code(other: str | None) -> None:
    listed = from_native(pl.LazyFrame({"uscc": [FIRM, "short", None]}))
    codes = {"uscc": [FIRM, other, FIRM], "nr": [1, 2, 3]}
    rows = from_native(pl.LazyFrame(codes, {"uscc": pl.String, "nr": pl.Int64}))
    assert may_be_unlisted(rows, listed).collect()["nr"].to_list() == [2]


def test_words_fold_as_cell_by_cell() -> None:
    frame = pl.DataFrame({"word": SPELT}, {"word": pl.String})
    folded = frame.select(_folded(pl.col("word"))).to_series().to_list()
    assert folded == [plausible._folded(word) for word in SPELT]


@pytest.mark.parametrize("seed", range(6))
def test_all_names_that_are_doubted_are_found(seed: int) -> None:
    """Among the names found the check says the same as among all of them."""
    rng = Random(seed)
    some = [*rng.sample(NAMES, 9), *(f"虚构{n}实业有限公司" for n in range(12))]
    rng.shuffle(some)
    table = tables()["enterprises"]
    rows = pl.DataFrame({"uscc": [f"{n:018}" for n in range(len(some))], "name": some})
    columns = [pl.lit(None, c.kind.polars).alias(c.id) for c in table.columns[2:]]
    one, _problems = scanned(from_native(rows.with_columns(columns).lazy()), table)
    found = _odd_names(one)
    assert found is not None
    firms = found.collect()
    assert not firms["name"].str.contains("实业").any()
    everybody = one.named.to_native().collect()
    said = [list(map(str, check_names({table.id: as_read(table, f)}))) for f in (firms, everybody)]
    assert said[0] == said[1]
    assert said[0]


@pytest.mark.parametrize(
    ("cell", "said"), [("无", True), (" ", False), ("x 1", False), ("０", True)]
)
def test_what_stands_in_says_something(cell: str, said: bool) -> None:
    assert pl.DataFrame({"cell": [cell]}).select(stand_in("cell")).item() == said
