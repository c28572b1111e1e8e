"""Many broken uploads: workbooks that were damaged at random, and the hostile files damaged too."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.intake.hostile import HOSTILE
from tests.intake.test_hostile import SIZE

from .site import EXAMPLE, Site
from .test_hostile import QUICK

ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".parquet", ".xlsm", ".txt", "")


def damaged(content: bytes, made: random.Random) -> bytes:
    """The same with bytes changed, cut off, doubled or put in."""
    found, kind = bytearray(content), made.randrange(4)
    at = made.randrange(len(found) + 1)
    if kind == 0:
        for _nr in range(made.randrange(1, 50)):
            found[made.randrange(len(found))] = made.randrange(256)
    elif kind == 1:
        del found[at:]
    elif kind == 2:
        found[at:at] = found[: made.randrange(2_000)]
    else:
        found[at:at] = made.randbytes(made.randrange(2_000))
    return bytes(found)


@pytest.mark.parametrize(
    ("seed", "count"),
    [(1, 20), *(pytest.param(n, 200, marks=pytest.mark.slow) for n in range(2, 12))],
)
def test_no_upload_is_a_bug(office: Site, tmp_path: Path, seed: int, count: int) -> None:
    made = random.Random(seed)
    seeds = [EXAMPLE, *(HOSTILE[name][1](tmp_path, SIZE) for name in QUICK)]
    before, kept = {*office.folder.parent.iterdir()}, {*office.folder.iterdir()}
    for nr in range(count):
        content = damaged(made.choice(seeds).read_bytes(), made)
        name = f"{made.choice(['../x', '申报', 'a b', 'CON'])}{made.choice(ENDINGS)}"
        command = made.choice(["check", "award"])
        answer = office.api(command, (name, content), county="zhongxiang")
        assert answer.status_code in {200, 400, 413, 422}, (nr, name, answer.text)
        assert answer.json()["schema"].startswith("jmtrade."), (nr, name)
    assert {*office.folder.iterdir()} == kept
    assert {*office.folder.parent.iterdir()} == before
