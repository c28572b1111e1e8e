"""A seed's random records as a Parquet folder, with its profile and question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import load_policies
from jmtrade_core.intake.eager import read
from tests.twin.decide import Decision, decide
from tests.twin.model import Profile, Question
from tests.twin.random_records import (
    random_profile,
    random_question,
    random_tables,
    write_csv,
)


def prepare(seed: int, folder: Path, enterprises: int = 40) -> tuple[Request, list[Decision]]:
    """The request for the seed's Parquet folder, and what the scalar twin decides."""
    tables, profile = random_tables(seed, enterprises), random_profile(seed)
    question = random_question(seed)
    for name in ("counties", "csv", "data"):
        (folder / name).mkdir(parents=True)
    write_csv(tables, folder / "csv")
    (folder / "counties" / f"{question.county}.toml").write_text(toml(profile), encoding="utf-8")
    (folder / "jmtrade.toml").write_text(rulings_toml(question), encoding="utf-8")
    request = Request(
        question.county, folder, question.year, folder / "data", question.as_of, question.readings
    )
    _as_parquet(request, folder / "csv", folder / "data", parts=seed % 3 + 1)
    return request, decide(tables, profile, question)


def _as_parquet(request: Request, source: Path, target: Path, parts: int) -> None:
    """Typed columns, money as decimals; several parts a table for some seeds."""
    policy = load_policies(request)[0]
    for id, frame in read(source, policy.tables, policy.known_measures).records.frames.items():
        money = [c.id for c in policy.tables[id].columns if c.type in ("money", "usd")]
        yuan = [(pl.col(n).cast(pl.Decimal(20, 2)) / 100).cast(pl.Decimal(18, 2)) for n in money]
        rows: pl.DataFrame = frame.collect().to_native().drop("source").with_columns(yuan)
        place = target / (id if parts > 1 else "")
        place.mkdir(exist_ok=True)
        for part in range(parts):
            name = f"part-{part}.parquet" if parts > 1 else f"{id}.parquet"
            rows.gather_every(parts, part).write_parquet(place / name)


def written(folder: Path) -> pl.DataFrame:
    """The decision lines of a result, in an order of their own."""
    lines = pl.read_parquet(folder / "decisions" / "*.parquet")
    return lines.sort(lines.columns)


def as_decisions(lines: pl.DataFrame) -> list[dict[str, Any]]:
    """The fields that the twin decides, as the twin writes them."""
    money = ("gross", "amount", "at_stake", "city_pays", "county_pays", "unallocated")
    text = lines.with_columns(
        *(pl.col(n).cast(pl.String) for n in money), pl.col("event_date").cast(pl.String)
    )
    beside = ("source", "plugin", "city_amount", "warnings", "marks")
    rows = text.drop(*beside, strict=False).to_dicts()
    return sorted((tidy(row) for row in rows), key=json.dumps)


def tidy(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in sorted(row) if name != "level" or row[name] is not None}


def toml(profile: Profile) -> str:
    """A county's profile file."""
    lines = []
    if profile.exports_since is not None:
        lines.append(f"exports_since = {profile.exports_since}")
        lines.append('exports_basis = "D2"')
    lines.append("[funding]")
    if profile.ratio is not None:
        lines.append(f"shared_city = {_value(profile.ratio)}")
    lines.append("[funding.measures]")
    lines += [f'"{id}" = {_value(r)}' for id, r in profile.ratios.items() if r is not None]
    if profile.disabled:
        lines += ["[plugins]", f"disable = {json.dumps(sorted(profile.disabled))}"]
    lines += ["[authority]", 'document = "D1"']
    for measure, terms in profile.terms.items():
        lines.append(f'[terms."{measure}"]')
        lines += [f"{name} = {_value(term)}" for name, term in terms.items()]
    return "\n".join(lines) + "\n"


def rulings_toml(question: Question) -> str:
    """The city's file, with the question's rulings alone."""
    lines = []
    for ruling in question.rulings:
        lines += [f'[[rulings."{ruling.reading}"]]', f'option = "{ruling.option}"']
        lines += ['document = "D3"', f"dated = {ruling.dated}"]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        steps = (f"{{from = {day.isoformat()}, value = {_value(v)}}}" for day, v in value)
        return "[" + ", ".join(steps) + "]"
    return json.dumps(value) if isinstance(value, str) else str(value)
