"""The API answers as the command line writes, and refuses in documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from jmtrade_web import commands
from jmtrade_web.estimate.plan import Nodes
from jmtrade_web.openapi import document as openapi
from jsonschema import Draft202012Validator

from jmtrade_core.json_schemas import schemas
from tests.support import FIRM, run

from .site import EXAMPLE, Site

BOOK = (EXAMPLE.name, EXAMPLE.read_bytes())
BAD = ("enterprises.csv", f"uscc,name,county\n{FIRM},甲,钟祥市\nX,乙,钟祥市\n".encode())
HERE = {"county": "zhongxiang", "year": "2018"}


@pytest.mark.parametrize(
    ("command", "fields", "words"),
    [
        ("check", {}, (EXAMPLE,)),
        ("award", {**HERE, "outcome": "pay,hold"},
         ("--county", "zhongxiang", "--year", 2018, "--outcome", "pay,hold", "--data", EXAMPLE)),
        pytest.param(
            "award", {**HERE, "reading": ["growth.milestone.crossing=reach"], "readings": "true"},
            ("--county", "zhongxiang", "--year", 2018, "--data", EXAMPLE, "--readings",
             "--reading", "growth.milestone.crossing=reach"),
            marks=pytest.mark.slow),
        ("explain", {**HERE, "uscc": FIRM},
         (FIRM, "--county", "zhongxiang", "--year", 2018, "--data", EXAMPLE)),
        ("simulate", {**HERE, "set": ["branding.certification.cap=150000"]},
         ("--county", "zhongxiang", "--year", 2018, "--data", EXAMPLE,
          "--set", "branding.certification.cap=150000")),
        pytest.param(
            "readings", {**HERE, "only": ["growth.milestone.crossing"]},
            ("--county", "zhongxiang", "--year", 2018, "--data", EXAMPLE,
             "--only", "growth.milestone.crossing"),
            marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_it_answers_as_the_command_writes(
    office: Site, command: str, fields: dict[str, Any], words: tuple[object, ...]
) -> None:
    answer = office.api(command, BOOK, **fields)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == run(command, *words, "--format", "json").document
    Draft202012Validator(schemas()[command]).validate(answer.json())


def test_the_catalogue_needs_no_data(office: Site) -> None:
    answer = office.api("catalogue", county="zhongxiang", year="2018")
    words = ("--county", "zhongxiang", "--year", 2018, "--format", "json")
    assert answer.json() == run("catalogue", *words).document


def test_the_estimate_is_the_document_of_its_page(office: Site) -> None:
    answer = office.api("estimate", **HERE)
    assert answer.status_code == 200, answer.text
    words = ("--county", "zhongxiang", "--year", 2018, "--format", "json")
    assert answer.json() == run("estimate", *words).document
    award = office.api("award", BOOK, **HERE).json()["receipt"]
    receipt = answer.json()["receipt"]
    assert set(receipt) == {"version", "plugins", "terms_sha256", "readings"}
    assert receipt == {name: award[name] for name in receipt}


def test_the_same_rules_are_the_same_nodes() -> None:
    table = pl.LazyFrame({"a": ["x"]})
    plans = [table.filter(pl.col("a").is_in(some)) for some in (["b", "c"], ["c", "b"])]
    nodes = Nodes({("a",): "table"})
    assert len({nodes.add(plan) for plan in plans}) == 1


def test_without_data_the_profile_gives_them(office: Site) -> None:
    answer = office.api("award", county="zhongxiang")
    assert answer.json()["receipt"]["example"] is True


def test_several_files_are_one_folder(office: Site, tmp_path: Path) -> None:
    tables = {
        "enterprises": f"uscc,name,county\n{FIRM},甲,钟祥市\n",
        "certifications": f"uscc,certificate_no,certified_on,fee\n{FIRM},C1,2018-05-01,9000\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    files = [(f"{name}.csv", text.encode()) for name, text in tables.items()]
    mine = office.api("award", *files, **HERE).json()
    words = ("--county", "zhongxiang", "--year", 2018, "--data", tmp_path, "--format", "json")
    assert mine == run("award", *words).document
    assert mine["decisions"]


@pytest.mark.parametrize("command", ["award", "check", "explain", "readings"])
def test_data_with_errors_are_422_with_their_findings(office: Site, command: str) -> None:
    fields = {**HERE, "uscc": FIRM} if command == "explain" else HERE
    fields = {"county": "zhongxiang"} if command == "check" else fields
    answer = office.api(command, BAD, **fields)
    assert answer.status_code == 422
    Draft202012Validator(schemas()["check"]).validate(answer.json())
    places = [one["place"] for one in answer.json()["findings"] if one["severity"] == "error"]
    assert places == ["enterprises.csv!A3"]


@pytest.mark.parametrize(
    ("command", "fields", "place"),
    [
        ("award", {"countyy": "zhongxiang"}, "countyy"),
        ("award", {"county": ["zhongxiang", "jingshan"]}, "county"),
        ("award", {"county": "nowhere"}, "--county"),
        ("award", {"county": "zhongxiang", "year": "soon"}, "award"),
        ("award", {"county": "zhongxiang", "config": "/etc"}, "config"),
        ("award", {"county": "zhongxiang", "output": "x.json"}, "output"),
        ("award", {"county": "zhongxiang", "o": "x.json"}, "o"),
        ("award", {"county": "zhongxiang", "ledger": "sqlite://"}, "ledger"),
        ("award", {"county": "zhongxiang", "engine": "spark"}, "engine"),
        ("award", {"county": "zhongxiang", "data": "/etc/passwd"}, "data"),
        ("estimate", {"county": "nowhere"}, "--county"),
        ("estimate", {"county": "zhongxiang", "uscc": FIRM}, "uscc"),
        ("award", {"county": "zhongxiang", "map": "/etc/passwd"}, "map"),
        ("award", {"county": "zhongxiang", "readings": "perhaps"}, "readings"),
        ("award", {"county": "zhongxiang\n[x]"}, "county"),
        ("award", {"county": "zhongxiang", "help": "true"}, "help"),
        ("award", {}, "award"),
        ("check", {}, "data"),
        ("explain", {"county": "zhongxiang"}, "uscc"),
        ("explain", {"county": "zhongxiang", "uscc": "--help"}, "USCC"),
        ("simulate", {"county": "zhongxiang"}, "simulate"),
        ("simulate", {"county": "zhongxiang", "set": "x"}, "--set"),
        ("simulate", {"county": "zhongxiang", "scenario": "/etc/passwd"}, "scenario"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_400_and_named(
    office: Site, command: str, fields: dict[str, Any], place: str
) -> None:
    answer = office.api(command, **fields)
    assert answer.status_code == 400, answer.text
    Draft202012Validator(schemas()["check"]).validate(answer.json())
    assert [one["place"] for one in answer.json()["findings"]] == [place]


@pytest.mark.parametrize("path", ["/api/v1/ledger", "/api/v1/serve", "/api/v1/", "/api/v2/award"])
def test_what_is_not_offered_is_404(office: Site, path: str) -> None:
    answer = office.client.post(path)
    assert answer.status_code == 404
    assert answer.json()["findings"][0]["name"] == "http-404"


@pytest.mark.parametrize(
    ("kind", "body"),
    [("application/json", b"{}"), ("multipart/form-data", b""), ("text/plain", b"x"),
     ("multipart/form-data; boundary=x", b"--y\r\n\r\n"),
     ("multipart/form-data; boundary=x; charset=nothing", b"--x\r\n\r\nx\r\n--x--"),
     ("multipart/form-data; boundary=" + "x" * 5000, b"x")],
)  # fmt: skip
def test_what_is_no_form_is_refused(office: Site, kind: str, body: bytes) -> None:
    answer = office.client.post("/api/v1/award", content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert answer.json()["schema"] == "jmtrade.check/1"


def test_an_answer_speaks_the_language_asked_for(office: Site) -> None:
    said = {lang: office.api("award", county="nowhere", lang=lang).json() for lang in ("zh", "en")}
    assert said["zh"]["findings"][0]["wanted"] != said["en"]["findings"][0]["wanted"]
    assert office.api("award", county="zhongxiang", lang="tlh").status_code == 400


def test_nothing_of_an_answer_is_left(office: Site) -> None:
    office.api("award", BOOK, **HERE)
    assert [one for one in office.folder.iterdir() if one.is_dir()] == []


def test_the_description_holds_and_is_served(office: Site) -> None:
    described = office.client.get("/api/v1/openapi.json").json()
    assert set(described["paths"]) == {f"/api/v1/{name}" for name in commands.NAMES}
    for name, schema in described["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema["title"] == f"jmtrade.{name}/{schema['title'][-1]}"
    text = json.dumps(described)
    assert '"#/$defs/' not in text
    form = openapi("jmtrade-1")["paths"]["/api/v1/award"]["post"]["requestBody"]["content"]
    fields = form["multipart/form-data"]["schema"]["properties"]
    assert {"county", "data", "reading", "as-of", "lang"} <= set(fields)
    assert not {"config", "output", "format", "engine", "ledger"} & set(fields)
