"""Checks over a run's decisions. Each yields a line of words for whatever breaks a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from jmtrade_core.engine.decision import CERTAIN_MONEY
from jmtrade_core.engine.priors import Priors
from jmtrade_core.engine.records import Records
from jmtrade_core.i18n import LANGUAGES, _, language, saying, speak
from jmtrade_core.measures.codes import Code, Outcome
from jmtrade_core.measures.lines import KEY, LOOSE
from jmtrade_core.money import decimals
from jmtrade_core.policy import wording
from jmtrade_core.schema.subjects import keys
from jmtrade_core.schema.tables import PRIOR_AWARDS
from jmtrade_core.testing.bench import Line, Rows, Run

Key = tuple[str, ...]
PRIOR = PRIOR_AWARDS.id


def said(line: Line) -> str:
    """A line in words, for a failure."""
    amount = _("{amount} of {gross}").format(
        amount=decimals(line["amount"]), gross=decimals(line["gross"])
    )
    return (
        f"{line['uscc']} {line['measure']} {line['subject']!r} {line['event_date']} "
        f"{line['outcome']} {line['reason']} {amount} ({line['source']})"
    )


def exact(run: Run) -> Iterator[str]:
    """Every amount is a whole number of fen: no float column, nothing below zero."""
    for name, dtype in run.dtypes.items():
        if dtype.startswith("Float") or (name in CERTAIN_MONEY and dtype != "Int64"):
            words = _("column {name} is {found}, wanted whole fen (Int64)")
            yield words.format(name=name, found=dtype)
    for line in run.lines:
        if any(line[name] is None or line[name] < 0 for name in CERTAIN_MONEY):
            yield saying(_("an amount below zero or missing"), said(line))


def limits(run: Run) -> Iterator[str]:
    """Net is at most gross and at most a cap that the terms give; what is less says so."""
    for line in run.lines:
        paid = line["outcome"] == Outcome.PAY
        if paid != (line["amount"] > 0):
            yield saying(_("an amount above zero is a payment, and nothing else is"), said(line))
        if paid and (line["amount"] < line["gross"]) != (line["reason"] == Code.CAPPED):
            yield saying(_("less than the gross is `capped`, and nothing else is"), said(line))
        if line["amount"] > line["gross"]:
            yield saying(_("net above gross"), said(line))
        cap = run.policy.terms[line["measure"]].numbers.get("cap")
        if cap and line["amount"] > cap.amount:
            words = _("net above the cap of {limit}").format(limit=decimals(cap.amount))
            yield saying(words, said(line))


def _fen(text: str) -> int:
    return int(Fraction(text) * 100)


def shares(run: Run) -> Iterator[str]:
    """City, county and unallocated add up to the fen, by the ratio, rounded down for the city."""
    for line in run.lines:
        measure = run.measure(line)
        city, county, rest = line["city_pays"], line["county_pays"], line["unallocated"]
        if city + county + rest != line["amount"]:
            words = _("shares {city} + {county} + {rest} fen do not add up")
            yield saying(words.format(city=city, county=county, rest=rest), said(line))
        ratios = run.policy.ratio_of(measure.id)
        ratio = ratios[-1].value if ratios else None
        parts = {"city": line["amount"], "county": 0}
        if measure.payer == "shared" and isinstance(ratio, Fraction):
            parts["shared"] = int(line["amount"] * ratio)  # floors
        wanted = parts.get(measure.payer or "", 0)
        # Beyond the city text the county pays alone, so a replacement may give it more.
        above = city > wanted if measure.replaces else city != wanted
        if above:
            words = _("the city pays {found}, wanted {wanted}")
            words = words.format(found=decimals(city), wanted=decimals(wanted))
            yield saying(words, said(line))


def kept(runs: Sequence[Run]) -> Iterator[str]:
    """What of the lines breaks a rule across claims, as each rule tells itself. ``runs`` decide
    the same rows for several counties."""
    first = runs[0]
    earlier = Priors(Records({}), first.policy.city, first.question)
    paid = [_row(first, line, first.question.year) for run in runs for line in run.paid()]
    awards = [_award(first, row) for row in first.rows.get(PRIOR, [])]
    for measure in first.policy.measures:
        for rule in measure.across:
            ids = rule.ties or (measure.id,)
            here = [row for row in paid if row["measure"] in ids]
            before = [row for row in awards if row["measure"] in ids]
            for words in rule.broken(here, before, measure, earlier):
                yield saying(measure.id, words)


def _row(run: Run, line: Line, year: int) -> Line:
    """With the keys of its subject."""
    parts = next((len(m.claims.subject) for m in run.policy.measures if m.id == line["measure"]), 1)
    key, loose = keys(line["subject"], parts or 1)
    return {**line, "year": year, KEY: key, LOOSE: loose}


def _award(run: Run, row: Mapping[str, str]) -> Line:
    return _row(run, {**row, "amount": _fen(row["amount"])}, int(row["year"]))


def _once_key(run: Run, line: Line) -> Key:
    measure = run.measure(line)
    subject = keys(line["subject"], len(measure.claims.subject) or 1)[0]
    year = run.question.year
    once = [r.identity(line["uscc"], subject, year) for r in measure.across if r.once]
    return (measure.id, *map(str, once[0][1])) if once else ()


def again(first: Run, second: Run) -> Iterator[str]:
    """With the first run's awards known, the same claims of the year are paid no more."""
    for line in second.paid():
        yield saying(_("paid again though it is in prior_awards"), said(line))


def later(first: Run, second: Run) -> Iterator[str]:
    """In a later year no once-only key of the first run is paid again."""
    known = {_once_key(first, line) for line in first.paid()} - {()}
    for line in second.paid():
        measure = second.measure(line)
        if _once_key(second, line) in known and not measure.city_wide:
            words = _("paid in {year} and {later}")
            words = words.format(year=first.question.year, later=second.question.year)
            yield saying(words, said(line))


def given_back(run: Run) -> Rows:
    """The same rows with the run's awards among the prior awards."""
    priors = {_award_key(row): dict(row) for row in run.rows.get(PRIOR, [])}
    for line in run.paid():
        row = {"uscc": line["uscc"], "measure": line["measure"], "subject": line["subject"]}
        row |= {"year": str(run.question.year), "amount": "0.00"}
        award = priors.setdefault(_award_key(row), row)
        award["amount"] = decimals(_fen(award["amount"]) + line["amount"])
    return {**run.rows, PRIOR: list(priors.values())}


def _award_key(row: dict[str, str] | Line) -> Key:
    return row["uscc"], row["measure"], row["subject"], row["year"]


def never_more(before: Run, after: Run, uscc: str | None = None) -> Iterator[str]:
    """With one thing more on record the enterprise, or the whole county, gets no more."""
    had, gets = (
        sum(line["amount"] for line in run.paid() if uscc in (None, line["uscc"]))
        for run in (before, after)
    )
    if gets > had:
        words = _("{who} gets {gets} now, {had} before")
        who = uscc or before.policy.county.name
        yield words.format(who=who, gets=decimals(gets), had=decimals(had))


def nothing_early(run: Run) -> Iterator[str]:
    """No line is paid whose day lies after the day of the decision."""
    as_of, year_end = run.question.as_of, run.question.year_end
    for line in run.lines:
        day = line["event_date"] or (None if run.measure(line).dated else year_end)
        early = day is not None and day > as_of
        if early and line["outcome"] not in ("hold", "deny"):
            yield saying(_("decided before its day"), said(line))
        if early and line["reason"] not in ("not-yet", "outside-period"):
            yield saying(_("its day is still to come, and it does not say so"), said(line))


def same(first: Run, second: Run, but: Sequence[str] = ()) -> Iterator[str]:
    """The same lines field by field, but for the fields named."""
    one, two = ([{k: v for k, v in x.items() if k not in but} for x in r.lines]
                for r in (first, second))  # fmt: skip
    if len(one) != len(two):
        yield _("{first} lines, then {second}").format(first=len(one), second=len(two))
    for line, left, right in zip(first.lines, one, two, strict=False):
        if left != right:
            fields = {k: (left[k], right[k]) for k in left if left[k] != right[k]}
            yield saying(f"{line['uscc']} {line['measure']} {line['subject']!r}", str(fields))


def same_but_for(first: Run, second: Run, measures: Collection[str]) -> Iterator[str]:
    """The same lines of every measure but those named."""
    one, two = (
        replace(run, lines=tuple(x for x in run.lines if x["measure"] not in measures))
        for run in (first, second)
    )
    yield from same(one, two)


def worded(run: Run) -> list[str]:
    """Every reason that comes out has words in both languages, every hold what to bring."""
    spoken = language()
    silent = _("reason {code} has no words ({language})")
    unasked = _("held for {code}, and nothing says what to bring ({language})")
    found = []
    try:
        for tongue in LANGUAGES:
            speak(tongue)
            found += [(*each, tongue) for each in _unworded(run, silent, unasked)]
    finally:
        speak(spoken)
    return [saying(id, text.format(code=code, language=tongue)) for id, code, text, tongue in found]


def _unworded(run: Run, silent: str, unasked: str) -> Iterator[tuple[str, str, str]]:
    """Measure, code and complaint for what has no words in the language in use."""
    given = {(x["measure"], x["reason"], x["outcome"]) for x in run.lines if x["reason"]}
    for id, code, outcome in sorted(given):
        if wording.words(run.policy, id, code, held=outcome == Outcome.HOLD) == code:
            yield id, code, silent
        if outcome == Outcome.HOLD and not wording.bring(run.policy, id, code):
            yield id, code, unasked
