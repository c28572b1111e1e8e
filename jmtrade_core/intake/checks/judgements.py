"""What people decided, and what cannot be: successions, determinations, prior awards' subjects.

Each check takes rows and yields those that are wrong, each with what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from jmtrade_core.engine.successions import RECODE, code, in_force, newest
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, listed
from jmtrade_core.intake.checks.subject_form import Form, Forms
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.schema.subjects import BAR, keys

Row = Mapping[str, Any]
Place = Callable[[Row], str]
Found = Iterator[tuple[Row, Problem]]
"""A row and what is wrong with it."""


def successions(rows: Sequence[Row], place: Place) -> Found:
    """A row that names itself, a circle, and an old code with two new ones; then the same
    under the newest codes, since the two codes of a recode are one enterprise."""
    named = {(row["uscc"], code(row["predecessor"])): row for row in rows if filled(row)}
    found = [*_one_way(named, place), *_one_new_code(named, place)]
    yield from found or _one_way(_under_new_codes(named), place)


Named = Mapping[tuple[str, str], Row]
"""Rows of successions by enterprise and predecessor."""


def _under_new_codes(named: Named) -> Named:
    new = newest(in_force(named.values(), date.max))
    return {
        (new.get(heir, heir), new.get(before, before)): row
        for (heir, before), row in named.items()
        if row["kind"] != RECODE
    }


def _one_way(named: Named, place: Place) -> Found:
    """Rows that name themselves, and those of a circle."""
    steps: dict[str, set[str]] = {}
    for heir, before in named:
        steps.setdefault(heir, set()).add(before)
    for (heir, before), row in named.items():
        wanted = _("another enterprise that it continues")
        if heir == before:
            yield row, finding("succession-self", place(row), str(heir), wanted)
        elif heir in _reached(steps, before):
            found = _("{uscc} and {other} continue one another").format(uscc=heir, other=before)
            wanted = _("a succession that goes one way")
            yield row, finding("succession-circle", place(row), found, wanted)


def _one_new_code(named: Named, place: Place) -> Found:
    new: dict[str, tuple[str, Row]] = {}
    for (heir, before), row in named.items():
        if row["kind"] == RECODE:
            other, there = new.setdefault(before, (heir, row))
            if other != heir:
                found = _("{old} became {uscc} here and {other} at {place}").format(
                    old=before, uscc=heir, other=other, place=place(there)
                )
                yield row, finding("two-new-codes", place(row), found, _("one new code"))


def filled(row: Row) -> bool:
    return bool(row["uscc"] and row["predecessor"])


def _reached(steps: Mapping[str, set[str]], start: str) -> set[str]:
    """Everybody that an enterprise continues, itself included."""
    seen, ways = {start}, [start]
    while ways:
        for before in steps.get(ways.pop(), ()):
            if before not in seen:
                seen.add(before)
                ways.append(before)
    return seen


def determinations(rows: Sequence[Row], forms: Forms, place: Place) -> Found:
    """A matter that the measure never has, a subject of another form, contradictions, and
    one object found to be two enterprises'."""
    said: dict[tuple[object, ...], Row] = {}
    owners: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        form = forms.get(row["measure"])
        if form is None or None in (row["matter"], row["finding"], row["decided_on"]):
            continue
        if row["matter"] not in form.matters:
            known = listed(sorted(form.matters))
            wanted = _("one of: {names}").format(names=known) if known else _("no determination")
            found = f"{row['measure']}: {row['matter']}"
            yield row, finding("matter-never", place(row), found, wanted)
            continue
        by_enterprise = form.matters[row["matter"]] == "enterprise"
        subject = _subject(row, Form() if by_enterprise else form)
        if subject is None:
            yield row, _wrong_subject(row, Form() if by_enterprise else form, place)
            continue
        key, loose = keys(subject, form.count)
        matter = (row["uscc"], row["measure"], key, row["matter"], row["decided_on"])
        first = said.setdefault(matter, row)
        if first["finding"] != row["finding"]:
            found = _("{finding}, but {other} at {place}").format(
                finding=row["finding"], other=first["finding"], place=place(first)
            )
            yield row, finding("findings-differ", place(row), found, _("one finding a day"))
        if row["matter"] == "same-object" and row["finding"] == "met":
            owners.setdefault((row["measure"], loose), []).append(row)
    yield from _of_two(owners, place)


def _of_two(owners: Mapping[tuple[str, str], list[Row]], place: Place) -> Found:
    for first, *rows in owners.values():
        for row in rows:
            if row["uscc"] != first["uscc"]:
                there = place(first)
                found = _("{document} here, {other} at {place}").format(
                    document=row["document"], other=first["document"], place=there
                )
                wanted = _("one enterprise for each thing")
                yield row, finding("object-of-two", place(row), found, wanted, beside=(there,))


def prior_awards(rows: Iterable[Row], forms: Forms, place: Place) -> Found:
    """Subjects that are none of their measure's: history that fits nothing is paid again."""
    for row in rows:
        form = forms.get(row["measure"])
        if form is not None and form.count + len(form.among) > 1 and _subject(row, form) is None:
            yield row, _wrong_subject(row, form, place)


def _subject(row: Row, form: Form) -> str | None:
    return form.normal(row["subject"] or "")


def _wrong_subject(row: Row, form: Form, place: Place) -> Problem:
    if form.among:
        wanted = _("one of: {names}").format(names=listed(sorted(form.among, key=int)))
    elif form.kinds:
        wanted = _("{n} parts with {bar} between them, days such as 2018-03-07").format(
            n=len(form.kinds), bar=BAR
        )
    else:
        wanted = _("nothing: the enterprise itself is meant")
    return finding("subject-form", place(row), row["subject"] or _("an empty cell"), wanted)


def become_one(
    rows: Sequence[Row], identity: Sequence[str], renamed: Mapping[str, str],
    place: Place,
) -> Found:  # fmt: skip
    """Rows under an old and a new code that are one row of one enterprise. The rows that say
    which codes these are do not count."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if row.get("kind") == RECODE:
            continue
        key = [_newest(row, name, renamed) if name in _CODES else row[name] for name in identity]
        first = seen.setdefault(tuple(key), row)
        if any(first[name] != row[name] for name in identity):
            found = _("the same row as {place}, under the old or the new code").format(
                place=place(first)
            )
            wanted = _("one row for each identity")
            yield row, finding("recoded-twice", place(row), found, wanted)


_CODES = ("uscc", "predecessor")


def _newest(row: Row, name: str, renamed: Mapping[str, str]) -> str:
    written = code(row[name])
    return renamed.get(written, written)
