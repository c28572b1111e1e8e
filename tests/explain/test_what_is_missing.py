"""How much of a threshold is missing: of a table of tiers the lowest counts, in dollars."""

from __future__ import annotations

from pathlib import Path

from tests.support import COUNTY, FIRM, YEAR, firm, of, run, write_csv


def test_to_the_lowest_tier(tmp_path: Path) -> None:
    exports = [of(year=YEAR, export_usd=4_000_000), of(year=YEAR - 1, export_usd=1)]
    data = write_csv(tmp_path, {"enterprises": [firm()], "exports": exports})
    found = run("explain", FIRM, "--county", COUNTY, "--year", YEAR, "--data", data,
                "--measure", "growth.milestone", "--format", "json")  # fmt: skip
    (line,) = found.document["lines"]
    (failed,) = (check for check in line["conditions"] if check["code"] == "below-threshold")
    # The first milestone is 5,000,000 dollars.
    assert (failed["result"], failed["missing"]) == ("failed", "1000000.00")
