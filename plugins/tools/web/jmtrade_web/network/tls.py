"""The certificate and its key, tried as a browser would before anybody is served."""

from __future__ import annotations

import ssl
from contextlib import suppress
from pathlib import Path

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_web.network.private import shared_with_others

CERT, KEY = "--tls-cert", "--tls-key"
EXPIRED, NOT_YET, OTHER_NAME, OTHER_ADDRESS = 10, 9, 62, 64
"""Codes of OpenSSL."""


def checked(cert: Path, key: Path, name: str) -> None:
    """UsageError for files that are none, do not belong together, are out of date or for
    another name than the one that people use, and for a key that others can read."""
    problems = [_absent(option, file) for option, file in ((CERT, cert), (KEY, key))
                if not file.is_file()]  # fmt: skip
    problems += shared_with_others(key)
    if problems:
        raise UsageError(*problems)
    _greeted(_loaded(cert, key), cert, name)


def _absent(option: str, file: Path) -> Problem:
    wanted, cure = _("a file in PEM"), _("ask the city's IT for it")
    return Problem(f"{option} {file}", _("no such file"), wanted, cure, "tls-file")


def _loaded(cert: Path, key: Path) -> ssl.SSLContext:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        server.load_cert_chain(cert, key, password=lambda: _sealed(key))
    except OSError as error:  # of ssl too
        fits = getattr(error, "reason", "") != "KEY_VALUES_MISMATCH"
        found = _("what is no certificate and key") if fits else _("a key of another certificate")
        wanted, cure = _("a certificate and its own key, in PEM"), _("ask the city's IT for both")
        problem = Problem(f"{CERT} {cert}, {KEY} {key}", found, wanted, cure, "tls-pair")
        raise UsageError(problem) from error
    return server


def _sealed(key: Path) -> str:
    found, wanted = _("a key with a passphrase"), _("a key without one, for its owner alone")
    cure = f"openssl pkey -in {key} -out NEW.pem; chmod 600 NEW.pem"
    raise UsageError(Problem(f"{KEY} {key}", found, wanted, cure, "tls-key"))


def _greeted(server: ssl.SSLContext, cert: Path, name: str) -> None:
    """A handshake in memory with somebody who trusts this certificate, and looks at the rest."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(cert)
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = (client.wrap_bio(back, there, server_hostname=name),
             server.wrap_bio(there, back, server_side=True))  # fmt: skip
    try:
        for _round in range(4):
            for side in sides:
                _further(side)
    except ssl.SSLError as error:
        raise UsageError(_refused(error, cert, name)) from error


def _further(side: ssl.SSLObject) -> None:
    with suppress(ssl.SSLWantReadError):  # the other side's turn
        side.do_handshake()


def _refused(error: ssl.SSLError, cert: Path, name: str) -> Problem:
    code = getattr(error, "verify_code", 0)
    said = {
        EXPIRED: _("a certificate that is out of date"),
        NOT_YET: _("a certificate that does not hold yet"),
        OTHER_NAME: _("a certificate for other names"),
        OTHER_ADDRESS: _("a certificate for other names"),
    }
    found = said.get(code) or getattr(error, "verify_message", "") or str(error.reason)
    wanted = _("a certificate that holds today for {name}").format(name=name)
    cure = _("ask the city's IT for a new one, or give --allow-network the name that it is for")
    return Problem(f"{CERT} {cert}", found, wanted, cure, "tls-cert")
