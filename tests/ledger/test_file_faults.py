"""A failing call, or a kill at one, while a file is written for people: it is there whole or not
at all, and is written again from the ledger, which stands."""

from __future__ import annotations

import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import ledger_verify, payments
from jmtrade_ledger.paydata import PayData
from jmtrade_ledger.sheets import render

from jmtrade_core.errors import LedgerError, UsageError
from jmtrade_core.output import write

from .folders import folder
from .injected import FAILS, KILLS, Fault, Struck, struck
from .office import Office, begin, line, pay_data
from .processes import say
from .sound import check

CALLS = ("openat", "write", "chmod", "rename", "pwrite64", "fdatasync")
"""The last two are SQLite's, of a copy."""
SHORT = (
    ("pay.csv", Fault("rename", FAILS[0], 1)),
    ("pay.xlsx", Fault("write", FAILS[1], 1)),
    ("copy.db", Fault("rename", KILLS, 1)),
    ("copy.db", Fault("rename", FAILS[0], 1)),
)


@pytest.fixture(scope="module")
def paid(entered: None) -> Iterator[Office]:
    """One award is paid; what is written of it tells of money that has gone."""
    with folder() as place:
        made = Office(begin(str(place / "ledger.db")))
        made.until_cleared(*made.record([line(1)]).awards)
        made.pay()
        yield made


def writing(office: Office, file: Path) -> Callable[[], object]:
    """What writes a file: a copy of the ledger, or its payment file."""
    if file.suffix == ".db":
        return lambda: office.backup(file)
    with office.ledger.reading() as c:
        ref = next(iter(e[10] for e in _events(office) if e[1] == "batch"))
        found = payments.paid_batch(c, ref, _accounts(office))
    assert found
    content = render(payments.sheets(*found, str), file.suffix)
    return lambda: write.write(content, file)


def _events(office: Office) -> list[tuple[Any, ...]]:
    return ledger_verify.events_of(Path(office.ledger.url))


def _accounts(office: Office) -> PayData:

    return pay_data(office.all())


def working(act: Callable[[], object]) -> Callable[[int], None]:
    """Work that writes under a name that is known, and says how it ended."""

    def work(out: int) -> None:
        tempfile._name_sequence = (f"x{n}" for n in count())  # type: ignore[attr-defined]
        secrets.token_hex = lambda *_size: "x"
        try:
            act()
            say(out, "done")
        except (UsageError, LedgerError) as error:
            say(out, type(error).__name__)

    return work


def one(office: Office, file: Path, fault: Fault) -> Struck:
    """One fault while a file is written; afterwards it is written again."""
    part, other = file.with_name(f".{file.name}.x0"), file.with_name(".jmtrade-x.part")
    paths = [part, other, file.with_name(f"{other.name}-journal"), file]
    act = writing(office, file)
    found = struck(working(act), fault, paths, file.with_name("log"))
    if found.said == ["done"]:
        assert file.exists()
    else:
        assert found.hit
        assert not file.exists()
    if fault.what != KILLS:
        assert found.said  # worded, and no traceback
        assert not any(path.exists() for path in paths[:3])
    for path in paths:  # of a killed process a part stays, under a name that nobody reads
        path.unlink(missing_ok=True)
    act()
    check(office)
    if file.suffix == ".db":
        assert ledger_verify.of_sqlite(file).sound
    else:
        assert ledger_verify.of_payments(file, _events(office)) == []
    file.unlink()
    return found


@pytest.mark.parametrize(("name", "fault"), SHORT)
def test_fault_while_a_file_is_written(paid: Office, place: Path, name: str, fault: Fault) -> None:
    assert one(paid, place / name, fault).hit


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pay.csv", "pay.xlsx", "copy.db"])
def test_fault_at_every_call_while_a_file_is_written(
    paid: Office, place: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended: Counter[str] = Counter()
    for call in CALLS:
        for what in (*FAILS, KILLS):
            for number in range(1, 200):
                found = one(paid, place / name, Fault(call, what, number))
                if not found.hit:
                    break
                ended[f"{call} {what}, {found.said[0] if found.said else 'killed'}"] += 1
    assert any(word.startswith("rename") for word in ended)
    with capsys.disabled():
        print(f"\n{name}: {sum(ended.values())} faults: {dict(sorted(ended.items()))}")
