"""``jmtrade serve``: the office page on this machine, until Ctrl-C."""

from __future__ import annotations

import os
from pathlib import Path

import click

from jmtrade_core import i18n
from jmtrade_core.cli import options
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.i18n import LANGUAGES, _


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
    @click.option("--allow-network", metavar="ADDR", hidden=True)
    @click.option("--tls-cert", metavar="FILE", hidden=True)
    @click.option("--tls-key", metavar="FILE", hidden=True)
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
        allow_network: str | None,
        tls_cert: str | None,
        tls_key: str | None,
        config: Path | None,
        lang: str | None,
    ) -> None:
        if allow_network or tls_cert or tls_key:
            raise UsageError(_not_offered())
        if sign and not url:
            raise UsageError(Problem("--sign", _("no ledger"), "--ledger URL", "", "no-ledger"))
        if not lang and "JMTRADE_LANG" not in os.environ:
            i18n.speak("zh")
        extra()
        from jmtrade_web.run import serve as run

        run(config, county, data, port, url, sign)

    return serve


def _not_offered() -> Problem:
    found, wanted = _("the network"), _("this machine alone: other machines are not served")
    cure = _("start jmtrade serve on the machine where the page is used")
    return Problem("--allow-network", found, wanted, cure, "serve-network")


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
