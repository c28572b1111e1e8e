"""A server for other machines in this process: a certificate, two people, and their browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from jmtrade_web.child import Child
from jmtrade_web.limits import Limits
from jmtrade_web.network import logins
from jmtrade_web.network.gate import Gate
from jmtrade_web.network.start import application
from jmtrade_web.server import Server
from jmtrade_web.session import Case, Session
from starlette.testclient import TestClient

from jmtrade_core.config import profiles

from .site import EXAMPLE

HOST, PORT = "127.0.0.1", 8443
ADDRESS = f"https://{HOST}:{PORT}"
COOKIE = f"__Host-jmtrade-{PORT}"
PEOPLE = {"审计甲": "correct horse battery", "reader": "four words put together"}


class Room:
    """A gate, and what stands behind it."""

    def __init__(self, folder: Path, child: Child, case: Case | None, ledger: str = "") -> None:
        self.folder, self.child, self.case, self.ledger = folder, child, case, ledger
        self.gate = self.opened()

    def opened(self, host: str = HOST, port: int = PORT) -> Gate:
        """The application, with nobody inside."""
        config = str(profiles.packaged().resolve())
        server = Server(Session(self.folder, "zh"), self.child, Limits(upload=16_384, files=0),
                        port, config, "zhongxiang", str(EXAMPLE), ledger=self.ledger, reader="-",
                        spoken="en")  # fmt: skip
        people = logins.read(self.folder.parent / "logins")
        return application(server, people, host, self.case)

    def stranger(self) -> TestClient:
        return TestClient(self.gate, ADDRESS, raise_server_exceptions=False,
                          client=("192.168.1.9", 50000), follow_redirects=False)  # fmt: skip

    def person(self, name: str = "reader") -> TestClient:
        """Somebody who is logged in."""
        client = self.stranger()
        assert login(client, name, PEOPLE[name]).status_code == 303
        return client


def login(client: TestClient, name: str, password: str, **headers: str) -> Any:
    form = {"name": name, "password": password, "lang": "en"}
    return client.post("/login", data=form, headers={"origin": ADDRESS, **headers})


@contextmanager
def room(folder: Path, ledger: str = "", data: bool = True) -> Iterator[Room]:
    """A room that ends with its child."""
    own = folder / "own"
    own.mkdir()
    for name, password in PEOPLE.items():
        logins.keep(folder / "logins", name, password)
    child = Child(own, Limits())
    question = {"config": str(profiles.packaged().resolve()), "county": "zhongxiang",
                "year": 2018, "as_of": "", "skip_bad_rows": False,
                "data": [str(EXAMPLE)]}  # fmt: skip
    try:
        case = None
        if data:
            case = Case(1, own, (), question, child.ask("findings", question=question).body)
        yield Room(own, child, case, ledger)
    finally:
        child.close()


def certificate(
    folder: Path, name: str = HOST, begins: int = -1, ends: int = 30, key: Any = None
) -> tuple[Path, Path]:
    """A self-signed certificate and its key; days are counted from now."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    known = x509.IPAddress(ip_address(name)) if name[0].isdecimal() else x509.DNSName(name)
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(begins)).not_valid_after(now + timedelta(ends))
        .add_extension(x509.SubjectAlternativeName([known]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    cert_file, key_file = folder / f"{name}.crt", folder / f"{name}.key"
    cert_file.write_bytes(built.public_bytes(pem))
    key_file.write_bytes(key.private_bytes(pem, form, plain))
    key_file.chmod(0o600)
    return cert_file, key_file
