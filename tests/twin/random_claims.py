"""Random claim rows of one enterprise; the caller drops rows with a repeated identity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from .cells import shift_years
from .model import Row
from .random_values import (
    chance,
    cost,
    day_in,
    event,
    flag,
    label,
    maybe,
    near_year,
    usd,
    written,
)

OFFICES = ("US", "JP", "EP", "DE", "GB", "FR", "TR", "KR", "CN", "EA", "TW", "HK", "MO")
ISSUERS = ("aqsiq", "aqsiq", "aqsiq", "successor", "successor", "other")
PLATFORMS = ("云贸", "Yun-Mao ", "\U0001f600云", "\uff21云")

Found = tuple[str, Row]


def exhibitions(rng: Random, year: int) -> Iterator[Found]:
    """Booths; the subsidies often leave nothing, a fen, or less than nothing."""
    fee = cost(rng)
    national = rng.choice((0, fee // 2, rng.randint(0, fee)))
    left = max(0, fee - national)
    provincial = rng.choice((0, left // 3, left, left + 1, max(0, left - 1)))
    yield (
        "exhibitions",
        {
            "exhibition": rng.choice(("柏林展", "广交会", "Expo", "\U0001f600展")),
            "programme": maybe(rng, rng.choice(("mofcom", "hundred", "hundred", "other"))),
            "opened_on": event(rng, year),
            "booth_no": maybe(rng, label(rng, 5), 0.2),
            "booth_fee": maybe(rng, written(rng, fee)),
            "national_subsidy": maybe(rng, written(rng, national)),
            "provincial_subsidy": maybe(rng, written(rng, provincial)),
        },
    )


def brands(rng: Random, year: int) -> Iterator[Found]:
    """Trademarks, certifications and standards."""
    number, when = label(rng), event(rng, year)
    fee = maybe(rng, written(rng, cost(rng)))
    pick = rng.randrange(5)
    if pick == 0:
        yield "trademarks", {"registration_no": number, "registered_on": when, "fee": fee}
    elif pick < 3:
        role = rng.choice(("secretariat", "secretariat", "lead"))
        row = {"role": role, "standard_no": number, "approved_on": when}
        body = rng.choice((*["iso"] * 6, "iec", "itu", "other"))
        level = rng.choice(("tc", "tc", "tc", "sc"))
        yield "standards", {**row, "organisation": maybe(rng, body), "level": maybe(rng, level)}
    else:
        row = {"certificate_no": number, "certified_on": when, "fee": fee}
        more = {"standard": maybe(rng, "ISO 9001", 0.5), "initial": flag(rng, no=0.2, empty=0.2)}
        yield "certifications", {**row, **more}


def patents(rng: Random, year: int, inventions: int) -> Iterator[Found]:
    """Grants of inventions that other enterprises and counties may claim too."""
    yield (
        "patents",
        {
            "patent_no": label(rng),
            "invention_id": f"发明{rng.randrange(inventions)}",
            "jurisdiction": maybe(rng, rng.choice(OFFICES), 0.05),
            "kind": maybe(rng, rng.choice(["invention"] * 8 + ["utility", "design"]), 0.05),
            "granted_on": event(rng, year),
        },
    )


def platforms(rng: Random, year: int) -> Iterator[Found]:
    """Platforms under article 4, 5, or both with one name."""
    base = {
        "platform": rng.choice(PLATFORMS),
        "year": str(near_year(rng, year)),
        "built_locally": flag(rng, 0.05, 0.05),
        "construction_cost": maybe(rng, written(rng, cost(rng))),
    }
    both = chance(rng, 0.65)
    if both or chance(rng, 0.5):
        yield (
            "ecommerce_platforms",
            {
                **base,
                "on_schedule": flag(rng, 0.07, 0.07),
                "invoices_locally": flag(rng, 0.07, 0.07),
                "turnover_usd": maybe(rng, written(rng, max(usd(rng), usd(rng), usd(rng)))),
            },
        )
    if both or chance(rng, 0.5):
        services = {name: flag(rng) for name in ("customs", "collection", "refund")}
        other = {"construction_cost": written(rng, cost(rng))} if chance(rng, 0.3) else {}
        yield "service_platforms", {**base, **services, **other}


def insurance(rng: Random, year: int) -> Iterator[Found]:
    """Premiums; the province often leaves about a tenth, nothing, or all of it."""
    fee = cost(rng) if chance(rng, 0.5) else rng.choice((0, *(60_000_000, 120_000_000) * 4))
    tenth = fee // 10
    taken = rng.choice((0, 0, fee // 2, fee - tenth, max(0, fee - tenth - 1), fee))
    yield (
        "insurance",
        {
            "policy_no": label(rng, 3),
            "paid_on": event(rng, year),
            "premium": maybe(rng, written(rng, fee)),
            "provincial_subsidy": maybe(rng, written(rng, taken)),
            "policy_insurer": flag(rng, no=0.2, empty=0.2),
        },
    )


def _granted(rng: Random, year: int) -> date:
    """Days about a year before the end, or the anniversary, of the award year."""
    return rng.choice(
        (
            date(year - 1, 12, 31),
            date(year, 1, 1),
            date(year - 1, 1, 1),
            date(year - 2, 12, 31),
            date(2016, 2, 29),
            date(2020, 2, 29),
            date(2019, 2, 28),
            day_in(rng, year - 1),
            day_in(rng, near_year(rng, year)),
        )
    )


def credentials(rng: Random, year: int) -> Iterator[Found]:
    """Certificates and titles, some lost about the day that counts."""
    kind = rng.choice(("aeo", "aeo", "origin", "origin", "quality"))
    granted = _granted(rng, year) if kind == "aeo" else day_in(rng, near_year(rng, year))
    counts = rng.choice((date(year, 12, 31), date(year, 1, 1), shift_years(granted, 1)))
    lost = counts + timedelta(days=rng.choice((-1, 0, 1)))
    yield (
        "credentials",
        {
            "kind": kind,
            "certificate_no": label(rng),
            "granted_on": maybe(rng, granted.isoformat(), 0.06),
            "lost_on": maybe(rng, lost.isoformat(), 0.5),
            "operating": flag(rng, 0.1, 0.13),
            "issuer": maybe(rng, rng.choice(ISSUERS)),
        },
    )


def talent(rng: Random, year: int) -> Iterator[Found]:
    """People who were brought in."""
    row = {"person": rng.choice(("张三", "李四", "\U0001f600")), "introduced_on": event(rng, year)}
    yield "talent", {**row, "category": maybe(rng, "A", 0.5)}


def claims(rng: Random, year: int, inventions: int) -> Iterator[Found]:
    """All claim rows of one enterprise, as table and row without the code."""
    for make in (exhibitions, brands, platforms, insurance, credentials, talent):
        most = {brands: 7, credentials: 5, insurance: 5, talent: 1}.get(make, 3)
        for _ in range(rng.randint(0, most)):
            yield from make(rng, year)
    for _ in range(rng.randint(0, 3)):
        yield from patents(rng, year, inventions)
