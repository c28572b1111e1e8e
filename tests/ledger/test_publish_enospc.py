"""A server that has no room left while awards are published, again and again: nothing half is
written, and the step can be taken afterwards."""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest

from . import server
from .folders import folder
from .test_server_faults import _io_error, ready

pytestmark = pytest.mark.postgres
CALLS, PART = ("pwrite64", "pwritev", "fdatasync"), 50
"""Twenty parts are a thousand injections."""


def injections(wanted: int) -> Counter[str]:
    """Let each write or sync of the backend that publishes fail, one at a time and over again;
    how each ended."""
    ended: Counter[str] = Counter()
    with folder() as place, server.started(place, "autovacuum=off") as one:
        like = ready(one.url)
        while True:
            for call in CALLS:
                for number in count(1):
                    end = _io_error(one, like, "publish", (call, "ENOSPC", number))
                    if not end:
                        break
                    ended[f"{call}: {end}"] += 1
                    if sum(ended.values()) == wanted:
                        return ended


@pytest.mark.slow
@pytest.mark.parametrize("number", range(20))
def test_no_room_while_publishing_a_thousand_times(
    number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = injections(PART)
    assert sum(ended.values()) == PART
    with capsys.disabled():
        print(f"\npublish, ENOSPC, part {number}: {dict(ended)}")
