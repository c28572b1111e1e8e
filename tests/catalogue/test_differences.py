"""What differs from the city text: each difference in a row, with its day and its document."""

from __future__ import annotations

from pathlib import Path

from tests.support import COUNTY, config, run

PROFILE = """
[authority]
document = "D 1"
[terms."branding.certification"]
cap = [{from = 2018-07-01, value = 90_000}]
[terms."branding.trademark"]
amount = 60_000
"""


def test_each_row_has_its_day_and_its_document(tmp_path: Path) -> None:
    folder = config(tmp_path, PROFILE)
    page = run("catalogue", "--county", COUNTY, "--year", 2018, "--config", folder,
               "--format", "md").out.decode()  # fmt: skip
    _before, _heading, found = page.partition("## Differences from the city text\n\n")
    assert found.splitlines()[:4] == [
        "| measure | term | city text | in the county | from | document |  |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| `branding.certification` | cap | 100000.00 | 90000.00 | 2018-07-01 | D 1 |"
        " below the city text |",
        "| `branding.trademark` | amount | 50000.00 | 60000.00 |  | D 1 |  |",
    ]
