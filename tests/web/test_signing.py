"""A step signed on the page: by the right person with the right key, and by nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import ledger_verify, report
from jmtrade_web.child import Child

from tests.ledger.folders import folder
from tests.ledger.office import BUREAU, Office, begin, line
from tests.ledger.signed import Signed
from tests.support import run

from .site import Site, site
from .steps import SECRET, equip


class Desk:
    """A signed ledger with reviewed and decided awards, keys on this machine, and the page."""

    def __init__(self, place: Path, page: Site) -> None:
        self.place, self.page = place, page
        self.office = Signed(str(place / "signed.db"))
        self.ids = self.office.record(
            [line(number, 1_000_00 + number) for number in (1, 2, 3)]
        ).awards
        equip(place, page, ("县里", "市里", "出纳"))
        self.last: dict[tuple[int, str], str] = {}

    def form(self, award: int, step: str, by: str, **other: str) -> dict[str, str]:
        at = (award, self.state(award))
        if at not in self.last:
            page = self.page.page(f"/ledger/awards/{award}")
            (self.last[at],) = re.findall(r'name="seen" value="(\w+)"', page)
        seen = self.last[at]
        return {"csrf": self.page.server.session.csrf, "seen": seen, "step": step, "by": by,
                "bureau": BUREAU, "key": str(self.place / f"{by}.pem"), "passphrase": SECRET,
                **other}  # fmt: skip

    def sign(self, award: int, form: dict[str, str], **how: Any) -> Any:
        return self.page.client.post(f"/ledger/awards/{award}", data=form, **how)

    def state(self, award: int) -> str:
        with self.office.ledger.reading() as connection:
            (one,) = (row for row in report.awards(connection) if row["award"] == award)
        return str(one["state"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with folder() as place, site(tmp_path_factory.mktemp("signing")) as page:
        yield Desk(place, page)


def test_review_and_approval_by_two_persons(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    award = desk.ids[0]
    answer = desk.sign(award, desk.form(award, "reviewed", "县里"))
    assert (answer.url.path, desk.state(award)) == (f"/ledger/awards/{award}", "reviewed")
    desk.sign(award, desk.form(award, "approved", "市里"))
    assert desk.state(award) == "approved"
    assert 'name="step" value="published"' in desk.page.page(f"/ledger/awards/{award}")
    assert ledger_verify.of_sqlite(desk.place / "signed.db").sound
    kept = [path.read_bytes() for path in desk.page.folder.rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in content for content in kept)
    assert SECRET not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("step", "by", "other"),
    [
        pytest.param("reviewed", "县里", {"key": "/"}, marks=pytest.mark.slow),
        pytest.param("reviewed", "县里", {"passphrase": ""}, marks=pytest.mark.slow),
        pytest.param("reviewed", "县里", {"key": "/no/such.pem"}, marks=pytest.mark.slow),
        ("reviewed", "出纳", {}),
        pytest.param("reviewed", "路人", {"key": "KEY"}, marks=pytest.mark.slow),
        pytest.param("reviewed", "县里", {"bureau": "市税务局"}, marks=pytest.mark.slow),
        ("reviewed", "县里", {"seen": "1"}),
        pytest.param("reviewed", "", {}, marks=pytest.mark.slow),
        pytest.param("approved", "市里", {}, marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_nobody_else_and_nothing_else(
    desk: Desk, step: str, by: str, other: dict[str, str]
) -> None:
    award = desk.ids[1]
    if other.get("key") == "KEY":
        other = {"key": str(desk.place / "县里.pem")}
    answer = desk.sign(award, desk.form(award, step, by, **other))
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert SECRET not in answer.text
    assert desk.state(award) == "decided"


@pytest.mark.parametrize(
    ("field", "headers", "status"),
    [
        ({"csrf": ""}, {}, 403),
        ({"csrf": "x" * 43}, {}, 403),
        ({}, {"origin": "http://elsewhere.example"}, 403),
        ({}, {"origin": "null"}, 403),
        ({}, {"sec-fetch-site": "same-site"}, 403),
        ({}, {"host": "elsewhere.example"}, 421),
        ({"step": "paid"}, {}, 400),
        ({"step": ""}, {}, 400),
    ],
)
def test_no_other_page_can_sign(
    desk: Desk, field: dict[str, str], headers: dict[str, str], status: int
) -> None:
    award = desk.ids[1]
    form = desk.form(award, "reviewed", "县里") | field
    assert desk.sign(award, form, headers=headers).status_code == status
    stranger = desk.page.stranger().post(f"/ledger/awards/{award}", data=form)
    assert stranger.status_code == 403
    assert desk.state(award) == "decided"


def test_a_ledger_that_nobody_signs_is_not_signed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Office(begin(str(desk.place / "plain.db")))
    (award,) = plain.record([line(1)]).awards
    form = desk.form(desk.ids[1], "reviewed", "县里")
    monkeypatch.setattr(desk.page.server, "ledger", str(desk.place / "plain.db"))
    page = desk.page.page(f"/ledger/awards/{award}")
    assert "passphrase" not in page
    (seen,) = re.findall(r'data-event="(\d+)"', page)[-1:]
    assert 'role="alert"' in desk.sign(award, form | {"seen": seen}).text
    with plain.ledger.reading() as connection:
        assert [row["state"] for row in report.awards(connection)] == ["decided"]


def test_what_is_signed_is_not_shown_by_who_reads_uploads(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Child] = []
    ask = Child.ask

    def noted(child: Child, task: str, *more: Any, **what: Any) -> Any:
        if task == "sign" or what.get("page") == "award":
            asked.append(child)
        return ask(child, task, *more, **what)

    monkeypatch.setattr(Child, "ask", noted)
    form = desk.form(desk.ids[1], "reviewed", "县里") | {"passphrase": "另一个"}
    desk.sign(desk.ids[1], form)
    assert desk.state(desk.ids[1]) == "decided"
    assert len({*map(id, asked)}) == len(asked) >= 2
    assert desk.page.child not in asked
    assert all(one._closed for one in asked)


def test_what_no_form_of_ours_says_is_no_bug(desk: Desk) -> None:
    award, huge = desk.ids[1], "9" * 30
    form = desk.form(award, "reviewed", "县里")
    assert desk.page.client.get(f"/ledger/awards/{huge}").status_code == 404
    assert desk.sign(int(huge), form).status_code == 404
    answer = desk.sign(award, form | {"key": "a\0b"})
    assert (answer.status_code, 'role="alert"' in answer.text) == (200, True)
    assert desk.state(award) == "decided"


def test_who_only_reads_cannot_sign(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    award = desk.ids[2]
    form = desk.form(award, "reviewed", "县里")
    monkeypatch.setattr(desk.page.server, "signs", False)
    assert "passphrase" not in desk.page.page(f"/ledger/awards/{award}")
    assert desk.sign(award, form).status_code == 404
    assert desk.state(award) == "decided"


def test_a_page_that_signs_is_asked_for_beside_a_ledger_and_never_on_a_network() -> None:
    assert run("serve", "--sign").code == 2
    assert run("serve", "--sign", "--ledger", "x.db", "--allow-network", "::").code == 2


@pytest.mark.browser
def test_in_a_browser(desk: Desk) -> None:
    from .browsing import opened
    from .live import live

    axe = pytest.importorskip("axe_playwright_python.base", reason="axe is in the group browser")
    award = desk.ids[2]
    with live(desk.page) as address, opened("about:blank", "about:", address) as page:
        server = desk.page.server
        cookie = {"name": server.cookie, "value": server.session.id, "url": address}
        page.context.add_cookies([cookie])
        page.goto(f"{address}/ledger/awards/{award}")
        page.evaluate(axe.AXE_SCRIPT)
        found = page.evaluate("axe.run(document).then((found) => found.violations)")
        assert [one for one in found if one["impact"] in ("serious", "critical")] == []
        for label, text in (("审核单位", BUREAU), ("签名人", "县里"), ("密钥口令", "另一个"),
                            ("本机上的密钥文件", str(desk.place / "县里.pem"))):  # fmt: skip
            page.get_by_label(label).fill(text)
        page.get_by_role("button", name="签名并登记").click()
        assert "或口令不对" in page.inner_text('[role="alert"]')
        assert page.get_by_label("签名人").input_value() == "县里"
        assert page.get_by_label("密钥口令").input_value() == ""
        page.get_by_label("密钥口令").fill(SECRET)
        page.get_by_role("button", name="签名并登记").click()
        page.get_by_role("heading", name="批准").wait_for()
    assert desk.state(award) == "reviewed"
