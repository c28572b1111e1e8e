"""Random records of the twin as folders that the engine reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from jmtrade_core.awards.request import Request
from tests.twin.model import Profile
from tests.twin.random_records import random_profile, random_question, random_tables, write_csv

WORKBOOK = Path(__file__).parent.parent / "examples" / "zhongxiang-2018.xlsx"


def written(folder: Path, seed: int, enterprises: int = 40, *, ruled: bool = True) -> Request:
    """The seed's tables and profile in a folder. ``ruled``: with its readings as trials."""
    question = random_question(seed)
    (folder / "counties").mkdir(parents=True)
    (folder / "data").mkdir()
    write_csv(random_tables(seed, enterprises), folder / "data")
    profile = "\n".join(profile_toml(random_profile(seed)))
    (folder / "counties" / f"{question.county}.toml").write_text(profile, encoding="utf-8")
    trials = dict(question.readings) if ruled else {}
    return Request(question.county, folder, question.year, folder / "data", question.as_of, trials)


def profile_toml(profile: Profile) -> Iterator[str]:
    """A profile of the twin as a county's file."""
    if profile.exports_since is not None:
        yield f"exports_since = {profile.exports_since}"
        yield 'exports_basis = "D2"'
    yield "[funding]"
    if profile.ratio is not None:
        yield f"shared_city = {_value(profile.ratio)}"
    yield "[funding.measures]"
    for measure, ratio in profile.ratios.items():
        if ratio is not None:
            yield f'"{measure}" = {_value(ratio)}'
    yield f"[plugins]\ndisable = {json.dumps(sorted(profile.disabled))}"
    yield '[authority]\ndocument = "D1"'
    for measure, terms in profile.terms.items():
        yield f'[terms."{measure}"]'
        for name, term in terms.items():
            yield f"{name} = {_value(term)}"


def _value(term: object) -> str:
    if isinstance(term, list | tuple):
        return "[" + ", ".join(_dated(since, value) for since, value in term) + "]"
    return json.dumps(term) if isinstance(term, str) else str(term)


def _dated(since: date, value: object) -> str:
    return f"{{from = {since.isoformat()}, value = {_value(value)}}}"
