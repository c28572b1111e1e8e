"""``jmtrade new``: start a plugin or a county's profile from a template."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmtrade_core.cli import options
from jmtrade_core.words import _

if TYPE_CHECKING:
    from jmtrade_core.scaffold import Names


def build() -> click.Group:
    """The command group in the language in use."""

    @click.group("new", help=_("Start a plugin or a county's profile."))
    def new() -> None:
        pass

    @new.command("plugin", help=_("Write a county's own plugin into a new folder NAME."))
    @click.argument("name")
    @click.option("--county", required=True, metavar="ID", help=_("The county that will use it."))
    @click.option(
        "--single-file", is_flag=True, help=_("One file for [plugins] local, no distribution.")
    )
    @options.shared
    def plugin(name: str, county: str, single_file: bool, config: Path | None) -> None:
        from jmtrade_core import scaffold

        policy = options.policy_of(None, config, date.today().year)
        names = scaffold.names(name, county, policy.city, policy.tables)
        if single_file:
            scaffold.write(scaffold.single_file(names), Path())
            told([f"{names.package}.py"], listed(names))
        else:
            scaffold.write_folder(scaffold.plugin(names), Path(name))
            told([f"{name}/{path}" for path in scaffold.plugin(names)], installed(names))

    @new.command("county", help=_("Write a county's profile, its keys explained."))
    @click.argument("id", metavar="ID")
    @options.shared
    def county(id: str, config: Path | None) -> None:
        from jmtrade_core import configuration, scaffold

        folder = config or Path(os.environ.get("JMTRADE_CONFIG") or "config")
        there = folder if folder.is_dir() else None
        city = configuration.read_city(there or configuration.packaged())
        id = configuration.county_id(id, city)
        files = scaffold.profile(id, city)
        scaffold.write(files, folder)
        shown = folder.as_posix()
        told([f"{shown}/{path}" for path in files], [
            f"jmtrade config show --county {id} --config {shown} --origin",
            f"jmtrade measures --county {id} --config {shown}",
        ])  # fmt: skip

    return new


def installed(names: Names) -> list[str]:
    """The commands that take a new distribution from its folder to its tests."""
    return [
        f'python -m pip install -e "{names.name}[test]"',
        f"jmtrade award --county {names.county} --config {names.name}/config",
        f"jmtrade test {names.name}/cases --config {names.name}/config",
        f"python -m pytest {names.name}",
    ]


def listed(names: Names) -> list[str]:
    """What makes a single file speak: two lines of the county's profile."""
    profile = f"config/counties/{names.county}.toml"
    return [
        f"jmtrade new county {names.county}",
        _("in {profile}:").format(profile=profile),
        f'  [plugins] local = ["../../{names.package}.py"]',
        '  [authority] document = "..."',
        f"jmtrade measures --county {names.county} --config config",
    ]


def told(files: Sequence[str], steps: Sequence[str]) -> None:
    """What was written, and what to do next."""
    click.echo(_("written:"))
    for path in files:
        click.echo(f"  {path}")
    click.echo(_("next:"))
    for step in steps:
        click.echo(f"  {step}")
