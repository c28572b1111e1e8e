"""Who may ask: the one browser that followed the link, from the page itself, in our name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jmtrade_web.limits import Limits

from .site import ADDRESS, PORT, Site, site

PATHS = ("/", "/cases/1", "/cases/1/decisions", "/cases/1/why/X", "/cases/1/lines.json",
         "/api/v1/openapi.json")  # fmt: skip


def test_the_link_opens_once(tmp_path: Path) -> None:
    with site(tmp_path) as made:
        again = made.stranger().get(f"/open/{made.server.session.token}")
        assert again.status_code == 403
        assert "set-cookie" not in again.headers
        assert "重新运行 jmtrade serve" in again.text


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 5000])
def test_another_link_opens_nothing(tmp_path: Path, token: str) -> None:
    with site(tmp_path) as made:
        made.server.session.opened = False
        assert made.stranger().get(f"/open/{token}").status_code in (403, 404)
        assert not made.server.session.opened


def test_the_cookie_is_kept_from_scripts_and_other_sites(tmp_path: Path) -> None:
    with site(tmp_path) as made:
        made.server.session.opened = False
        stranger = made.stranger()
        stranger.follow_redirects = False
        answer = stranger.get(f"/open/{made.server.session.token}")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"jmtrade-{PORT}=")
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("cookie", ["", "x", "é"])
def test_nobody_without_the_session_sees_anything(office: Site, path: str, cookie: str) -> None:
    headers = {b"cookie": f"jmtrade-{PORT}={cookie}".encode("latin-1")} if cookie else {}
    answer = office.stranger().get(path, headers=headers)
    assert answer.status_code == 403
    assert "zhongxiang" not in answer.text


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", "", f"[::1]:{PORT}"],
)
def test_another_name_for_this_machine_is_refused(office: Site, host: str) -> None:
    assert office.client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"origin": f"https://127.0.0.1:{PORT}"},
     {"origin": "http://127.0.0.1:1"}, {"sec-fetch-site": "cross-site"},
     {"sec-fetch-site": "same-site"}],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/cases", "/end", "/language", "/api/v1/check"])
def test_a_form_of_another_page_is_refused(
    office: Site, path: str, headers: dict[str, str]
) -> None:
    form = {"csrf": office.server.session.csrf, "county": "zhongxiang"}
    assert office.client.post(path, data=form, headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/cases", "/end", "/language"])
@pytest.mark.parametrize("csrf", [None, "", "x", "é"])
def test_a_form_without_its_token_is_refused(office: Site, path: str, csrf: str | None) -> None:
    stopped: list[bool] = []
    office.server.stop = lambda: stopped.append(True)
    form = {} if csrf is None else {"csrf": csrf}
    headers = {"origin": ADDRESS, "sec-fetch-site": "same-origin"}
    assert office.client.post(path, data=form, headers=headers).status_code == 403
    assert not stopped
    assert office.server.session.cases == {}


@pytest.mark.parametrize("path", ["/", "/static/page.js", "/nothing", "/api/v1/nothing"])
def test_every_answer_forbids_what_it_does_not_need(office: Site, path: str) -> None:
    headers = office.client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py",
     "/cases/1/marked/../../x", "/cases/-1", "/cases/1e9", "/cases/99999999999999999999"],
)  # fmt: skip
def test_no_path_leads_elsewhere(office: Site, path: str) -> None:
    assert office.client.get(path).status_code in (400, 404)


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "http://evil.example", "", "\n/", "/\tx"]
)
def test_the_language_switch_sends_nobody_away(office: Site, back: str) -> None:
    form = {"csrf": office.server.session.csrf, "lang": "zh", "back": back}
    answer = office.client.post("/language", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_request_that_is_too_long_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with site(tmp_path, Limits(upload=10_000)) as made:
        files = {"data": ("a.xlsx", b"x" * 20_000)}
        answer = made.client.post("/api/v1/check", files=files)
        assert answer.status_code == 413
        assert answer.json()["findings"][0]["name"] == "http-413"

        def endless() -> object:
            yield b'--x\r\nContent-Disposition: form-data; name="data"; filename="a"\r\n\r\n'
            for _nr in range(40):
                yield b"x" * 1_000

        kind = {"content-type": "multipart/form-data; boundary=x"}
        answer = made.client.post("/api/v1/check", content=endless(), headers=kind)  # type: ignore[arg-type]
        assert answer.status_code == 413
        left = [one for one in tmp_path.rglob("*") if one.is_file()]
        assert left == []


def test_no_page_asks_anybody_else(office: Site) -> None:
    case = office.ask()
    for path in ("/", case, f"{case}/decisions", f"{case}/why", f"{case}/what-if"):
        page = office.page(path)
        assert re.findall(r'(?:src|href|action)="(?!/|#|\?|")[^"]*"', page) == []
        assert "style=" not in page
        assert not re.search(r"<script(?! src=)|\son\w+=", page)
