"""One cost is one enterprise's: what another one claims under the same name is not held by it."""

from __future__ import annotations

from pathlib import Path

from tests.support import FIRM, OTHER, YEAR, award, firm, of, write_csv

MEASURES = ((FIRM, "ecommerce.platform"), (OTHER, "service_platforms.construction"))


def test_two_enterprises_with_one_name_for_two_platforms(tmp_path: Path) -> None:
    """A person found that they are two things."""
    first = of(platform="P", year=YEAR, built_locally="yes", on_schedule="yes",
               invoices_locally="yes", turnover_usd=2000000, construction_cost=200_000)  # fmt: skip
    second = of(OTHER, platform="P", year=YEAR, built_locally="yes", customs="yes",
                collection="yes", refund="yes", construction_cost=100_000)  # fmt: skip
    apart = [
        of(uscc, measure=measure, subject="P", matter="same-object", finding="met",
           document="D", decided_on="2018-12-01")
        for uscc, measure in MEASURES
    ]  # fmt: skip
    claims = {"ecommerce_platforms": [first], "service_platforms": [second]}
    tables = {"determinations": apart, "enterprises": [firm(), firm(OTHER, "乙")], **claims}
    decided = award(write_csv(tmp_path, tables)).decisions
    found = {d["measure"]: (d["outcome"], d["reason"]) for d in decided if d["subject"] == "P"}
    assert set(found.values()) == {("pay", "")}
    assert len(found) == 2
