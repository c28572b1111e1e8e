"""Each property of what core alone keeps, seen to fail where core would break it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from jmtrade_core.testing import Bench, PluginConformance
from jmtrade_core.testing import bench as benches
from jmtrade_core.testing.bench import Run
from jmtrade_core.testing.properties import many


class Branding(PluginConformance):
    """Not collected: its tests are run one at a time, on a core that is broken."""

    __test__ = False
    plugin = "jmtrade-branding"
    values: ClassVar = {"patents.jurisdiction": ("US", "DE")}


def more(run: Run) -> Run:
    """A fen more on every line that pays."""
    lines = tuple({**x, "amount": x["amount"] + (x["outcome"] == "pay")} for x in run.lines)
    return replace(run, lines=lines)


def early(run: Run) -> Run:
    """What is still to come decided as if it had come."""
    waiting = {"outcome": "pay", "reason": ""}
    lines = tuple({**x, **waiting} if x["reason"] == "not-yet" else x for x in run.lines)
    return replace(run, lines=lines)


def breaking(change: Callable[[Run], Run]) -> Callable[[pytest.MonkeyPatch], None]:
    """Whatever is decided for other rows, another day or a ruling comes out changed."""

    def broken(patch: pytest.MonkeyPatch) -> None:
        decide = Bench.decide

        def changed(self: Bench, rows: Any, year: int = 2018, *more: Any, **given: Any) -> Run:
            again = self.seen is not None  # type: ignore[attr-defined]
            self.seen = rows  # type: ignore[attr-defined]
            run = decide(self, rows, year, *more, **given)
            return change(run) if again else run

        patch.setattr(Bench, "seen", None, raising=False)
        patch.setattr(Bench, "decide", changed)

    return broken


def unchecked(patch: pytest.MonkeyPatch) -> None:
    """The gate lets an empty document pass."""
    patch.setattr(benches, "errors_of", lambda _read: [])


def silent(patch: pytest.MonkeyPatch) -> None:
    """No measure says on which readings it rests."""
    patch.setattr(Bench, "resting_on", lambda _self, _reading: frozenset())


FAILS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "test_a_ruling_changes_only_lines_that_rest_on_it": silent,
    "test_a_succession_never_pays_its_heir_more": breaking(more),
    "test_a_determination_without_a_document_pays_nothing": unchecked,
    "test_what_is_still_to_come_never_pays": breaking(early),
    "test_another_spelling_changes_nothing": breaking(more),
    "test_a_similar_spelling_never_pays_more": breaking(more),
}


@pytest.mark.parametrize("name", FAILS)
def test_the_property_fails_on_a_broken_core(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAILS[name](monkeypatch)
    kit = Branding()
    property_ = getattr(kit, name).hypothesis.inner_test

    @settings(many, phases=[Phase.generate], max_examples=500)
    @given(data=st.data())
    def tried(data: st.DataObject) -> None:
        Bench.seen = None  # type: ignore[attr-defined]
        kit.bench().seen = None  # type: ignore[attr-defined]
        property_(kit, data)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        tried()
