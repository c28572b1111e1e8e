"""The same totals in Polars by hand: payable fen by measure, and the number of held lines.

What jmtrade is measured against: no decision lines, no reasons, no places, no checks of
the input, and the policy's default readings and numbers written into the queries.

    python -m benchmarks.peers.polars_totals FOLDER [COUNTY [YEAR]]
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import polars as pl
from polars import Expr, LazyFrame, col

from benchmarks.peers.polars_tables import (
    City,
    decided,
    dollars,
    fresh_subject,
    no_award,
    totals,
)

TIERS = {5_000_000: 100_000, 10_000_000: 200_000, 30_000_000: 300_000,
         50_000_000: 400_000, 100_000_000: 500_000}  # fmt: skip
NEW = ("growth.new_processing", "growth.new_exporter")
PLATFORMS = ("ecommerce.platform", "service_platforms.construction")
OK = (col("firm"), col("honest"))
LINE = ("measure", "gross", "ok")


def once(city: City, rows: LazyFrame, measure: str, amount: int, *tests: Expr) -> LazyFrame:
    """A fixed award that an enterprise gets once, whatever it claims."""
    rows = no_award(rows, city.awarded(measure), ["uscc"])
    rows = decided(rows, measure, dollars(amount), col("honest"), col("fresh"), *tests)
    first = col("uscc").is_first_distinct()
    paid = rows.filter("ok").filter(first)
    return totals(pl.concat([paid, rows.filter(col("ok").is_null())]), col("gross"))


def milestone(city: City, here: LazyFrame) -> LazyFrame:
    tier, gross, before = pl.lit(None, pl.String), pl.lit(None, pl.Int64), pl.lit(False)
    for usd, yuan in TIERS.items():
        crossed = col("export_usd") > dollars(usd)
        tier = pl.when(crossed).then(pl.lit(str(usd))).otherwise(tier)
        gross = pl.when(crossed).then(pl.lit(dollars(yuan), pl.Int64)).otherwise(gross)
        before = pl.when(crossed).then(col("best") > dollars(usd)).otherwise(before)
    id = "growth.milestone"
    rows = here.filter("traded").with_columns(subject=tier)
    rows = no_award(rows, city.awarded(id), ["uscc", "subject"])
    enough = col("export_usd") > dollars(5_000_000)
    first = ~before.fill_null(False)
    rows = decided(rows, id, gross, *OK, enough, first, col("complete"), col("fresh"))
    rows = rows.join(city.used(id), on="uscc", how="left")
    return totals(rows, (col("gross") - col("used").fill_null(0)).clip(0))


def new_exports(city: City, here: LazyFrame) -> LazyFrame:
    """Of the two new-export awards the larger only, and of it the excess."""
    new = ~(col("best") > 0).fill_null(False)
    rows = here.filter("traded")
    parts = []
    for id, amount, test in (
        (NEW[0], 50_000, col("processing_export_usd") >= dollars(1_000_000)),
        (NEW[1], 10_000, col("export_usd") >= dollars(50_000)),
    ):
        mine = no_award(rows, city.awarded(id), ["uscc"])
        tests = (*OK, test, new, col("complete"), col("fresh"))
        parts.append(decided(mine, id, dollars(amount), *tests).select("uscc", *LINE))
    both = pl.concat(parts)
    winners = both.filter("ok").filter(col("uscc").is_first_distinct())
    lines = pl.concat([winners, both.filter(col("ok").is_null())])
    lines = lines.join(city.used(*NEW), on="uscc", how="left")
    return totals(lines, (col("gross") - col("used").fill_null(0)).clip(0))


def pooled(city: City, rows: LazyFrame, measure: str, cap: int) -> LazyFrame:
    """Decided lines whose enterprise has one pool a year."""
    rows = rows.join(city.used(measure), on="uscc", how="left")
    pools = rows.group_by("measure", "uscc").agg(
        drawn=col("gross").filter(col("ok")).sum(),
        left=(dollars(cap) - col("used").fill_null(0)).clip(0).first(),
        held=col("ok").is_null().sum().cast(pl.Int64),
    )
    paid = pl.min_horizontal("drawn", "left")
    return pools.group_by("measure").agg(pay=paid.sum(), held=col("held").sum())


def booths(city: City, here: LazyFrame) -> LazyFrame:
    id, left = "exhibitions.booth", col("booth_fee").sub(col("national_subsidy"))
    left = left - col("provincial_subsidy")
    rows = fresh_subject(city, city.claims(here, "exhibitions", "opened_on"), id,
                         "exhibition", "opened_on", "booth_no")  # fmt: skip
    programme = col("programme").is_in(["mofcom", "hundred"])
    tests = (*OK, col("dated"), programme, left > 0, col("fresh"))
    return totals(decided(rows, id, left, *tests), col("gross"))


def certificates(city: City, here: LazyFrame) -> LazyFrame:
    id, rows = "branding.certification", city.claims(here, "certifications", "certified_on")
    rows = fresh_subject(city, rows, id, "certificate_no")
    half = col("fee") // 2
    tests = (*OK, col("dated"), col("fee") > 0, half > 0, col("fresh"))
    return pooled(city, decided(rows, id, half, *tests), id, 100_000)


def premiums(city: City, here: LazyFrame) -> LazyFrame:
    id, rows = "credit_insurance.premium", city.claims(here, "insurance", "paid_on")
    rows = fresh_subject(city, rows, id, "policy_no", "paid_on")
    left = col("premium") - col("provincial_subsidy")
    tenth = pl.when(left.is_not_null()).then(pl.min_horizontal(col("premium") // 10, left))
    enough = col("export_usd") >= dollars(5_000_000)
    tests = (*OK, col("dated"), enough, col("premium") > 0, left > 0, tenth > 0, col("fresh"))
    return pooled(city, decided(rows, id, tenth, *tests), id, 100_000)


def patents(city: City, firms: LazyFrame) -> LazyFrame:
    """The best grant of each invention in the city, less what it was awarded before."""
    id, rows = "branding.patent", city.claims(firms, "patents", "granted_on")
    prior = city.awarded(id, within=(0, 9999)).group_by(invention_id="subject")
    rows = rows.join(prior.agg(awarded=col("amount").sum()), on="invention_id", how="left")
    place, prior_sum = col("jurisdiction"), col("awarded").fill_null(0)
    high = place.is_in(["US", "JP", "EP"])
    gross = pl.when(high).then(dollars(100_000)).when(~high).then(dollars(50_000))
    fresh = col("awarded").is_null() | (gross > col("awarded"))
    tests = (col("honest"), col("dated"), col("kind") == "invention", place != "CN", fresh)
    rows = decided(rows, id, gross.cast(pl.Int64), *tests)
    order = ["gross", "granted_on", "patent_no", "uscc"]
    ranked = rows.filter("ok").sort(order, descending=[True, False, False, False])
    best = ranked.unique("invention_id", keep="first", maintain_order=True)
    lines = pl.concat([best, rows.filter(col("ok").is_null())])
    return totals(lines.filter(col("county") == city.county), col("gross") - prior_sum)


def platforms(city: City, here: LazyFrame) -> LazyFrame:
    """One platform's cost under article 4 or 5: the larger pays, the other holds."""
    half, cost = col("construction_cost") // 2, col("construction_cost") > 0
    needs = {
        PLATFORMS[0]: ("ecommerce_platforms", 100_000, col("on_schedule"),
                       col("invoices_locally"), col("turnover_usd") >= dollars(1_000_000)),
        PLATFORMS[1]: ("service_platforms", 200_000, col("customs"), col("collection"),
                       col("refund")),
    }  # fmt: skip
    parts = []
    for id, (table, cap, *own) in needs.items():
        rival = PLATFORMS[id == PLATFORMS[0]]
        rows = city.table(table).filter(col("year") == city.year).join(here, on="uscc")
        rows = fresh_subject(city, rows, id, "platform")
        other = city.awarded(rival, within=(0, 9999)).select("uscc", "subject", rival=True)
        rows = rows.join(other.unique(), on=["uscc", "subject"], how="left")
        alone = pl.when(col("rival").is_null()).then(True)
        tests = (*OK, col("built_locally"), *own, cost, half > 0, col("fresh"), alone)
        net = pl.min_horizontal(half, dollars(cap))
        parts.append(decided(rows, id, net, *tests).select("uscc", "subject", *LINE))
    lines = pl.concat(parts)  # article 4 stands first and wins a tie
    best = lines.filter("ok").group_by("uscc", "subject").agg(
        best=col("measure").sort_by("gross", descending=True, maintain_order=True).first()
    )  # fmt: skip
    lines = lines.join(best, on=["uscc", "subject"], how="left")
    second = col("ok").fill_null(False) & (col("best") != col("measure")).fill_null(False)
    return totals(lines.with_columns(ok=pl.when(~second).then("ok")), col("gross"))


def fixed(city: City, here: LazyFrame) -> list[LazyFrame]:
    """Awards of one amount for each enterprise."""
    dated, firm = col("dated"), col("firm")
    marks = city.claims(here, "trademarks", "registered_on")
    standards = city.claims(here, "standards", "approved_on")
    honours = city.claims(here, "credentials", "granted_on")
    role, kind = col("role"), col("kind")
    committee = (col("organisation") == "iso", col("level") == "tc")
    issued = col("issuer").is_in(["aqsiq", "successor"])
    shop = col("ecommerce_usd") >= dollars(1_000_000)
    return [
        once(city, marks, "branding.trademark", 50_000, firm, dated),
        once(city, standards.filter(role == "secretariat"), "branding.secretariat", 300_000, dated,
             *committee),
        once(city, standards.filter(role == "lead"), "branding.standard", 200_000, dated),
        once(city, honours.filter(kind == "origin"), "facilitation.origin", 50_000, firm, dated,
             issued),
        once(city, honours.filter(kind == "quality"), "facilitation.quality", 100_000, firm, dated),
        once(city, here.filter("traded"), "ecommerce.exporter", 50_000, firm, shop),
        aeo(city, here),
    ]  # fmt: skip


def aeo(city: City, here: LazyFrame) -> LazyFrame:
    """A state: held for a year, and still, on the last day of the year."""
    end, day, lost = date(city.year, 12, 31), col("granted_on"), col("lost_on")
    rows = city.table("credentials").filter(col("kind") == "aeo", day.is_null() | (day <= end))
    held = day.dt.offset_by("1y") <= end
    tests = (col("firm"), held, lost.is_null() | (lost > end), col("operating"))
    return once(city, rows.join(here, on="uscc"), "facilitation.aeo", 100_000, *tests)


def unpaid(city: City, here: LazyFrame) -> list[LazyFrame]:
    """Liaison and talent pay nothing, but their lines hold too."""
    traded, people = here.filter("traded"), city.claims(here, "talent", "introduced_on")
    liaison = decided(traded, "growth.liaison", 0, col("export_usd") >= dollars(10_000_000))
    talent = decided(people, "talent.attraction", 0, col("dated"))
    return [totals(liaison, col("gross")), totals(talent, col("gross"))]


def all_totals(folder: Path, county: str, year: int) -> tuple[dict[str, int], int]:
    """Payable fen by measure (those that pay nothing left out), and the held lines."""
    city = City(folder, county, year)
    firms = city.firms().collect().lazy()  # used by every query: a quarter of the time
    here = firms.filter(col("county") == county)
    parts = [milestone(city, here), new_exports(city, here), booths(city, here),
             certificates(city, here), premiums(city, here), patents(city, firms),
             platforms(city, here), *fixed(city, here), *unpaid(city, here)]  # fmt: skip
    result = pl.concat([part.select("measure", "pay", "held") for part in parts]).collect()
    paid = {measure: pay for measure, pay in result.select("measure", "pay").iter_rows() if pay}
    return paid, int(result["held"].sum())


if __name__ == "__main__":
    folder, county, year = (*sys.argv[1:], *("zhongxiang", "2018")[len(sys.argv) - 2 :])
    paid, held = all_totals(Path(folder), county, int(year))
    print(json.dumps({"paid": dict(sorted(paid.items())), "hold_lines": held}, indent=1))
