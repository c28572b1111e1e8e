"""Every decision line in Polars by hand: the same lines as jmtrade, field by field.

No checks of the input, no terms, readings or profiles: the city text's defaults and a county
without a ratio are written into the queries.

    python -m benchmarks.peers.polars_lines FOLDER COUNTY YEAR OUT
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
from polars import Expr, LazyFrame, col, lit

from benchmarks import WRITTEN
from benchmarks.peers.polars_tables import City, dollars
from benchmarks.peers.polars_totals import NEW, PLATFORMS, TIERS

Test = tuple[str, Expr]
MONEY = ("gross", "amount", "city_pays", "county_pays", "unallocated", "city_amount")
FIELDS = ("uscc", "name", "jurisdiction", "measure", "article", "subject", "event_date", "outcome",
          "reason", "gross", "amount", "city_pays", "county_pays", "unallocated", "source",
          "plugin", "level", "city_amount")  # fmt: skip
PLAIN = ("uscc", "name", "county", "measure", "article", "plugin", "payer", "subject", "event",
         "source", "level", "kind", "denied", "held", "gross", "amount", "tie")  # fmt: skip
UNIT: list[Test] = [("dishonesty", col("honest"))]
FIRM: list[Test] = [("not-enterprise", col("firm")), *UNIT]
PAYS = col("denied").is_null() & col("held").is_null()
LEFT = [("nothing-left", col("gross") > 0)]


def known(*names: str) -> Expr:
    return pl.when(pl.all_horizontal(col(n).is_not_null() for n in names)).then(lit(True))


def place(table: str, *names: str) -> Expr:
    parts = [col(n).cast(pl.String).fill_null("") for n in names]
    inside = pl.concat_str(col("uscc"), *parts, separator="|")
    return pl.concat_str(lit(f"{table}["), inside, lit("]"))


class Lines:
    """One run: facts beside every row, then the lines of each measure."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.end = date(city.year, 12, 31)
        names = city.table("enterprises").select("uscc", "name")
        self.all = city.firms().join(names, on="uscc").collect(engine="streaming").lazy()
        self.here = self.all.filter(col("county") == city.county)
        self.traded = self.here.filter("traded").with_columns(
            event=lit(None, pl.Date), source=place("exports", "year"), tie=lit("")
        )

    def rows(self, table: str, event: str, subject: Sequence[str], *rest: str,
             firms: LazyFrame | None = None) -> LazyFrame:  # fmt: skip
        """Claims whose event is in the year, and undated ones."""
        day = col(event)
        kept = self.city.table(table).filter(day.is_null() | (day.dt.year() == self.city.year))
        kept = kept.with_columns(event=day)
        return self.claims(kept, table, subject, rest, firms)

    def claims(self, rows: LazyFrame, table: str, subject: Sequence[str], rest: Sequence[str],
               firms: LazyFrame | None = None) -> LazyFrame:  # fmt: skip
        parts = [col(n).cast(pl.String).fill_null("") for n in subject]
        return rows.with_columns(
            subject=pl.concat_str(parts, separator="|"), tie=lit(""), source=place(table, *rest)
        ).join(self.here if firms is None else firms, on="uscc")

    def line(self, rows: LazyFrame, id: str, article: int, gross: Expr | int,
             tests: Sequence[Test], *, once: Sequence[str] = (), payer: str = "shared",
             kind: str = "pay", level: Expr | None = None) -> LazyFrame:  # fmt: skip
        """Codes of the first failing and the first unknown test, and the gross."""
        all_tests = list(tests) + (LEFT if kind == "pay" else [])
        if once:
            mark = self.city.awarded(id).select(once).unique().with_columns(mark=lit(True))
            rows = rows.join(mark, on=list(once), how="left")
            all_tests.append(("already-awarded", col("mark").is_null()))
        amount = gross if isinstance(gross, Expr) else lit(gross, pl.Int64)
        rows = rows.with_columns(gross=amount.cast(pl.Int64))
        steps = [(pl.when(~t).then(lit(code)), pl.when(t.is_null()).then(lit(code)))
                 for code, t in all_tests]  # fmt: skip
        return rows.with_columns(
            measure=lit(id), article=lit(article, pl.Int64), plugin=lit(id.split(".")[0]),
            payer=lit(payer), kind=lit(kind),
            level=lit(None, pl.String) if level is None else level,
            denied=pl.coalesce(s[0] for s in steps), held=pl.coalesce(s[1] for s in steps),
            gross=col("gross").fill_null(0), amount=col("gross").fill_null(0),
        )  # fmt: skip

    def fixed(self, rows: LazyFrame, id: str, article: int, yuan: int,
              tests: Sequence[Test]) -> LazyFrame:  # fmt: skip
        """Once an enterprise: the earliest event pays, then the smaller subject."""
        lines = self.line(rows, id, article, dollars(yuan), tests, once=("uscc",))
        return repeat(lines, ["uscc"]).select(PLAIN)

    def milestone(self) -> LazyFrame:
        tier, gross, before = lit(""), lit(None, pl.Int64), lit(False)
        for usd, yuan in TIERS.items():
            crossed = col("export_usd") > dollars(usd)
            tier = pl.when(crossed).then(lit(str(usd))).otherwise(tier)
            gross = pl.when(crossed).then(lit(dollars(yuan), pl.Int64)).otherwise(gross)
            before = pl.when(crossed).then(col("best") > dollars(usd)).otherwise(before)
        tests = [
            *FIRM,
            ("below-threshold", col("export_usd") > dollars(5_000_000)),
            ("not-first", ~before.fill_null(False)),
            ("history-incomplete", col("complete")),
        ]
        rows = self.traded.with_columns(subject=tier)
        id = "growth.milestone"
        lines = self.line(rows, id, 1, gross, tests, once=("uscc", "subject"), payer="city")
        return self.less(lines, [id]).select(PLAIN)

    def less(self, lines: LazyFrame, measures: Sequence[str]) -> LazyFrame:
        """What the year's earlier awards left."""
        lines = lines.join(self.city.used(*measures), on="uscc", how="left")
        left = (col("amount") - col("used").fill_null(0)).clip(0)
        lines = lines.with_columns(amount=pl.when(PAYS).then(left).otherwise("amount"))
        return deny(lines, col("amount") == 0, "larger-award")

    def new_exports(self) -> LazyFrame:
        rows = self.traded.with_columns(subject=lit(""))
        new = ("not-new", ~(col("best") > 0).fill_null(False))
        done = ("history-incomplete", col("complete"))
        first = ("below-threshold", col("processing_export_usd") >= dollars(1_000_000))
        second = ("below-threshold", col("export_usd") >= dollars(50_000))
        larger = self.line(rows, NEW[0], 1, dollars(50_000), [*FIRM, first, new, done],
                           once=("uscc",)).select(PLAIN)  # fmt: skip
        smaller = self.line(rows, NEW[1], 1, dollars(10_000), [*FIRM, second, new, done],
                            once=("uscc",)).select(PLAIN)  # fmt: skip
        wins = larger.filter(PAYS).select("uscc", wins=lit(True))
        smaller = deny(smaller.join(wins, on="uscc", how="left"),
                       col("wins").fill_null(False), "larger-award")  # fmt: skip
        return self.less(pl.concat([larger, smaller.select(PLAIN)]), NEW).select(PLAIN)

    def pooled(self, rows: LazyFrame, id: str, article: int, gross: Expr,
               tests: Sequence[Test]) -> LazyFrame:  # fmt: skip
        """A pool of 100,000 yuan each enterprise and year, by event date, then subject."""
        lines = self.line(rows, id, article, gross, tests, once=("uscc", "subject"))
        lines = lines.join(self.city.used(id), on="uscc", how="left").sort("event", "subject")
        drawn = pl.when(PAYS).then("amount").otherwise(0)
        before = drawn.cum_sum().over("uscc") - drawn
        left = pl.min_horizontal(
            "amount", dollars(100_000) - col("used").fill_null(0) - before
        ).clip(0)
        lines = lines.with_columns(amount=pl.when(PAYS).then(left).otherwise("amount"))
        return deny(lines, col("amount") <= 0, "cap-exhausted").select(PLAIN)

    def claims_of_costs(self) -> list[LazyFrame]:
        dated = ("date-missing", known("event"))
        left = col("booth_fee") - col("national_subsidy") - col("provincial_subsidy")
        booth = ("exhibition", "opened_on", "booth_no")
        tests = [dated, *FIRM,
                 ("wrong-programme", col("programme").is_in(["mofcom", "hundred"])),
                 ("upstream-pending", known("national_subsidy", "provincial_subsidy")),
                 ("nothing-left", left > 0)]  # fmt: skip
        booths = self.line(
            self.rows("exhibitions", "opened_on", booth, *booth),
            "exhibitions.booth",
            2,
            left,
            tests,
            once=("uscc", "subject"),
        )
        fee = [dated, *FIRM, ("fee-missing", col("fee") > 0)]
        number = ("certificate_no",)
        papers = self.rows("certifications", "certified_on", number, *number)
        rest = col("premium") - col("provincial_subsidy")
        tenth = pl.when(rest.is_not_null()).then(pl.min_horizontal(col("premium") // 10, rest))
        paid = [
            dated,
            *FIRM,
            ("below-threshold", col("export_usd") >= dollars(5_000_000)),
            ("premium-missing", col("premium") > 0),
            ("upstream-pending", known("provincial_subsidy")),
            ("nothing-left", rest > 0),
        ]
        policy = ("policy_no", "paid_on")
        policies = self.rows("insurance", "paid_on", policy, *policy)
        return [
            booths.select(PLAIN),
            self.pooled(papers, "branding.certification", 3, col("fee") // 2, fee),
            self.pooled(policies, "credit_insurance.premium", 6, tenth, paid),
        ]

    def patents(self) -> LazyFrame:
        id, name = "branding.patent", ("patent_no",)
        rows = self.rows("patents", "granted_on", ("invention_id",), *name, firms=self.all)
        prior = self.city.awarded(id, within=(0, 9999)).group_by("subject")
        rows = rows.join(prior.agg(awarded=col("amount").sum()), on="subject", how="left")
        high = col("jurisdiction").is_in(["US", "JP", "EP"])
        gross = pl.when(high).then(dollars(100_000)).when(~high).then(dollars(50_000))
        fresh = col("awarded").is_null() | (col("gross") > col("awarded"))
        tests = [("date-missing", known("event")), *UNIT,
                 ("not-invention", col("kind_") == "invention"),
                 ("domestic", col("jurisdiction") != "CN"), ("already-awarded", fresh)]  # fmt: skip
        rows = rows.rename({"kind": "kind_"})
        lines = self.line(rows, id, 3, gross, tests)
        lines = lines.with_columns(amount=col("gross") - col("awarded").fill_null(0))
        order = ["gross", "event", "patent_no", "uscc"]
        lines = lines.sort(order, descending=[True, False, False, False])
        lines = deny(lines, nth(["subject"]) > 1, "duplicate-invention")
        return lines.filter(col("county") == self.city.county).select(PLAIN)

    def platforms(self) -> LazyFrame:
        half, cost = col("construction_cost") // 2, ("cost-missing", col("construction_cost") > 0)
        local = ("not-local", col("built_locally"))
        own = {
            PLATFORMS[0]: ("ecommerce_platforms", 4, 100_000, [
                ("off-schedule", col("on_schedule")),
                ("not-invoiced-locally", col("invoices_locally")),
                ("below-threshold", col("turnover_usd") >= dollars(1_000_000))]),
            PLATFORMS[1]: ("service_platforms", 5, 200_000, [
                ("services-incomplete", col("customs") & col("collection") & col("refund"))]),
        }  # fmt: skip
        parts = []
        for id, (table, article, cap, tests) in own.items():
            rows = self.city.table(table).filter(col("year") == self.city.year)
            rows = rows.with_columns(event=lit(None, pl.Date))
            rows = self.claims(rows, table, ("platform",), ("platform", "year"))
            rival = PLATFORMS[id == PLATFORMS[0]]
            other = self.city.awarded(rival, within=(0, 9999)).select("uscc", "subject")
            rows = rows.join(other.unique().with_columns(rival=lit(True)),
                             on=["uscc", "subject"], how="left")  # fmt: skip
            lines = self.line(rows, id, article, half, [*FIRM, local, *tests, cost],
                              once=("uscc", "subject"))  # fmt: skip
            taken = PAYS & col("rival").is_not_null()
            held = pl.when(taken).then(lit("same-cost")).otherwise("held")
            capped = pl.min_horizontal("amount", dollars(cap))
            parts.append(lines.with_columns(held=held, amount=capped).select(PLAIN))
        lines = pl.concat(parts).sort("amount", "article", descending=[True, False])
        second = PAYS & (nth(["uscc", "subject"]) > 1)
        return lines.with_columns(held=pl.when(second).then(lit("same-cost")).otherwise("held"))

    def fixed_awards(self) -> list[LazyFrame]:
        dated, no = ("date-missing", known("event")), "certificate_no"
        marks = self.rows("trademarks", "registered_on", ("registration_no",), "registration_no")
        standard = ("role", "standard_no")
        standards = self.rows("standards", "approved_on", standard[1:], *standard)
        honours = self.rows("credentials", "granted_on", (no,), "kind", no).rename({"kind": "k"})
        committee = [
            ("wrong-body", col("organisation") == "iso"),
            ("wrong-body", col("level") == "tc"),
        ]
        issued = ("wrong-issuer", col("issuer").is_in(["aqsiq", "successor"]))
        shop = [*FIRM, ("below-threshold", col("ecommerce_usd") >= dollars(1_000_000))]
        traded = self.traded.with_columns(subject=lit(""))
        year = self.line(traded, "ecommerce.exporter", 4, dollars(50_000), shop, once=("uscc",))
        return [
            year.select(PLAIN), self.aeo(no),
            self.fixed(marks, "branding.trademark", 3, 50_000, [dated, *FIRM]),
            self.fixed(standards.filter(col("role") == "secretariat"), "branding.secretariat", 3,
                       300_000, [dated, *UNIT, *committee]),
            self.fixed(standards.filter(col("role") == "lead"), "branding.standard", 3,
                       200_000, [dated, *UNIT]),
            self.fixed(honours.filter(col("k") == "origin"), "facilitation.origin", 7, 50_000,
                       [dated, *FIRM, issued]),
            self.fixed(honours.filter(col("k") == "quality"), "facilitation.quality", 7, 100_000,
                       [dated, *FIRM]),
        ]  # fmt: skip

    def aeo(self, no: str) -> LazyFrame:
        day, lost = col("granted_on"), col("lost_on")
        rows = self.city.table("credentials")
        rows = rows.filter(col("kind") == "aeo", day.is_null() | (day <= self.end))
        rows = rows.with_columns(event=pl.when(day.is_not_null()).then(lit(self.end)))
        rows = self.claims(rows, "credentials", (no,), ("kind", no)).rename({"kind": "k"})
        tests = [
            ("date-missing", known("event")),
            *FIRM,
            ("under-a-year", day.dt.offset_by("1y") <= self.end),
            ("lost", lost.is_null() | (lost > self.end)),
            ("not-operating", col("operating")),
        ]
        return self.fixed(rows, "facilitation.aeo", 7, 100_000, tests)

    def unpaid(self) -> list[LazyFrame]:
        size = col("export_usd")
        level = pl.when(size >= dollars(30_000_000)).then(lit("city")).otherwise(lit("city-county"))
        enough = [("below-threshold", size >= dollars(10_000_000))]
        traded = self.traded.with_columns(subject=lit(""))
        people = self.rows("talent", "introduced_on", ("person",), "person")
        return [
            self.line(traded, "growth.liaison", 1, 0, enough, payer="", kind="record", level=level),
            self.line(people, "talent.attraction", 8, 0, [("date-missing", known("event"))],
                      payer="", kind="refer"),
        ]  # fmt: skip

    def every_line(self) -> LazyFrame:
        parts = [self.milestone(), self.new_exports(), *self.claims_of_costs(), self.patents(),
                 self.platforms(), *self.fixed_awards(), *self.unpaid()]  # fmt: skip
        return finish(pl.concat([part.select(PLAIN) for part in parts]))


def nth(key: Sequence[str]) -> Expr:
    """A line's place among those of its key that would pay, as the frame is sorted."""
    return PAYS.cast(pl.Int64).cum_sum().over(key)


def deny(lines: LazyFrame, test: Expr, code: str) -> LazyFrame:
    return lines.with_columns(denied=pl.when(PAYS & test).then(lit(code)).otherwise("denied"))


def repeat(lines: LazyFrame, key: Sequence[str]) -> LazyFrame:
    return deny(lines.sort("event", "subject"), nth(key) > 1, "duplicate")


def finish(lines: LazyFrame) -> LazyFrame:
    """Outcomes, reasons and payers; a county without a ratio leaves shared money open."""
    pays = PAYS & (col("kind") == "pay")
    outcome = (pl.when(col("denied").is_not_null()).then(lit("deny"))
               .when(col("held").is_not_null()).then(lit("hold")).otherwise("kind"))  # fmt: skip
    capped = pl.when(pays & (col("amount") < col("gross"))).then(lit("capped")).otherwise(lit(""))
    shows = pays | (col("denied") == "cap-exhausted").fill_null(False)
    lines = lines.with_columns(
        outcome=outcome, reason=pl.coalesce("denied", "held", capped),
        gross=pl.when(shows).then("gross").otherwise(0),
        amount=pl.when(pays).then("amount").otherwise(0),
    )  # fmt: skip
    by_city = col("payer") == "city"
    lines = lines.with_columns(
        city_amount="amount", county_pays=lit(0, pl.Int64),
        city_pays=pl.when(by_city).then("amount").otherwise(0),
        unallocated=pl.when(by_city).then(0).otherwise("amount"),
        level=pl.when(col("outcome") == "record").then("level"),
        jurisdiction="county", event_date="event",
    )  # fmt: skip
    cent = lit(Decimal("0.01"), pl.Decimal(18, 2))
    yuan = [(col(n).cast(pl.Decimal(18, 0)) * cent).cast(pl.Decimal(18, 2)) for n in MONEY]
    return lines.with_columns(yuan).select(*FIELDS, marks=lit(""))


if __name__ == "__main__":
    where, county, year, out = sys.argv[1:]
    found = Lines(City(Path(where), county, int(year))).every_line()
    found.sink_parquet(out, **WRITTEN, maintain_order=False, engine="streaming")
