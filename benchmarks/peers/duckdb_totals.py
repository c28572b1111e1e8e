"""The same totals in DuckDB's SQL by hand: payable fen by measure, and the number of held lines.

As ``polars_totals`` it writes no lines and checks no input; a test is true, false or unknown, and
so is SQL's AND: ``ok`` is null where no test is false and one is unknown.

    python -m benchmarks.peers.duckdb_totals FOLDER [COUNTY [YEAR]]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb

FACTS = """
CREATE MACRO fen(yuan) AS CAST(yuan * 100 AS BIGINT);
CREATE MACRO dated(day) AS CASE WHEN day IS NOT NULL THEN true END;
CREATE MACRO this_year(day) AS (day IS NULL OR year(day) = getvariable('of'));
CREATE MACRO word(cell) AS coalesce(CAST(cell AS VARCHAR), '');
CREATE TEMP TABLE prior AS
SELECT uscc, measure, coalesce(subject, '') AS subject, year, fen(amount) AS amount
FROM prior_awards;
CREATE MACRO fresh(id, firm) AS NOT EXISTS (SELECT 1 FROM prior p WHERE p.measure = id
    AND p.year BETWEEN 2018 AND 2020 AND p.uscc = firm);
CREATE MACRO fresh_subject(id, firm, thing) AS NOT EXISTS (SELECT 1 FROM prior p
    WHERE p.measure = id AND p.year BETWEEN 2018 AND 2020 AND p.uscc = firm AND p.subject = thing);
CREATE VIEW used AS SELECT uscc, measure, sum(amount)::BIGINT AS used
FROM prior WHERE year = getvariable('of') GROUP BY ALL;
CREATE TEMP TABLE firms AS
WITH earlier AS (
    SELECT uscc, max(fen(export_usd)) AS best, bool_or(export_usd IS NULL) AS gap
    FROM exports WHERE year < getvariable('of') GROUP BY uscc
), misdeeds AS (
    SELECT uscc, bool_or(coalesce(occurred_on BETWEEN make_date(getvariable('of') - 3, 12, 31)
        AND make_date(getvariable('of'), 12, 31), false)) AS within,
        bool_or(occurred_on IS NULL) AS undated
    FROM dishonesty GROUP BY uscc
)
SELECT e.uscc, e.county, x.uscc IS NOT NULL AS traded, best,
    fen(x.export_usd) AS export_usd, fen(x.processing_export_usd) AS processing_export_usd,
    fen(x.ecommerce_usd) AS ecommerce_usd,
    CASE WHEN e.kind IS NULL THEN starts_with(e.uscc, '91') ELSE e.kind = 'enterprise' END AS firm,
    CASE WHEN e.exports_verified AND NOT coalesce(gap, false) THEN true END AS complete,
    CASE WHEN coalesce(within, false) THEN false WHEN NOT coalesce(undated, false) THEN true END
        AS honest
FROM enterprises e
LEFT JOIN exports x ON x.uscc = e.uscc AND x.year = getvariable('of')
LEFT JOIN earlier ON earlier.uscc = e.uscc
LEFT JOIN misdeeds ON misdeeds.uscc = e.uscc;
CREATE VIEW here AS FROM firms WHERE county = getvariable('county');
"""

MILESTONE = """
WITH tiers(usd, yuan) AS (VALUES (5000000::BIGINT, 100000), (10000000, 200000), (30000000, 300000),
    (50000000, 400000), (100000000, 500000)
), reached AS (
    SELECT h.*, CAST(t.usd AS VARCHAR) AS subject, t.yuan * 100 AS gross, best > t.usd * 100 AS had
    FROM here h LEFT JOIN tiers t ON t.usd = (SELECT max(usd) FROM tiers
        WHERE usd * 100 < h.export_usd)
    WHERE traded
), lines AS (
    SELECT uscc, gross, firm AND honest AND export_usd > 500000000 AND NOT coalesce(had, false)
        AND complete AND fresh_subject('growth.milestone', uscc, subject) AS ok FROM reached
)
SELECT 'growth.milestone' AS measure, greatest(gross - coalesce(used, 0), 0) AS pay, ok
FROM lines LEFT JOIN used ON used.uscc = lines.uscc AND used.measure = 'growth.milestone'
"""

NEW = """
WITH tested AS (
    SELECT *, firm AND honest AND NOT coalesce(best > 0, false) AND complete AS new
    FROM here WHERE traded
), lines AS (
    SELECT uscc, 'growth.new_processing' AS measure, 5000000 AS gross, new
        AND processing_export_usd >= 100000000 AND fresh('growth.new_processing', uscc) AS ok
    FROM tested
    UNION ALL
    SELECT uscc, 'growth.new_exporter', 1000000, new AND export_usd >= 5000000
        AND fresh('growth.new_exporter', uscc) FROM tested
), larger AS (
    SELECT uscc FROM lines WHERE ok AND measure = 'growth.new_processing'
), awarded AS (
    SELECT uscc, sum(used) AS used FROM used
    WHERE measure IN ('growth.new_processing', 'growth.new_exporter') GROUP BY uscc
)
SELECT measure, greatest(gross - coalesce(used, 0), 0) AS pay, ok FROM lines
LEFT JOIN awarded USING (uscc)
WHERE NOT (coalesce(ok, false) AND measure = 'growth.new_exporter'
    AND uscc IN (SELECT uscc FROM larger))
"""

BOOTHS = """
WITH claims AS (
    SELECT c.*, h.*, fen(booth_fee) - fen(national_subsidy) - fen(provincial_subsidy) AS rest,
        word(exhibition) || '|' || word(opened_on) || '|' || word(booth_no) AS subject
    FROM exhibitions c JOIN here h USING (uscc) WHERE this_year(opened_on)
)
SELECT 'exhibitions.booth' AS measure, rest AS pay, firm AND honest AND dated(opened_on)
    AND programme IN ('mofcom', 'hundred') AND rest > 0
    AND fresh_subject('exhibitions.booth', uscc, subject) AS ok FROM claims
"""

POOLS = """
WITH certificates AS (
    SELECT uscc, 'branding.certification' AS measure, fen(fee) // 2 AS gross, firm AND honest
        AND dated(certified_on) AND fen(fee) > 0 AND fen(fee) // 2 > 0
        AND fresh_subject('branding.certification', uscc, word(certificate_no)) AS ok
    FROM certifications JOIN here USING (uscc) WHERE this_year(certified_on)
), insured AS (
    SELECT *, fen(premium) - fen(provincial_subsidy) AS rest,
        word(policy_no) || '|' || word(paid_on) AS subject
    FROM insurance JOIN here USING (uscc) WHERE this_year(paid_on)
), premiums AS (
    SELECT uscc, 'credit_insurance.premium' AS measure,
        CASE WHEN rest IS NOT NULL THEN least(fen(premium) // 10, rest) END AS gross,
        firm AND honest AND dated(paid_on) AND export_usd >= 500000000 AND fen(premium) > 0
        AND rest > 0 AND (CASE WHEN rest IS NOT NULL THEN least(fen(premium) // 10, rest) END) > 0
        AND fresh_subject('credit_insurance.premium', uscc, subject) AS ok FROM insured
), pools AS (
    SELECT uscc, measure, coalesce(sum(gross) FILTER (WHERE ok), 0) AS drawn,
        count(*) FILTER (WHERE ok IS NULL) AS held
    FROM (FROM certificates UNION ALL FROM premiums) GROUP BY ALL
)
SELECT measure, sum(least(drawn, greatest(10000000 - coalesce(used, 0), 0))) AS pay,
    sum(held) AS held
FROM pools LEFT JOIN used USING (uscc, measure) GROUP BY measure
"""

PATENTS = """
WITH before AS (
    SELECT subject AS invention_id, sum(amount) AS awarded FROM prior
    WHERE measure = 'branding.patent' GROUP BY subject
), priced AS (
    SELECT p.*, f.county, f.honest, awarded,
        CASE WHEN p.jurisdiction IN ('US', 'JP', 'EP') THEN 10000000
             WHEN p.jurisdiction IS NOT NULL THEN 5000000 END AS gross
    FROM patents p JOIN firms f USING (uscc) LEFT JOIN before USING (invention_id)
    WHERE this_year(granted_on)
), lines AS (
    SELECT *, honest AND dated(granted_on) AND kind = 'invention' AND jurisdiction <> 'CN'
        AND (awarded IS NULL OR gross > awarded) AS ok FROM priced
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY invention_id, ok
        ORDER BY gross DESC, granted_on, patent_no, uscc) AS place FROM lines
)
SELECT 'branding.patent' AS measure, gross - coalesce(awarded, 0) AS pay, ok FROM ranked
WHERE county = getvariable('county') AND (ok IS NULL OR ok AND place = 1)
"""

PLATFORMS = """
WITH claims AS (
    SELECT uscc, 'ecommerce.platform' AS measure, 4 AS article, word(platform) AS subject,
        construction_cost, 10000000 AS cap, firm AND honest AND built_locally AND on_schedule
        AND invoices_locally AND fen(turnover_usd) >= 100000000 AS own
    FROM ecommerce_platforms p JOIN here USING (uscc) WHERE p.year = getvariable('of')
    UNION ALL
    SELECT uscc, 'service_platforms.construction', 5, word(platform), construction_cost, 20000000,
        firm AND honest AND built_locally AND customs AND collection AND refund
    FROM service_platforms p JOIN here USING (uscc) WHERE p.year = getvariable('of')
), lines AS (
    SELECT *, least(fen(construction_cost) // 2, cap) AS gross, own AND fen(construction_cost) > 0
        AND fen(construction_cost) // 2 > 0 AND fresh_subject(measure, uscc, subject)
        AND CASE WHEN NOT EXISTS (SELECT 1 FROM prior p WHERE p.uscc = claims.uscc
            AND p.subject = claims.subject AND p.measure <> claims.measure
            AND p.measure IN ('ecommerce.platform', 'service_platforms.construction'))
            THEN true END AS ok
    FROM claims
), best AS (
    SELECT uscc, subject, first(measure ORDER BY gross DESC, article) AS best
    FROM lines WHERE ok GROUP BY ALL
)
SELECT measure, gross AS pay, CASE WHEN NOT (ok IS TRUE AND best <> measure) THEN ok END AS ok
FROM lines LEFT JOIN best USING (uscc, subject)
"""


def once(id: str, yuan: int, table: str, where: str, tests: str = "true") -> str:
    """An award that an enterprise gets once, whatever it claims; held lines all count."""
    return f"""
SELECT '{id}' AS measure, {yuan * 100} * count(DISTINCT uscc) FILTER (WHERE ok) AS pay,
    count(*) FILTER (WHERE ok IS NULL) AS held
FROM (SELECT uscc, honest AND fresh('{id}', uscc) AND {tests} AS ok FROM {table} WHERE {where})
"""


def claims(table: str, event: str, *tests: str) -> tuple[str, str]:
    """Rows of the year, and undated ones."""
    of = f"this_year({event})"
    return f"{table} c JOIN here h USING (uscc)", " AND ".join([of, *tests])


END = "make_date(getvariable('of'), 12, 31)"
ONCE = (
    once("branding.trademark", 50_000, *claims("trademarks", "registered_on"),
         "firm AND dated(registered_on)"),
    once("branding.secretariat", 300_000, *claims("standards", "approved_on",
         "role = 'secretariat'"), "dated(approved_on) AND organisation = 'iso' AND level = 'tc'"),
    once("branding.standard", 200_000, *claims("standards", "approved_on", "role = 'lead'"),
         "dated(approved_on)"),
    once("facilitation.origin", 50_000, *claims("credentials", "granted_on", "kind = 'origin'"),
         "firm AND dated(granted_on) AND issuer IN ('aqsiq', 'successor')"),
    once("facilitation.quality", 100_000, *claims("credentials", "granted_on", "kind = 'quality'"),
         "firm AND dated(granted_on)"),
    once("ecommerce.exporter", 50_000, "here", "traded", "firm AND ecommerce_usd >= 100000000"),
    once("facilitation.aeo", 100_000, "credentials JOIN here USING (uscc)",
         f"kind = 'aeo' AND (granted_on IS NULL OR granted_on <= {END})",
         f"firm AND granted_on + INTERVAL 1 YEAR <= {END} AND (lost_on IS NULL OR lost_on > {END})"
         " AND operating"),
)  # fmt: skip
UNPAID = """
SELECT 'growth.liaison' AS measure, 0 AS pay, export_usd >= 1000000000 AS ok FROM here WHERE traded
UNION ALL
SELECT 'talent.attraction', 0, dated(introduced_on) FROM talent JOIN here USING (uscc)
WHERE this_year(introduced_on)
"""
LINES = (MILESTONE, NEW, BOOTHS, PATENTS, PLATFORMS, UNPAID)
"""Queries that give lines; the others give totals."""


def summed(lines: str) -> str:
    return f"""SELECT measure, sum(pay) FILTER (WHERE ok) AS pay,
    count(*) FILTER (WHERE ok IS NULL) AS held FROM ({lines}) GROUP BY measure"""


def all_totals(folder: Path, county: str, year: int) -> tuple[dict[str, int], int]:
    """Payable fen by measure (those that pay nothing left out), and the held lines."""
    with duckdb.connect() as database:
        for file in sorted(folder.glob("*.parquet")):
            database.read_parquet(str(file)).create_view(file.stem)
        database.execute("SET VARIABLE county = ?", [county])
        database.execute("SET VARIABLE of = ?", [year])
        database.execute(FACTS)
        queries = [*map(summed, LINES), POOLS, *ONCE]
        rows = database.execute(_union(queries)).fetchall()
    paid = {measure: int(pay) for measure, pay, _held in rows if pay}
    return paid, sum(int(held) for _measure, _pay, held in rows)


def _union(queries: Iterable[str]) -> str:
    return " UNION ALL ".join(f"(SELECT measure, pay, held FROM ({query}))" for query in queries)


if __name__ == "__main__":
    folder, county, year = (*sys.argv[1:], *("zhongxiang", "2018")[len(sys.argv) - 2 :])
    paid, held = all_totals(Path(folder), county, int(year))
    print(json.dumps({"paid": dict(sorted(paid.items())), "hold_lines": held}, indent=1))
