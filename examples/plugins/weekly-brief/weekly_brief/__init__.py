"""A county's own command: one line for the weekly report.

A tool asks the library and prints; it decides nothing itself.
"""

from __future__ import annotations

import click

import jmtrade_core as jm
from jmtrade_core.i18n import pick


def build() -> click.Command:
    """``jmtrade brief``, in the language in use."""

    said = pick("周报一行：企业数、拟兑付、待补正。", "One line: who, payable, held.")

    @click.command("brief", help=said)
    @click.option("--county", required=True, metavar="ID", help=pick("县市区", "A county."))
    @click.option("--data", metavar="PATH", help=pick("工作簿或文件夹", "Workbook or folder."))
    @click.option("--year", type=int, metavar="Y", help=pick("年度", "Award year."))
    def brief(county: str, data: str | None, year: int | None) -> None:
        result = jm.award(county, data=data, year=year)
        lines = result.lines
        firms = lines.filter(lines["outcome"] == "pay")["uscc"].n_unique()
        held = int(result.totals["hold_lines"])
        words = pick(
            "{firms} 家企业拟兑付 {pay} 元，待补正 {held} 笔。",
            "{firms} enterprises, {pay} yuan payable, {held} lines held.",
        )
        for mark in result.marks:
            click.echo(mark, err=True)
        click.echo(words.format(firms=firms, pay=result.totals["pay"], held=held))

    return brief
