"""Aims of speed are told from the reports as they are written, and never from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import aims
from benchmarks.aims import AIMS, HERE, Aim


@pytest.mark.parametrize("aim", [a for a in AIMS if "table" not in a.work], ids=lambda a: a.work)
def test_every_figure_is_found_in_its_report(aim: Aim) -> None:
    """The table's own row comes with the next run of its report."""
    assert aim.figure(HERE)


def test_a_figure_is_of_its_section_row_and_column(tmp_path: Path) -> None:
    (tmp_path / "peers.md").write_text(
        "## every decision line, x: 1,000 enterprises\n\n| OpenFisca-core | 1.1 | 2 | 3 | 4.4 x |\n"
        "## every decision line, x: 1,000,000 enterprises\n\n| other | 9 | 9 | 9 | 9.9 x |\n"
        "| Polars by hand, same lines | 1.1 | 2 | 3 | 0.74 x | 0.9 x |\n"
        "\n## four awards: 1,000,000 enterprises\n"
        "| reading and writing jmtrade's lines | 1 | 2 | 3 | 7.7 x |\n"
        "| OpenFisca-core | 1 | 2 | 3 | 5.5 x | 6.6 x | 1.25 x | 0 x |\n",
        encoding="utf-8",
    )
    by_hand, written, amounts, *rest = AIMS
    assert by_hand.figure(tmp_path) == 0.74
    assert written.figure(tmp_path) is None, "a row of another section is none of this one"
    assert amounts.figure(tmp_path) == 1.25
    assert {aim.figure(tmp_path) for aim in rest} == {None}
    assert "| 0.74 x | 0.75 x |" in aims.row(by_hand, 0.74)
    assert by_hand.hindrance not in aims.row(by_hand, 0.74)
    assert by_hand.hindrance in aims.row(by_hand, 0.76)
    assert "not measured" in aims.row(by_hand, None)
