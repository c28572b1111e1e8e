"""Do jmtrade and Polars by hand pay the same and hold as many lines?

python -m benchmarks.agree FOLDER
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from narwhals.stable.v2 import col

from benchmarks import COUNTY, YEAR
from benchmarks.peers.polars_totals import all_totals
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import award
from jmtrade_core.config.profiles import packaged


def totals(folder: Path) -> tuple[dict[str, int], int]:
    """jmtrade's payable fen by measure, and its number of held lines."""
    request = Request(COUNTY, packaged(), YEAR, folder, date(YEAR, 12, 31))
    lines = award(request)[0].lines
    paid = lines.filter(col("outcome") == "pay").group_by("measure").agg(col("amount").sum())
    held = int((lines["outcome"] == "hold").sum())
    return dict(paid.select("measure", "amount").iter_rows()), held


def compare(folder: Path) -> dict[str, Any]:
    """The totals that both give. SystemExit names what differs."""
    (ours, held), (theirs, held_there) = totals(folder), all_totals(folder, COUNTY, YEAR)
    differ = {
        measure: (ours.get(measure), theirs.get(measure))
        for measure in sorted({*ours, *theirs})
        if ours.get(measure) != theirs.get(measure)
    }
    if differ or held != held_there:
        raise SystemExit(
            "totals differ (jmtrade, Polars by hand), nothing was timed: "
            f"{differ}, held lines {held} and {held_there}"
        )
    return {"paid": ours, "hold_lines": held}


if __name__ == "__main__":
    print(json.dumps(compare(Path(sys.argv[1]))))
