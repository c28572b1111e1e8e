"""Help pages whose lines end before the terminal does: Chinese signs take two columns."""

from __future__ import annotations

from collections.abc import Iterable

import click

from jmtrade_core.i18n import LANGUAGES, _
from jmtrade_core.output.grid import text_width, wrap


class HelpPage(click.HelpFormatter):
    """Click's page; click itself counts signs, and lets Chinese lines run over the edge."""

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in wrap(" ".join(text.split()), self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        widest = max((text_width(term) for term, _said in rows), default=0)
        second = self.current_indent + min(widest, col_max) + col_spacing
        for term, said in rows:
            terms = wrap(term, self.width - self.current_indent)
            lines = wrap(said, max(self.width - second, 10)) if said else []
            if lines and self.current_indent + text_width(term) + col_spacing <= second:
                blanks = " " * (second - self.current_indent - text_width(term))
                terms = [f"{term}{blanks}{lines.pop(0)}"]
            for line in terms:
                self.write(" " * self.current_indent + line + "\n")
            for line in lines:
                self.write(" " * second + line + "\n")


class Context(click.Context):
    """A run of a command, with our help page."""

    formatter_class = HelpPage


def dressed(command: click.Command) -> click.Command:
    """The command with our help page, and with its placeholders in the language in use."""
    command.context_class = Context
    command.options_metavar = _("[OPTIONS]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
    return command


def language() -> click.Option:
    """``--lang``, which every command and group takes."""
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=_("Language of words (else JMTRADE_LANG, else the system's)."),
    )


class Section(click.Group):
    """A group of commands."""

    context_class = Context

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return dressed(command) if command else None
