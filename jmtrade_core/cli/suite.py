"""Groups of commands that are built when they are asked for, in the language in use."""

from __future__ import annotations

import importlib
from typing import Any

import click

from jmtrade_core.cli.help import Section, dressed
from jmtrade_core.plugin import tools


class Suite(Section):
    """One module a command, in the package ``home``; nothing is imported to list them."""

    home: str
    names: tuple[str, ...]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.names:
            return None
        module = importlib.import_module(f"{self.home}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.build()
        return dressed(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        hints = dict.fromkeys(self.list_commands(ctx), click.Command("hint"))
        self.commands = hints  # for did-you-mean
        return super().resolve_command(ctx, args)


class OpenSuite(Suite):
    """A group to which tools add commands; a name of core's stays core's."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.names, *tools.installed(tools.COMMANDS)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        point = tools.installed(tools.COMMANDS).get(cmd_name)
        if cmd_name in self.names or point is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = tools.built(point)
        return dressed(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A tool is listed by what its distribution says of itself; it is not imported."""
        listed: dict[str, Any] = {}
        for name in self.list_commands(ctx):
            point = tools.installed(tools.COMMANDS).get(name)
            if name in self.names or point is None:
                listed[name] = super().get_command(ctx, name)
            else:
                listed[name] = click.Command(name, help=tools.summary(point))
        click.Group(commands=listed).format_commands(ctx, formatter)
