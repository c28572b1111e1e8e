"""Other machines read, over TLS and with a login; whoever tries more gets nothing."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from jmtrade_web import app
from jmtrade_web.network import attempts, logins, readers
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.support import run

from .network import ADDRESS, COOKIE, HOST, PEOPLE, PORT, Room, certificate, login, room
from .site import EXAMPLE

REAL = logins.COST
CHEAP = {"n": 2, "r": 1, "p": 1}


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Data, and a ledger that is new."""
    folder = tmp_path_factory.mktemp("network")
    ledger = folder / "台账.db"
    made = run("ledger", "create", "--unsigned", "--by", "甲", "--ledger", ledger)
    assert made.code == 0, made.err
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logins, "COST", CHEAP)
        with room(folder, str(ledger)) as made_room:
            yield made_room


@pytest.fixture
def fresh(reading: Room) -> Room:
    """The same with nobody inside, and no try at the door."""
    reading.gate = reading.opened()
    return reading


def office_paths(reading: Room) -> list[tuple[str, str]]:
    """Every address of the page of one machine, filled in, with its methods."""
    server = reading.gate.server
    found = {("GET", "/static/page.css"), ("GET", "/static/page.js"), ("GET", "/nothing"),
             ("GET", "/cases/1/sheet?file=&sheet=x"), ("GET", "/static/../app.py"),
             ("GET", "/login/../"), ("GET", "//login"), ("GET", "/login/"), ("GET", "/LOGIN"),
             ("GET", "/%2flogin"), ("GET", "/static/%2e%2e/app.py")}  # fmt: skip
    for route in app.application(server).routes:
        if isinstance(route, Route):
            path = re.sub(r"{\w+:int}", "1", route.path)
            path = re.sub(r"{form}", "json", re.sub(r"{name}", "award", path))
            path = re.sub(r"{\w+}", "91420881MA0000001G", path)
            found |= {(method, path) for method in route.methods or ()}
    assert {("POST", "/cases"), ("POST", "/ledger/awards/1"), ("POST", "/papers"),
            ("POST", "/api/v1/award"), ("GET", "/api/v1/openapi.json")} <= found  # fmt: skip
    return sorted(found)


@pytest.mark.parametrize("cookie", ["", "x", "é", "x" * 5_000])
def test_nobody_without_a_login_sees_anything(fresh: Room, cookie: str) -> None:
    stranger = fresh.stranger()
    for method, path in office_paths(fresh):
        headers = {b"origin": ADDRESS.encode()}
        if cookie:
            headers[b"cookie"] = f"{COOKIE}={cookie}".encode("latin-1")
        answer = stranger.request(method, path, headers=headers, content=b"csrf=x")
        asked = method in ("GET", "HEAD") and not path.startswith(("/static/", "/api/"))
        said = answer.status_code, answer.headers.get("location")
        led_on, refused = (303, "/login"), (401, None)
        if path == "//login":
            continue  # the client asks for the login itself
        assert said in ({led_on} if asked else {refused, *((led_on,) if ".." in path else ())}), (
            path
        )
        assert "set-cookie" not in answer.headers
        assert not re.search("zhongxiang|钟祥|荆门", answer.text)
    door = stranger.get("/login")
    assert door.status_code == 200
    assert not re.search("zhongxiang|钟祥|荆门|/static/", door.text)


READ = {"/", "/cases/1", "/cases/1/decisions", "/cases/1/open",
        "/cases/1/lines.json", "/cases/1/why", "/cases/1/why/91420881MA0000001G",
        "/cases/1/what-if", "/ledger", "/static/page.css", "/static/page.js"}  # fmt: skip


def test_a_reader_reads_and_writes_nothing(fresh: Room) -> None:
    """Over every address of the office page: what is not among a reader's is not there."""
    person = fresh.person()
    ledger = Path(fresh.ledger).read_bytes()
    before = {*fresh.folder.parent.rglob("*")}
    csrf = re.findall(r'name="csrf" value="(.*?)"', person.get("/").text)[0]
    files = {"data": (EXAMPLE.name, b"PK\x03\x04")}
    for method, path in office_paths(fresh):
        if method == "POST":
            answer = person.post(path, data={"csrf": csrf}, headers={"origin": ADDRESS})
            wanted = {303} if path == "/language" else {404, 405}
            assert answer.status_code in wanted, (path, answer.text)
            sent = person.post(path, data={"csrf": csrf}, files=files, headers={"origin": ADDRESS})
            assert sent.status_code in {400, 404, 405}, path
        else:
            answer = person.request(method, path)
            wanted = {200} if path in READ else {200, 404, 405}
            assert answer.status_code in wanted, (path, answer.text)
            assert path in READ or answer.status_code != 200 or "login" in path
    after = {*fresh.folder.parent.rglob("*")} - before
    assert {one.name for one in after} <= {"lines.json"}
    assert Path(fresh.ledger).read_bytes() == ledger


def test_its_pages_offer_nothing_that_writes(fresh: Room) -> None:
    person = fresh.person()
    for path in sorted(READ):
        page = person.get(path).text
        assert set(re.findall(r'action="(/[^"]*)" method="post"', page)) <= {
            "/language", "/logout"
        }, path  # fmt: skip
        assert not re.search(r'type="(file|password)"|href="/(papers|end)', page), path
    assert "To read alone" in person.get("/ledger").text
    assert "stays on this machine" not in person.get("/").text


def test_the_figures_are_those_of_the_command(fresh: Room) -> None:
    lines = fresh.person().get("/cases/1/lines.json").json()
    words = ("--county", "zhongxiang", "--year", 2018, "--data", EXAMPLE, "--format", "json")
    assert lines == run("award", *words).document


def test_the_cookie_is_for_this_host_over_tls_and_no_script(fresh: Room) -> None:
    answer = login(fresh.stranger(), "审计甲", PEOPLE["审计甲"])
    (cookie,) = answer.headers.get_list("set-cookie")
    name, *rest = cookie.split("; ")
    assert re.fullmatch(rf"{COOKIE}=[\w-]{{43}}", name)
    assert {one.lower() for one in rest} == {"httponly", "path=/", "samesite=strict", "secure"}


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"origin": f"http://{HOST}:{PORT}"},
     {"origin": f"https://{HOST}"}, {"origin": ""}, {"sec-fetch-site": "cross-site"},
     {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"}],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/login", "/language", "/logout"])
def test_a_form_of_another_site_is_refused(fresh: Room, path: str, headers: dict[str, str]) -> None:
    person = fresh.person()
    form = {"name": "reader", "password": PEOPLE["reader"], "csrf": "x"}
    answer = person.post(path, data=form, headers={"origin": ADDRESS, **headers})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert person.post(path, data=form).status_code == 403  # a program that says no origin
    assert person.get("/").status_code == 200


def test_a_form_without_its_token_ends_nothing(fresh: Room) -> None:
    person, other = fresh.person(), fresh.person("审计甲")
    theirs = re.findall(r'name="csrf" value="(.*?)"', other.get("/").text)[0]
    for csrf in ("", "x", theirs):
        answer = person.post("/logout", data={"csrf": csrf}, headers={"origin": ADDRESS})
        assert answer.status_code == 403
        assert "serve printed" not in answer.text
    assert person.get("/").status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", HOST, f"{HOST}:1", "", f"localhost:{PORT}",
             f"{HOST}:{PORT}.evil.example", f"x@{HOST}:{PORT}"],
)  # fmt: skip
def test_another_name_for_this_machine_is_refused(fresh: Room, host: str) -> None:
    person = fresh.person()
    for path in ("/", "/login"):
        answer = person.get(path, headers={"host": host})
        assert answer.status_code == 421
        assert 'name="password"' not in answer.text


def test_the_port_of_tls_need_not_be_said(reading: Room) -> None:
    gate = reading.opened("jmtrade.city.example", 443)
    for base in ("https://jmtrade.city.example", "https://jmtrade.city.example:443"):
        client = TestClient(gate, base, follow_redirects=False)
        assert client.get("/login").status_code == 200
        named = client.get("/login", headers={"host": "jmtrade.city.example:443"})
        assert named.status_code == 200


def test_a_login_ends_by_itself(fresh: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [1_000.0]
    fresh.gate.readers.now = lambda: times[0]
    person = fresh.person()
    for _nr in range(readers.LONGEST // readers.IDLE - 1):
        times[0] += readers.IDLE
        assert person.get("/static/page.css").status_code == 200
    folders = [*fresh.folder.glob("reader-*")]
    times[0] += readers.IDLE + 1
    assert person.get("/").headers["location"] == "/login"
    assert len([*fresh.folder.glob("reader-*")]) == len(folders) - 1
    person = fresh.person()
    begun = times[0]
    while times[0] <= begun + readers.LONGEST:
        assert person.get("/static/page.css").status_code == 200
        times[0] += readers.IDLE
    assert person.get("/").headers["location"] == "/login"


def test_who_logs_out_is_out_everywhere(fresh: Room) -> None:
    person = fresh.person()
    cookie = person.cookies[COOKIE]
    csrf = re.findall(r'name="csrf" value="(.*?)"', person.get("/").text)[0]
    left = person.post("/logout", data={"csrf": csrf}, headers={"origin": ADDRESS})
    assert left.headers["location"] == "/login"
    again = fresh.stranger().get("/", headers={"cookie": f"{COOKIE}={cookie}"})
    assert again.headers["location"] == "/login"


def test_a_second_login_ends_the_first_and_gives_another_cookie(fresh: Room) -> None:
    person = fresh.person()
    before = person.cookies[COOKIE]
    login(person, "reader", PEOPLE["reader"])
    assert person.cookies[COOKIE] != before
    old = fresh.stranger().get("/", headers={"cookie": f"{COOKIE}={before}"})
    assert old.status_code == 303


def test_a_cookie_that_was_planted_is_never_taken_on(fresh: Room) -> None:
    stranger = fresh.stranger()
    answer = login(stranger, "reader", PEOPLE["reader"], cookie=f"{COOKIE}=planted")
    assert "planted" not in answer.headers["set-cookie"]
    assert fresh.stranger().get("/", headers={"cookie": f"{COOKIE}=planted"}).status_code == 303


def test_nothing_of_one_reader_reaches_another(fresh: Room) -> None:
    before = {*fresh.folder.glob("reader-*/lines.csv")}
    one, other = fresh.person(), fresh.person("审计甲")
    csrf = re.findall(r'name="csrf" value="(.*?)"', one.get("/").text)[0]
    one.post("/language", data={"csrf": csrf, "lang": "zh"}, headers={"origin": ADDRESS})
    asked = "/cases/1/what-if?t.branding.certification.cap=123456"
    assert "123456" in one.get(asked).text
    assert "123456" not in other.get("/cases/1/what-if").text
    assert "退出" in one.get("/").text
    page = other.get("/").text
    assert "Log out (审计甲)" in page
    assert "reader" not in re.sub(r"<[^>]*>", "", page)
    mine, theirs = (person.get("/cases/1/lines.csv").content for person in (one, other))
    assert len({*fresh.folder.glob("reader-*/lines.csv")} - before) == 2
    assert mine
    assert theirs


def test_no_more_readers_than_there_is_room_for(
    fresh: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "MOST", 2)
    people = [fresh.person() for _nr in range(3)]
    assert [one.get("/static/page.css").status_code for one in people] == [401, 200, 200]


def test_guesses_are_counted_by_address_and_said(
    fresh: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger, secret = fresh.stranger(), "a password in the wrong field"
    said = {
        login(stranger, secret, f"guess {n}").status_code for n in range(attempts.MOST["address"])
    }
    assert said == {401}
    locked = login(stranger, "reader", PEOPLE["reader"])
    assert locked.status_code == 429
    assert "try again in 15 minutes" in locked.text
    assert "set-cookie" not in locked.headers
    err = capsys.readouterr().err
    assert "too many wrong passwords from 192.168.1.9" in err
    assert secret not in err
    assert "guess" not in err
    elsewhere = fresh.stranger()
    elsewhere = TestClient(fresh.gate, ADDRESS, client=("192.168.1.10", 1), follow_redirects=False)
    assert login(elsewhere, "reader", PEOPLE["reader"]).status_code == 303


def test_an_unknown_name_is_answered_as_a_wrong_password(
    fresh: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[bytes] = []
    real = logins._hash

    def counted(password: str, salt: bytes) -> bytes:
        hashed.append(salt)
        return real(password, salt)

    monkeypatch.setattr(logins, "_hash", counted)
    stranger = fresh.stranger()
    texts = {login(stranger, name, "wrong").text for name in ("reader", "nobody", "", "n" * 4_000)}
    assert len(texts) == 1
    assert len(hashed) == 4
    assert "wrong" not in texts.pop().replace("is wrong", "")


def test_a_form_that_is_too_large_or_brings_files_is_refused(fresh: Room) -> None:
    stranger, big = fresh.stranger(), {"origin": ADDRESS}
    assert stranger.post("/login", content=b"x" * 20_000, headers=big).status_code == 413
    files = {"password": ("a.txt", b"x")}
    answer = stranger.post("/login", data={"name": "reader"}, files=files, headers=big)
    assert answer.status_code == 400
    assert not [one for one in fresh.folder.iterdir() if one.name == "password"]


def test_tries_are_forgotten_after_a_while_and_by_success() -> None:
    times = [0.0]
    door = attempts.Attempts(lambda: times[0])
    most = attempts.MOST
    for _nr in range(most["address"]):
        assert door.wait("10.0.0.1", "a") == 0
        door.begun("10.0.0.1", "a")
    assert door.wait("10.0.0.1", "b") == attempts.WINDOW
    assert door.wait("10.0.0.2", "a") == 0
    for nr in range(most["name"] - most["address"]):
        door.begun(f"10.0.1.{nr}", "a")
    assert door.wait("10.0.9.9", "a") > 0
    times[0] = attempts.WINDOW + 1.0
    assert door.wait("10.0.0.1", "a") == 0
    for nr in range(most["address"] * 2):  # one's own success frees no other guesses
        door.begun("10.0.0.3", f"guess {nr}")
        door.begun("10.0.0.3", "mine")
        door.right("10.0.0.3", "mine")
    assert door.wait("10.0.0.3", "b") > 0
    for nr in range(most["address"]):
        door.begun(f"2001:db8::{nr}", f"x{nr}")
    assert door.wait("2001:db8::ffff", "y") > 0


def test_tries_at_once_are_counted_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "KEPT", 50)
    times = [0.0]
    door = attempts.Attempts(lambda: times[0])
    for nr in range(200):
        times[0] += attempts.WINDOW / 40
        door.begun(f"10.0.0.{nr}", f"{nr}")
    assert len(door.tried) <= 130


def test_a_password_is_kept_as_a_slow_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins, "COST", REAL)
    file = tmp_path / "logins"
    assert not logins.keep(file, "审计甲", "correct horse battery")
    assert not logins.keep(file, "reader", "correct horse battery")
    text = file.read_text(encoding="utf-8")
    assert "correct" not in text
    assert file.stat().st_mode & 0o777 == 0o600
    found = logins.read(file)
    assert found["reader"] != found["审计甲"]  # a salt each
    assert logins.fits(found, " 审计甲 ", "correct horse battery")
    assert not logins.fits(found, "审计甲", "correct horse batterY")
    assert not logins.fits(found, "审计乙", "correct horse battery")
    assert logins.COST["n"] * logins.COST["r"] * 128 == 32 * 2**20
    assert "scrypt-{n}-{r}-{p}".format(**logins.COST) == logins.SCHEME
    assert logins.keep(file, "reader", "another fine password")
    assert not logins.fits(logins.read(file), "reader", "correct horse battery")
    assert [one.name for one in tmp_path.iterdir()] == ["logins"]


LINE = f"reader\t{logins.SCHEME}\t{'0' * 32}\t{'0' * 64}\n"


@pytest.mark.parametrize(
    "text", ["", "x\n", LINE + LINE, LINE + "\n", LINE.replace("scrypt-32768", "scrypt-2"),
             "\ufeff" + LINE + "x", LINE.replace("\t", " "), "\udcff"],
)  # fmt: skip
def test_what_is_no_file_of_logins_is_refused_and_kept(tmp_path: Path, text: str) -> None:
    file = tmp_path / "logins"
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    file.chmod(0o600)
    before = file.read_bytes()
    refused = serve(tmp_path, login=file)
    assert refused.code == 2
    assert "[login-file]" in refused.err
    assert run("serve", "--new-login", "x", "--login", file).code == 2
    assert file.read_bytes() == before


def serve(folder: Path, *words: object, **instead: object) -> Any:
    """``jmtrade serve --allow-network`` with whatever is not given made right."""
    cert, key = certificate(folder)
    if "login" not in instead:
        (folder / "good").write_text(LINE, encoding="utf-8")
        (folder / "good").chmod(0o600)
    given = {"allow-network": HOST, "tls-cert": cert, "tls-key": key, "login": folder / "good",
             **{name.replace("_", "-"): value for name, value in instead.items()}}  # fmt: skip
    options = [f"--{name}={value}" for name, value in given.items() if value is not None]
    return run("serve", *options, *words)


@pytest.mark.parametrize("missing", ["tls_cert", "tls_key", "login"])
def test_the_network_needs_all_that_keeps_it_safe(tmp_path: Path, missing: str) -> None:
    refused = serve(tmp_path, **{missing: None})
    assert refused.code == 2
    assert f"--{missing.replace('_', '-')}" in refused.err
    assert "[serve-network]" in refused.err
    alone = run("serve", f"--{missing.replace('_', '-')}", tmp_path)
    assert (alone.code, "--allow-network ADDR" in alone.err) == (2, True)


def test_all_that_is_missing_is_said_at_once() -> None:
    refused = run("serve", "--allow-network", "::", "--sign", "--ledger", "x.db")
    assert refused.code == 2
    for option in ("--tls-cert", "--tls-key", "--login", "--sign"):
        assert f"{option}: found" in refused.err


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--sign", "--ledger", "x.db"), "keys cross no network"),
     (("--data", EXAMPLE), "--county ID"), (("--year", "2018"), "--year: found"),
     (("--data", "nowhere", "--county", "zhongxiang"), "nowhere"),
     (("--ledger", "nowhere.db"), "nowhere.db"), (("--county", "nowhere"), "nowhere")],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    refused = serve(tmp_path, *words)
    assert refused.code in (2, 3)
    assert said in refused.err
    assert refused.out == b""


@pytest.mark.parametrize(
    ("name", "said"),
    [("0.0.0.0", "every address at once"), ("::", "every address at once"),  # noqa: S104
     ("0", "every address at once"), ("[::]", "every address at once"),
     ("127.0.0.1:8443", "no name and no address"), ("https://x", "no name and no address"),
     ("x y", "no name and no address"), ("-", "no name and no address"),
     ("nowhere.invalid", "nobody knows")],
)  # fmt: skip
def test_an_address_is_one_of_this_machine(tmp_path: Path, name: str, said: str) -> None:
    refused = serve(tmp_path, allow_network=name)
    assert refused.code == 2
    assert said in refused.err


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path, "192.0.2.1")
    refused = serve(tmp_path, allow_network="192.0.2.1", tls_cert=cert, tls_key=key)
    assert refused.code == 2
    assert "an address of another machine" in refused.err


def test_a_certificate_is_looked_at_before_anybody_is_served(tmp_path: Path) -> None:
    def said(cert: Path, key: Path) -> str:
        refused = serve(tmp_path, tls_cert=cert, tls_key=key)
        assert (refused.code, refused.out) == (2, b"")
        return str(refused.err)

    for name in ("old", "soon", "other", "fine"):
        (tmp_path / name).mkdir()
    assert "out of date" in said(*certificate(tmp_path / "old", begins=-9, ends=-1))
    assert "does not hold yet" in said(*certificate(tmp_path / "soon", begins=2))
    assert "for other names" in said(*certificate(tmp_path / "other", "192.168.1.1"))
    cert, key = certificate(tmp_path / "fine")
    assert "another certificate" in said(cert, tmp_path / "other" / "192.168.1.1.key")
    assert "no such file" in said(tmp_path / "none", key)
    cert.chmod(0o600)
    assert "no certificate and key" in said(key, cert)
    key.chmod(0o644)
    assert "every account of this machine" in said(cert, key)
    sealed = tmp_path / "sealed.key"
    sealed.write_bytes(_sealed(key))
    sealed.chmod(0o600)
    assert "a key with a passphrase" in said(cert, sealed)


def _sealed(key: Path) -> bytes:
    from cryptography.hazmat.primitives import serialization as kept

    private = kept.load_pem_private_key(key.read_bytes(), None)
    seal = kept.BestAvailableEncryption(b"x")
    return private.private_bytes(kept.Encoding.PEM, kept.PrivateFormat.PKCS8, seal)


def test_a_file_of_logins_is_for_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "logins"
    file.write_text(LINE, encoding="utf-8")
    file.chmod(0o644)
    assert "chmod 600" in serve(tmp_path, login=file).err
    assert "no such file" in serve(tmp_path, login=tmp_path / "none").err


def test_a_password_is_asked_for_on_a_terminal_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "logins"
    refused = run("serve", "--new-login", "甲", "--login", file)
    assert (refused.code, "nobody is here to be asked" in refused.err) == (2, True)
    asked: list[dict[str, Any]] = []
    typed = ["short", "a" * 40, "correct horse battery"]

    def prompt(words: str, **how: Any) -> str:
        asked.append(how)
        return typed.pop(0)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", prompt)
    for _nr in range(2):
        weak = run("serve", "--new-login", "甲", "--login", file)
        assert (weak.code, "[login-password]" in weak.err, file.exists()) == (2, True, False)
    done = run("serve", "--new-login", "甲", "--login", file)
    assert done.code == 0, done.err
    assert "horse" not in done.err
    assert all(how["hide_input"] and how["confirmation_prompt"] for how in asked)
    assert logins.fits(logins.read(file), "甲", "correct horse battery")


@pytest.mark.parametrize(
    "words",
    [("--new-login", "甲"), ("--new-login", "", "--login", "x"),
     ("--new-login", "a\tb", "--login", "x"), ("--new-login", "甲" * 51, "--login", "x"),
     ("--new-login", "甲", "--login", "x", "--allow-network", HOST)],
)  # fmt: skip
def test_a_login_that_cannot_be_made_is_refused(words: tuple[str, ...]) -> None:
    assert run("serve", *words).code == 2


@pytest.fixture(scope="module")
def secured(reading: Room, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The same pages behind a real socket; its port, and whom to trust."""
    cert, key = certificate(tmp_path_factory.mktemp("tls"))
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
        settings = uvicorn.Config(reading.opened(port=port), log_config=None, lifespan="off",
                                  ws="none", ssl_certfile=cert, ssl_keyfile=key)  # fmt: skip
        running = uvicorn.Server(settings)
        thread = threading.Thread(target=running.run, args=([listener],))
        thread.start()
        try:
            yield port, cert
        finally:
            running.should_exit = True
            thread.join()


def test_over_a_real_socket(secured: tuple[int, Path]) -> None:
    port, cert = secured
    address = f"https://{HOST}:{port}"
    trusting = ssl.create_default_context(cafile=str(cert))
    with httpx2.Client(
        base_url=address, verify=trusting, follow_redirects=True, timeout=60
    ) as client:
        assert 'name="password"' in client.get("/").text
        form = {"name": "审计甲", "password": PEOPLE["审计甲"], "lang": "zh"}
        page = client.post("/login", data=form, headers={"origin": address})
        assert "退出（审计甲）" in page.text
        assert "钟祥市" in client.get("/cases/1/decisions").text


@pytest.mark.parametrize(
    ("request_line", "status"),
    [("GET / HTTP/1.0\r\n\r\n", "421"), ("GET / HTTP/1.1\r\n\r\n", "400"),
     ("GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n", "4"),
     ("GET https://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"),
     ("GET https://{host}/cases/1 HTTP/1.1\r\nHost: {host}\r\n\r\n", "303"),
     ("GET /static/page.css HTTP/1.1\r\nHost: {host}\r\n\r\n", "401"),
     ("GET /login/..//cases/1 HTTP/1.1\r\nHost: {host}\r\n\r\n", "303"),
     ("GET /login%2f..%2fcases/1 HTTP/1.1\r\nHost: {host}\r\n\r\n", "303"),
     ("CONNECT x:1 HTTP/1.1\r\nHost: {host}\r\n\r\n", "4"),
     ("GET / HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
      "303")],
)  # fmt: skip
def test_requests_that_no_browser_makes(
    secured: tuple[int, Path], request_line: str, status: str
) -> None:
    port, cert = secured
    trusting = ssl.create_default_context(cafile=str(cert))
    plain = socket.create_connection((HOST, port), timeout=10)
    with plain, trusting.wrap_socket(plain, server_hostname=HOST) as link:
        link.sendall(request_line.format(host=f"{HOST}:{port}").encode())
        answer = link.recv(65_536).decode("utf-8", "replace")
    assert answer.split()[1].startswith(status), answer
    assert "钟祥" not in answer


def test_nothing_is_served_without_tls(secured: tuple[int, Path]) -> None:
    port, _cert = secured
    with socket.create_connection((HOST, port), timeout=10) as plain:
        plain.sendall(f"GET /login HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode())
        try:
            said = plain.recv(65_536)
        except ConnectionError:
            said = b""
    assert b"HTTP" not in said
