"""Fields of the form on which a reading is decided: the question, and what each option costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jmtrade_ledger.balances import Standing

from jmtrade_core.awards.run import Case
from jmtrade_core.awards.table import marks
from jmtrade_core.errors import UsageError
from jmtrade_core.i18n import pick
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.measures.terms import Choice, Reading
from jmtrade_core.money import grouped
from jmtrade_core.policy.layers import unknown_reading
from jmtrade_core.pricing import depends, effects, summary
from jmtrade_core.pricing.effects import Effect
from jmtrade_core.pricing.summary import Priced
from jmtrade_papers import words
from jmtrade_papers.from_ledger import APPROVED

Fields = dict[str, Any]


def ruling_fields(case: Case, name: str, decided: Sequence[Standing] | None = None) -> Fields:
    """The form for one reading, priced on the run's data and, where the ledger's awards are
    given, on what was decided already. UsageError for an unknown name."""
    first = case.policies[0]
    declared = depends.readings_of(first)
    if name not in declared:
        raise UsageError(unknown_reading(name, declared, "--reading"))
    reading = declared[name]
    moved = [
        effect for p in case.policies for effect in effects.effects(case, p, case.decide(p), [name])
    ]
    found = summary.priced(moved)
    counties = {policy.county.name for policy in case.policies}
    place = counties.pop() if len(counties) == 1 else first.city.name
    return {
        "城市": first.city.name, "政策": first.city.title, "政策文号": first.city.number,
        "县市区": place, "年度": str(first.year), "标记": "；".join(marks(case)),
        "核算日": words.day(case.as_of), "口径": name, "条款": reading.clause,
        "问题": pick(reading.question, reading.question_en),
        "现行": reading.options[first.choices[name].option],
        "现行依据": _basis(first.choices[name]),
        "选项": list(_options(reading, first.choices[name], found, _decided_otherwise(moved))),
        "影响": list(_firms(reading, found)), "台账": "" if decided is None else "是",
        "已决定": list(_settled(reading, moved, decided or ())),
    }  # fmt: skip


def _settled(
    reading: Reading, moved: Sequence[Effect], decided: Sequence[Standing]
) -> Iterator[Fields]:
    """Of each option, the awards of the year that it would decide otherwise: what could be
    added, and what would come back if it reached into the past."""
    for option in dict.fromkeys(effect.option.option for effect in moved):
        awards, added, back = 0, 0, 0
        for effect in (one for one in moved if one.option.option == option):
            for claim, (subjects, then) in _claims(effect).items():
                theirs = [one for one in decided if _is_of(one, effect, claim, subjects)]
                due = sum(one.due for one in theirs)
                awards += len(theirs)
                added += max(then - due, 0) if theirs else 0
                back += max(due - then, 0)
        yield {"选项": reading.options[option], "项数": str(awards), "可补": grouped(added),
               "可退": grouped(back)}  # fmt: skip


Claim = tuple[str, str, str]
"""(measure, enterprise, source): what one row of the data asks for."""


def _claims(effect: Effect) -> Mapping[Claim, tuple[set[str], int]]:
    """Claims that are decided otherwise: their subjects, and what they would be paid."""
    rows = effect.changes.rows(named=True)
    other = {_claim(row) for row in rows if _is_other(row)}
    found: dict[Claim, tuple[set[str], int]] = {}
    for row in (row for row in rows if _claim(row) in other):
        subjects, then = found.get(_claim(row), (set(), 0))
        found[_claim(row)] = {*subjects, row["subject"]}, then + (row["amount_then"] or 0)
    return found


def _claim(row: Mapping[str, Any]) -> Claim:
    return row["measure"], row["uscc"], row["source"]


def _is_of(one: Standing, effect: Effect, claim: Claim, subjects: set[str]) -> bool:
    policy = effect.policy
    return (
        one.state in APPROVED
        and (one.jurisdiction, one.year) == (policy.county.id, policy.year)
        and (one.measure, one.uscc) == claim[:2]
        and one.subject in subjects
    )


def _basis(choice: Choice) -> str:
    return choice.document or "尚无书面裁定，按默认口径"


def _decided_otherwise(moved: Sequence[Effect]) -> Counter[str]:
    """Option -> how many claims it decides otherwise, each once: a claim that reaches another
    tier is one, though one line of it goes and another comes; one that is refused for another
    reason is none."""
    found: Counter[str] = Counter()
    for effect in moved:
        found[effect.option.option] += len(_claims(effect))
    return found


def _is_other(row: Mapping[str, Any]) -> bool:
    """Whether the outcome or the money is another; where there is no line, nothing is paid."""
    before, then = row["outcome"] or Outcome.DENY, row["outcome_then"] or Outcome.DENY
    return before != then or any((row[n] or 0) != (row[f"{n}_then"] or 0) for n in effects.MONEY)


def _options(
    reading: Reading, choice: Choice, found: Sequence[Priced], claims: Counter[str]
) -> Iterator[Fields]:
    """Every option, the one in force too; what it moves against that."""
    prices = {one.option: one for one in found}
    for number, (option, label) in enumerate(reading.options.items(), 1):
        price = prices.get(option)
        in_force = "（现行）" if option == choice.option else ""
        money = [*price.change, price.more, price.less] if price else [0] * 6
        change, city, county, unallocated, more, less = (grouped(fen) for fen in money)
        yield {
            "序号": str(number), "选项": f"{label}{in_force}", "标识": option,
            "家数": str(len(price.gains) if price else 0),
            "项数": str(claims[option]),
            "增": more, "减": less, "净变动": change, "市级": city, "县级": county,
            "未定": unallocated,
        }  # fmt: skip


def _firms(reading: Reading, found: Sequence[Priced]) -> Iterator[Fields]:
    """Whom each option moves, dearest first."""
    rows = [(one, gain) for one in found for gain in one.gains]
    for number, (one, gain) in enumerate(rows, 1):
        yield {
            "序号": str(number), "选项": reading.options[one.option], "企业": gain.name,
            "代码": gain.uscc, "变动": grouped(gain.amount),
        }  # fmt: skip
