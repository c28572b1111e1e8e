"""``jmtrade serve``: the office page on this machine, until Ctrl-C."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from jmtrade_core import i18n
from jmtrade_core.cli import options
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.i18n import LANGUAGES, _
from jmtrade_web.cli import network


def build() -> click.Command:
    """The command in the language in use."""

    @click.command("serve", help=_("Open the office page in a browser on this machine."))
    @click.option("--county", metavar="ID", help=_("The county that is chosen at first."))
    @click.option(
        "--data",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help=_("Data that are used where nothing is uploaded (else the profile's)."),
    )
    @click.option(
        "--port", type=click.IntRange(0, 65535), default=0, metavar="N",
        help=_("Port of this machine (else any that is free)."),
    )  # fmt: skip
    @options.ledger(_("A ledger whose pages are shown, to read (else JMTRADE_LEDGER)."),
                    envvar="JMTRADE_LEDGER")  # fmt: skip
    @click.option("--sign", is_flag=True,
                  help=_("Let steps be signed on the pages of the ledger, with keys of this "
                         "machine; else they are read-only."))  # fmt: skip
    @network.options
    @click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help=_("Configuration folder (else JMTRADE_CONFIG, else the packaged one)."),
    )
    @click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        help=_("Language of words (else JMTRADE_LANG, else Chinese)."),
    )
    def serve(
        county: str | None,
        data: Path | None,
        port: int,
        url: str | None,
        sign: bool,
        new_login: str | None,
        config: Path | None,
        lang: str | None,
        **given: Any,
    ) -> None:
        given |= {"sign": sign, "county": county, "data": data}
        if new_login is not None:
            network.new_login(new_login, given)
            return
        others = network.asked(given)
        if sign and not url:
            raise UsageError(Problem("--sign", _("no ledger"), "--ledger URL", "", "no-ledger"))
        if not lang and "JMTRADE_LANG" not in os.environ:
            i18n.speak("zh")
        extra()
        from jmtrade_web.run import Started
        from jmtrade_web.run import serve as here

        started = Started(config, county, data, port, url, sign)
        if others is None:
            here(started)
        else:
            from jmtrade_web.network.start import serve as to_others

            to_others(others, started)

    return serve


def extra() -> None:
    """PolicyError where the extra is not installed."""
    try:
        import python_multipart  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        cure = "pip install ./plugins/tools/web"
        problem = Problem("jmtrade", str(error.name), _("the extra web"), cure, "extra")
        raise PolicyError(problem) from error
