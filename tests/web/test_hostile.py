"""Files and requests that were made to break something: refused in documents, and no more."""

from __future__ import annotations

import random
import string
from pathlib import Path
from typing import Any

import pytest
from jmtrade_web import commands

from tests.intake.hostile import HOSTILE
from tests.intake.test_hostile import SIZE

from .site import Site

QUICK = ("billion_laughs", "external_entity", "far_cell", "parts_that_overlap", "program",
         "circle_of_sectors")  # fmt: skip
"""One of each kind; the rest are tried in the long form."""
FINE = {200, 400, 404, 405, 413, 422}
FILES = [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow)
         for name in HOSTILE if name != "pipe"]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_by_its_code(office: Site, name: str, tmp_path: Path) -> None:
    code, maker = HOSTILE[name]
    file = maker(tmp_path, SIZE)
    answer = office.api("award", (file.name, file.read_bytes()), county="zhongxiang", year="2018")
    assert answer.status_code == 422, answer.text
    assert code in [one["name"] for one in answer.json()["findings"]]
    page = office.client.get("/")
    assert page.status_code == 200


ALPHABET = string.printable + "一亿﹢＝\u202e\u0000\ud7ff𠮷é"
VALUES = ["", "zhongxiang", "all", "2018", "-1", "99999999999999999999", "1e9", "true", "--help",
          "../../etc/passwd", "/dev/zero", "http://127.0.0.1:1/", "a=b", "=",
          "growth.milestone.tiers=",
          'branding.certification.cap={"1"=1}', "branding.certification.rate=-5%",
          "2018-13-01", "0001-01-01", "9999-12-31", "{{ 7 * 7 }}", "%00",
          "pay,nothing", "office"]  # fmt: skip
NAMES = ["county", "year", "as-of", "reading", "set", "only", "uscc", "outcome", "enterprise",
         "measure", "for", "open", "joint", "readings", "skip-bad-rows", "city-text", "lang",
         "data", "map", "scenario", "csrf", "config", "format", "", "ｃounty"]  # fmt: skip


def calls(seed: int, count: int) -> list[tuple[str, dict[str, Any], list[Any]]]:
    """Random questions: known and unknown fields, values that mean something and noise."""
    made = random.Random(seed)
    found = []
    for _nr in range(count):
        fields: dict[str, list[str]] = {}
        for _field in range(made.randrange(5)):
            noise = "".join(made.choices(ALPHABET, k=made.randrange(30)))
            value = made.choice([*VALUES, noise, noise])
            fields.setdefault(made.choice(NAMES), []).append(value)
        files = [
            (made.choice(["data", "map", "scenario", "x"]),
             (made.choice(["a.csv", "enterprises.csv", "../x", "", "n\x00l.xlsx", "a" * 300]),
              made.choice([b"", b"uscc\nX\n", b"PK\x03\x04", bytes(range(256)), b"[terms]\n"])))
            for _file in range(made.choice([0, 0, 0, 1, 2]))
        ]  # fmt: skip
        found.append(
            (made.choice([*commands.NAMES, "nothing", "award/x", "..%2fcases"]), fields, files)
        )
    return found


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 40), pytest.param(2, 2_000, marks=pytest.mark.slow)]
)
def test_no_question_is_a_bug(office: Site, seed: int, count: int) -> None:
    before, kept = {*office.folder.parent.iterdir()}, {*office.folder.iterdir()}
    for command, fields, files in calls(seed, count):
        answer = office.client.post(f"/api/v1/{command}", data=fields, files=files or None)
        assert answer.status_code in FINE, (command, fields, files, answer.text)
        assert answer.status_code == 200 or answer.json()["schema"] == "jmtrade.check/1"
    assert {*office.folder.iterdir()} == kept
    assert {*office.folder.parent.iterdir()} == before


PATHS = ["/cases/{}", "/cases/{}/decisions", "/cases/1/why/{}", "/cases/1/lines.{}",
         "/cases/1/decisions?page={}", "/cases/1/decisions?order={}&search={}", "/open/{}",
         "/cases/1/what-if?t.{}=1", "/cases/1/what-if?r.{}={}", "/{}", "/static/{}",
         "/cases/1/marked/{}", "/cases/1?severity={}&code={}"]  # fmt: skip


@pytest.mark.parametrize("count", [15, pytest.param(1_000, marks=pytest.mark.slow)])
def test_no_address_is_a_bug(office: Site, count: int) -> None:
    case = office.ask()
    made = random.Random(count)
    for _nr in range(count):
        noise = made.choice([*VALUES, "".join(made.choices(ALPHABET, k=made.randrange(1, 20)))])
        path = made.choice(PATHS).replace("/cases/1", case).replace("{}", quoted(noise))
        answer = office.client.get(path, headers={"x-part": made.choice(["", "1"])})
        assert answer.status_code in {*FINE, 403}, (path, answer.text)
    assert office.client.get(f"{case}/decisions").status_code == 200


def quoted(text: str) -> str:
    """As an address has it; now and then a byte that is no text."""
    from urllib.parse import quote

    return quote(text, safe="") + ("%ff" if len(text) % 7 == 3 else "")


def test_a_form_of_nonsense_is_refused_and_keeps_nothing(office: Site) -> None:
    case = office.ask()
    folders = {*office.folder.iterdir()}
    for form in (
        {"as-of": "soon"},
        {"as-of": "2018-02-30"},
        {"year": "20l8"},
        {"before": case.rpartition("/")[2]},
    ):
        data = {"csrf": office.server.session.csrf, "county": "zhongxiang", **form}
        assert office.client.post("/cases", data=data).status_code == 400
    gone = {"csrf": office.server.session.csrf, "before": "999999"}
    assert office.client.post("/cases", data=gone).status_code == 404
    assert {*office.folder.iterdir()} == folders
