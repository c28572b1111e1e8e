"""Random records hit every reason of the rulebook; `hits` counts the rest."""

from __future__ import annotations

from collections import Counter

from .hits import OF_PAYMENT, effects, of_seed, others, reasons
from .terms import READINGS

SEEDS = range(80)
DENY_AND_HOLD = (
    *("dishonesty", "not-enterprise", "history-incomplete", "wrong-programme", "renewal"),
    *("wrong-body", "wrong-issuer", "wrong-insurer", "not-invention", "domestic"),
    *("not-local", "off-schedule", "not-invoiced-locally", "services-incomplete"),
    *("below-threshold", "not-operating", "same-object", "similar-claim", "predecessor"),
    *("same-cost", "already-awarded"),
)
DENY = (
    *("outside-period", "not-first", "not-new", "duplicate", "duplicate-invention"),
    *("cap-exhausted", "larger-award", "under-a-year", "lost", "nothing-left"),
    *("no-upstream", "premium-missing", "cost-missing", "fee-missing"),
)
HOLD = ("date-missing", "not-yet", "booth-missing", "upstream-pending")
WANTED = {
    *(f"{outcome} {code}" for code in DENY_AND_HOLD for outcome in ("deny", "hold")),
    *(f"deny {code}" for code in DENY),
    *(f"hold {code}" for code in HOLD),
    *("pay", "pay capped", "record", "refer", "duplicate in another spelling"),
    *("gap: a predecessor is not listed", "gap: a predecessor's is incomplete"),
    *("gap: an empty export_usd", "gap: no exports_since", "gap: registration unknown"),
    *("gap: registered before", "gap: a code of elsewhere", "gap: found by a person"),
}


def test_every_reason_is_hit() -> None:
    found: Counter[str] = sum((reasons(of_seed(seed, 15)) for seed in SEEDS), Counter())
    assert WANTED - found.keys() == set()


def test_every_option_of_every_reading_is_drawn() -> None:
    """Those that are not the default, in force on the day of the decision."""
    drawn = {name for seed in SEEDS for name, _less in others(of_seed(seed, 1))}
    awarding = {name: options for name, options in READINGS.items() if name not in OF_PAYMENT}
    wanted = {f"{name}={option}" for name, options in awarding.items() for option in options[1:]}
    assert wanted - drawn == set()
    assert {"rulings in force", "rulings too late", "dated caps"} <= drawn


def test_what_was_seen_often_enough_is_not_asked_again() -> None:
    given = of_seed(4, 15)
    found = effects(given)
    often = max(found, key=lambda name: found[name])
    assert found[often] > 0
    del found[often]
    assert effects(given, {often}) == found
