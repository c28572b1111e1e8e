"""One thing changed in a signed ledger, also where the chain is hashed anew behind it: found,
and named by its event or by the step that it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from jmtrade_ledger import chain, report
from jmtrade_ledger.ledger_verify import AWARD, EVENT, verify

from .deeds import DEEDS, ready
from .folders import folder
from .test_verify import Row, at_random, tamperings

SEVERAL, PART = 24, 1_000
"""Each of the two long forms is ten parts."""
Kept = tuple[list[Row], list[Row], list[tuple[str, bytes]]]


@pytest.fixture(scope="module")
def kept(entered: None) -> Iterator[Kept]:
    """A ledger in which every deed was done once."""
    with folder() as place:
        office = ready(str(place / "ledger.db"))
        for deed in DEEDS.values():
            deed(office)
        office.verify()
        with office.ledger.reading() as c:
            archive = report.rows(c, "archive", "sha256", ("sha256", "content"))
            yield (
                list(report.rows(c, "events", "seq", EVENT)),
                list(report.rows(c, "awards", "id", AWARD)),
                [(name, bytes(content)) for name, content in archive],
            )


def test_tamperings_of_a_signed_ledger(kept: Kept) -> None:
    tamperings(kept, SEVERAL)


def test_an_event_that_voids_and_has_no_number(kept: Kept) -> None:
    """Found, where it made the verifier itself fail."""
    events, awards, archive = kept
    at = next(at for at, row in enumerate(events) if row[1] == "voided")
    found = verify([*events[:at], (None, *events[at][1:]), *events[at + 1 :]], awards, archive)
    assert ("event None", "order") in {(one.row, one.code) for one in found.findings}


@pytest.mark.slow
@pytest.mark.parametrize("number", range(10))
def test_ten_thousand_tamperings_of_a_signed_ledger(kept: Kept, number: int) -> None:
    tamperings(kept, PART, number)


def hashed_anew(kept: Kept, count: int, seed: int = 0) -> None:
    """Change a field of an event and hash the chain anew from there on, so often, as the owner
    of the database can: no key, no step."""
    events, awards, archive = kept
    rng = Random(f"{count} {seed}")
    ends = [row[0] for row in events if row[1] == "signed"]
    turn = 0
    while turn < count:
        at, column, changed = at_random(rng, events[:-1])
        if EVENT[column] in ("seq", "prev", "hash"):
            continue  # what the chain itself finds, or puts back
        rows = [*changed, events[-1]]
        prev = rows[at][EVENT.index("prev")]
        for index in range(at, len(rows)):
            said = dict(zip(EVENT, rows[index], strict=True)) | {"prev": prev}
            try:
                prev = chain.digest(said)
            except (TypeError, UnicodeEncodeError):
                break  # no event can say it
            rows[index] = (*list(said.values())[:-1], prev)
        else:
            turn += 1
            found = verify(rows, awards, archive)
            # What signs a step is itself covered by the step after it.
            seq = events[at][0] + (events[at][1] == "signed")
            step = next(end for end in ends if end >= seq)
            numbers = [int(f.row.split()[1]) for f in found.findings if f.row.startswith("event")]
            assert not found.sound, (turn, events[at], EVENT[column])
            assert min(numbers) <= step, (turn, column, numbers)


def test_chain_hashed_anew_behind_a_change(kept: Kept) -> None:
    hashed_anew(kept, SEVERAL)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(10))
def test_chain_hashed_anew_behind_ten_thousand_changes(kept: Kept, number: int) -> None:
    hashed_anew(kept, PART, number)
