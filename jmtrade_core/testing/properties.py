"""Properties that hold whatever the records are: tried on many of them by Hypothesis."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmtrade_core.errors import DataError
from jmtrade_core.schema.tables import DISHONESTY
from jmtrade_core.testing import decided, respelt
from jmtrade_core.testing.behaviour import edge_days
from jmtrade_core.testing.bench import YEARS, OnBench, Rows, Run
from jmtrade_core.testing.strategies import Edges, records

_USUAL = settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile("jmtrade", _USUAL)
settings.register_profile("short", _USUAL, max_examples=5)
settings.register_profile("long", _USUAL, max_examples=300, derandomize=False)

many = settings(settings.get_profile(os.environ.get("JMTRADE_TEST_PROFILE", "jmtrade")))
"""Few examples, the same each time; JMTRADE_TEST_PROFILE=long tries many more, always others,
``short`` half as many."""


some = settings(many, max_examples=5 if many.derandomize else many.max_examples)
"""Fewer, for what needs readings that no other property asks for."""


def none_of(problems: Iterable[str]) -> None:
    """Fail with the first few problems."""
    found = [problem for problem, _n in zip(problems, range(5), strict=False)]
    assert not found, "\n" + "\n".join(found)


class PolicyProperties(OnBench):
    """Properties of every measure of a plugin, or of the whole city where none is named."""

    values: ClassVar[Mapping[str, Sequence[str]]] = {}
    """``table.column`` -> cells worth trying, where a rule compares with a text."""

    @classmethod
    def rows(cls, year: int = YEARS[0]) -> st.SearchStrategy[Any]:
        """Records for the plugin's tables, dense in edges about the award year."""
        policy = cls.bench().policy(year)
        edges = Edges.of(policy, policy.measures, cls.values)
        wanted = {m.claims.id for m in policy.measures} | set(list(policy.tables)[:4])
        wanted |= {t for t in policy.tables if any(t == k.split(".")[0] for k in cls.values)}
        tables = {id: table for id, table in policy.tables.items() if id in wanted}
        return records(tables, edges=edges, measures=policy.measures)

    @classmethod
    def run(cls, data: st.DataObject) -> Run:
        """Some records decided for some year under some readings."""
        year = data.draw(st.sampled_from(YEARS), "year")
        trials = data.draw(st.sampled_from(cls.bench().variants), "readings")
        return cls.bench().decide(data.draw(cls.rows(year), "rows"), year, trials)

    @classmethod
    def like(cls, run: Run, rows: Rows | None = None, **changes: Any) -> Run:
        """The same question asked of other rows, or with something changed."""
        trials = {n: c.option for n, c in run.policy.choices.items() if c.basis == "trial"}
        year = changes.pop("year", run.question.year)
        return cls.bench().decide(run.rows if rows is None else rows, year, trials, **changes)

    @many
    @given(data=st.data())
    def test_money_is_exact(self, data: st.DataObject) -> None:
        """Whole fen everywhere, and the payers' shares add up."""
        run = self.run(data)
        none_of(decided.exact(run))
        none_of(decided.shares(run))

    @many
    @given(data=st.data())
    def test_caps_and_pools_hold(self, data: st.DataObject) -> None:
        """And every other rule across claims, by what it says breaks it."""
        run = self.run(data)
        none_of(decided.limits(run))
        none_of(decided.kept([run]))

    @many
    @given(data=st.data())
    def test_nothing_is_paid_twice(self, data: st.DataObject) -> None:
        """Not within a run, not in a second run of the year, not a year later."""
        first = self.run(data)
        if "prior_awards" not in first.rows:
            first = self.like(first, {**first.rows, "prior_awards": []})
        none_of(decided.kept([first]))
        known = decided.given_back(first)
        none_of(decided.again(first, self.like(first, known)))
        none_of(decided.later(first, self.like(first, known, year=first.question.year + 1)))

    @many
    @given(data=st.data())
    def test_a_contest_pays_the_highest_once(self, data: st.DataObject) -> None:
        """City-wide, and over two runs, a subject is worth its highest standard."""
        if not any(measure.city_wide for measure in self.bench().policy().measures):
            return
        first = self.run(data)
        none_of(decided.kept([first, self.like(first, county=1)]))
        known = decided.given_back(first)
        year = first.question.year + data.draw(st.sampled_from((0, 1)), "years later")
        second = [self.like(first, known, county=county, year=year) for county in (0, 1)]
        none_of(decided.kept(second))

    @many
    @given(data=st.data())
    def test_the_order_of_rows_is_of_no_account(self, data: st.DataObject) -> None:
        run = self.run(data)
        order = Random(data.draw(st.integers(0, 999), "order"))
        shuffled = {id: order.sample(list(rows), len(rows)) for id, rows in run.rows.items()}
        none_of(decided.same(run, self.like(run, shuffled), but=["source"]))

    @many
    @given(data=st.data())
    def test_dishonesty_never_pays(self, data: st.DataObject) -> None:
        run = self.run(data)
        if DISHONESTY.id not in run.rows:
            run = self.like(run, {**run.rows, DISHONESTY.id: []})
        paid = [line["uscc"] for line in run.paid()]
        codes = sorted({*paid, run.rows["enterprises"][0]["uscc"]})
        uscc = data.draw(st.sampled_from(codes), "uscc")
        record = {"uscc": uscc, "occurred_on": f"{run.question.year}-01-01", "matter": "new"}
        worse = {**run.rows, DISHONESTY.id: [*run.rows[DISHONESTY.id], record]}
        none_of(decided.never_more(run, self.like(run, worse), uscc))

    @many
    @given(data=st.data())
    def test_what_is_still_to_come_never_pays(self, data: st.DataObject) -> None:
        run = self.run(data)
        day = data.draw(st.sampled_from(edge_days(run.question.year)), "as of")
        none_of(decided.nothing_early(self.like(run, as_of=day)))

    @many
    @given(data=st.data())
    def test_a_succession_never_pays_its_heir_more(self, data: st.DataObject) -> None:
        run = self.run(data)
        if run.policy.reading("succession.history") != "inherit":
            return
        codes = [row["uscc"] for row in run.rows["enterprises"]]
        heir = data.draw(st.sampled_from(codes), "heir")
        before = data.draw(st.sampled_from([*codes, "a firm that nobody lists"]), "predecessor")
        kind = data.draw(st.sampled_from(("merger", "division", "takeover", "")), "kind")
        row = {"uscc": heir, "predecessor": before, "kind": kind, "on": ""}
        if heir != before:
            none_of(
                decided.never_more(run, self.like(run, {**run.rows, "successions": [row]}), heir)
            )

    @many
    @given(data=st.data())
    def test_a_determination_without_a_document_pays_nothing(self, data: st.DataObject) -> None:
        """It is no determination: the records are refused."""
        run = self.run(data)
        row = {**respelt.finding(run, data), "document": ""}
        with pytest.raises(DataError):
            self.like(run, {**run.rows, "determinations": [row]})

    @many
    @given(data=st.data())
    def test_another_spelling_changes_nothing(self, data: st.DataObject) -> None:
        """Every subject in full width: the lines are the same, and shown as they are written."""
        run = self.run(data)
        wide = self.like(run, respelt.everywhere(run))
        pair = respelt.by_source(run), respelt.by_source(wide)
        none_of(decided.same(*pair, but=["subject", "tie"]))

    @many
    @given(data=st.data())
    def test_a_similar_spelling_never_pays_more(self, data: st.DataObject) -> None:
        run = self.run(data)
        changed = respelt.similar(run, data)
        if changed is not None:
            none_of(decided.never_more(run, self.like(run, changed)))

    @some
    @given(data=st.data())
    def test_a_ruling_changes_only_lines_that_rest_on_it(self, data: st.DataObject) -> None:
        """With it or without, measures that do not say so decide the same."""
        bench = self.bench()
        rulings = [
            (name, option) for v in bench.variants if len(v) == 1 for name, option in v.items()
        ]
        name, option = data.draw(st.sampled_from(rulings), "ruling")
        year = data.draw(st.sampled_from(YEARS), "year")
        rows = data.draw(self.rows(year), "rows")
        plain, ruled = bench.decide(rows, year), bench.decide(rows, year, {name: option})
        none_of(decided.same_but_for(plain, ruled, bench.resting_on(name)))

    @many
    @given(data=st.data())
    def test_every_reason_has_words(self, data: st.DataObject) -> None:
        none_of(decided.worded(self.run(data)))

    @many
    @given(data=st.data())
    def test_engines_agree(self, data: st.DataObject) -> None:
        """The same lines however the engine plans the work."""
        run = self.run(data)
        none_of(decided.same(run, self.like(run, kept=False)))
