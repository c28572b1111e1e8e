"""Random cells with many edges: codes, texts, days and amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .cells import render

COUNTIES = (
    *("zhongxiang", "jingshan", "shayang", "dongbao", "duodao", "zhanghe"),
    *("qujialing", "gaoxin", "dachaihu"),
)
# Dollars: the city's thresholds and tiers, then those that random profiles may set.
USD_LIMITS = (
    *(50_000, 1_000_000, 5_000_000, 10_000_000, 30_000_000, 50_000_000, 100_000_000),
    *(20_000, 100_000, 500_000, 2_000_000, 3_000_000),
)
# Yuan: costs whose share meets a cap, fixed awards, and round sums.
COST_LIMITS = (5_000, 50_000, 100_000, 150_000, 200_000, 300_000, 400_000, 1_000_000)
# Prefixes whose order differs by code point, by UTF-16 unit and by locale.
PREFIXES = (
    *("A", "a", "B", "Z", "_", "-", "0", "00", 'q"u,', "é", "中", "钟 祥", "\uff08一\uff09"),
    *("\U00020000", "\U0001f600", "\uff21", "\uff01", "\ufb01", "e\u0301"),
)
_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Scene:
    """What the tables, the question and the profile of one seed have in common."""

    county: str
    year: int
    as_of: date | None

    @property
    def day(self) -> date:
        """The day of the decision."""
        return self.as_of or date(self.year, 12, 31)


def scene(seed: int) -> Scene:
    """The seed's county, award year and day of the decision."""
    rng = Random(f"scene {seed}")
    year = rng.choice((*(2018, 2019, 2020, 2020) * 10, 2017, 2021))
    days = (
        *(date(2020, 2, 29), date(year, 12, 31), date(year, 6, 30), date(year, 7, 1)),
        *(date(year, 12, 30), date(year + 1, 3, 15), date(year + 1, 3, 15)),
    )
    return Scene(rng.choice(COUNTIES), year, rng.choice(days) if rng.random() < 0.4 else None)


def chance(rng: Random, probability: float) -> bool:
    """True with the probability."""
    return rng.random() < probability


def maybe(rng: Random, cell: str, empty: float = 0.08) -> str:
    """The cell, or an empty one."""
    return "" if chance(rng, empty) else cell


def flag(rng: Random, no: float = 0.08, empty: float = 0.08) -> str:
    """A flag, mostly yes."""
    return maybe(rng, "否" if chance(rng, no) else "是", empty)


# What the code says: mostly enterprises of the city, some others, some of elsewhere.
_LEADS = ("91",) * 28 + ("93", "12", "52", "92", "N2")
_REGIONS = ("420881", "420802", "420804", "420000", "420100", "100000")


def code(rng: Random) -> str:
    """A unified social credit code that passes GB 32100 and GB 11714."""
    lead = rng.choice(_LEADS) + rng.choice(_REGIONS)
    body = "MA" + "".join(rng.choice("0123456789") for _ in range(6))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(_ORGANISATION.index(c) * w for c, w in zip(body, weights, strict=True)) % 11
    first = lead + body + "0X987654321"[rest]
    checked = sum(_CHARS.index(c) * pow(3, i, 31) for i, c in enumerate(first))
    return first + _CHARS[-checked % 31]


def label(rng: Random, numbers: int = 30) -> str:
    """A text id; few numbers, so that near repeats are common."""
    return f"{rng.choice(PREFIXES)}{rng.randrange(numbers)}"


def day_in(rng: Random, year: int) -> date:
    """A day of the year: often its ends, the end of February, or a middle shared by many."""
    last_february = date(year, 3, 1) - timedelta(days=1)
    edges = (date(year, 1, 1), date(year, 12, 31), last_february, date(year, 6, 30))
    if chance(rng, 0.7):
        return rng.choice((*edges, date(year, 7, 1)))
    return date(year, 1, 1) + timedelta(days=rng.randrange(365))


def registration(rng: Random) -> date:
    """A day of registration about the years from which export tables are complete."""
    year = rng.choice((2004, 2005, 2009, 2010, 2015, 2016, 2018, 2018))
    return rng.choice((date(year, 1, 1), date(year, 12, 31), date(year, 5, 20)))


def near_year(rng: Random, year: int) -> int:
    """Mostly the year itself, else a neighbour or any year from 2016 to 2021."""
    if chance(rng, 0.8):
        return year
    return rng.choice((year - 1, year + 1, rng.randrange(2016, 2022)))


def event(rng: Random, year: int, empty: float = 0.05) -> str:
    """An event date as ISO text, sometimes empty."""
    return maybe(rng, day_in(rng, near_year(rng, year)).isoformat(), empty)


def around(rng: Random, limits: Sequence[int]) -> int:
    """A limit in whole units as minor units, a cent less or more as often as exact."""
    return max(0, rng.choice(limits) * 100 + rng.choice((-1, 0, 0, 1)))


def usd(rng: Random) -> int:
    """Cents: thresholds and tiers with their neighbours, little, nothing, or anything."""
    if chance(rng, 0.75):
        return around(rng, USD_LIMITS)
    return rng.choice((0, 0, 1, rng.randrange(2_000_000), rng.randrange(12_000_000_000)))


def cost(rng: Random) -> int:
    """Fen: costs at the caps, costs whose share is nothing, or anything."""
    if chance(rng, 0.5):
        return around(rng, COST_LIMITS)
    small = rng.choice((0, 0, 0, 1, 2, 3, 9, 10, 11, 19))
    return rng.choice((small, rng.randrange(3_000_000), rng.randrange(60_000_000)))


def written(rng: Random, minor: int) -> str:
    """An amount as text: two decimals, none where whole, or with thousands separators."""
    if minor % 100 == 0 and chance(rng, 0.3):
        return str(minor // 100)
    if chance(rng, 0.02):
        return f"{minor // 100:,}.{minor % 100:02d}"
    return render(minor)
