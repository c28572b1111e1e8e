"""``jmtrade test``: worked cases against the installed policy."""

from __future__ import annotations

from pathlib import Path

import click

from jmtrade_core.cli import options
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _

FOLDERS = ("cases", "tests/cases")


class Failed(click.ClickException):
    """Some case differs: exit status 1, and nothing more to say."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        """The differences have been printed."""


def build() -> click.Command:
    """The command in the language in use."""

    @click.command(
        "test", help=_("Run cases written as TOML; PATH is a file or folder (else ./cases).")
    )
    @click.argument("path", required=False, type=click.Path(path_type=Path))
    @options.shared
    def test(path: Path | None, config: Path | None) -> None:
        from jmtrade_core.config.profiles import folder
        from jmtrade_core.testing.running import run_file

        results = [result for file in files(path) for result in run_file(file, folder(config))]
        for result in results:
            click.echo((_("passed") if result.passed else _("failed")) + f"  {result.case}")
            for difference in result.differences:
                options.say(f"    {difference}".replace("\n", "\n    "))
        failed = sum(not result.passed for result in results)
        counts = _("{passed} passed, {failed} failed")
        click.echo(counts.format(passed=len(results) - failed, failed=failed))
        if failed:
            raise Failed("")

    return test


def files(path: Path | None) -> list[Path]:
    """The cases to run. UsageError where there is none."""
    from jmtrade_core.testing.cases import find

    folders = [path] if path else [Path(name) for name in FOLDERS if Path(name).is_dir()]
    found = [file for folder in folders if folder.exists() for file in find(folder)]
    if not found:
        place = str(path or " ".join(FOLDERS))
        wanted = _("a case, or a folder of cases, written as TOML")
        raise UsageError(Problem(place, _("no case"), wanted, code="no-case"))
    return found
