"""A few records that bring every outcome, and the invention of another county."""

from __future__ import annotations

from typing import Any

from tests.support import OTHER, THIRD, firm, of

PROFILE = 'exports_since = 2005\nexports_basis = "D"\n[funding]\nshared_city = "30%"\n'

RECORDS: dict[str, Any] = {
    "enterprises": [
        firm(registered_on="2010-05-01"),
        firm(OTHER, '乙, "引号"'),
        firm(THIRD, "丙", county="jingshan"),
    ],
    "exports": [
        of(year="2018", export_usd="30000000", ecommerce_usd="1234567.89"),
        of(OTHER, year="2018", export_usd=""),
        of(THIRD, year="2018", export_usd="30000000"),
    ],
    "certifications": [
        of(certificate_no="C1", certified_on="2018-03-01", fee="150000.10"),
        of(certificate_no="C2", certified_on="2018-02-01", fee="100000.20"),
        of(certificate_no="C3", certified_on="2018-12-01", fee="0.30"),
        of(OTHER, certificate_no="C4", certified_on="", fee="5"),
    ],
    "standards": [of(role="lead", standard_no="S|1", approved_on="2018-02-02")],
    "patents": [
        of(patent_no="P1", invention_id="I1", jurisdiction="KR", kind="invention",
           granted_on="2018-01-05"),
        of(THIRD, patent_no="P2", invention_id="I1", jurisdiction="US", kind="invention",
           granted_on="2018-07-05"),
    ],
    "insurance": [of(policy_no="B1", paid_on="2018-03-01", premium="40000.05",
                     provincial_subsidy="30000")],
    "ecommerce_platforms": [of(platform="云贸", year="2018", built_locally="是",
                               on_schedule="是", invoices_locally="是",
                               turnover_usd="1000000", construction_cost="300000")],
    "talent": [of(OTHER, person="张三", introduced_on="2018-07-01")],
}  # fmt: skip


def without_source(decisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: d[name] for name in d if name != "source"} for d in decisions]
