"""An office at work without reading files: made-up lines, and every step as a method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jmtrade_ledger import archive, backup, balances, notice, payments, report, steps
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Split, canonical
from jmtrade_ledger.lines import Line
from jmtrade_ledger.paydata import PayData, Payee
from jmtrade_ledger.record import Recorded, Run, record_lines
from jmtrade_ledger.settings import Settings
from jmtrade_ledger.store import Ledger, create_ledger, open_ledger
from stdnum.cn import uscc

from jmtrade_core.errors import UsageError
from jmtrade_core.money import decimals

from .verified import verified

PUBLISHED = date(2019, 3, 4)
CLEARED = date(2019, 3, 12)
PAID = date(2019, 3, 20)
BUREAU = "市商务局"
SETTINGS = Settings(5, False, {"1": (BUREAU, "市财政局")})


def begin(url: str) -> Ledger:
    """A new ledger, or the one that is there."""
    try:
        return create_ledger(url, "建账人")[0]
    except UsageError:
        return open_ledger(url)


def firm(number: int) -> str:
    """A made-up code that passes GB 32100, so that no other is one character away."""
    code = f"91420881MA{number:07d}"
    return code + str(uscc.calc_check_digit(code))


def line(number: int, fen: int = 100_00, **changes: Any) -> Line:
    """A line that pays firm ``number``, 30 % by the city unless ``split`` says otherwise."""
    code = firm(number)
    said: dict[str, Any] = {
        "key": canonical(["branding.trademark", code]), "once_per": "enterprise", "uscc": code,
        "name": f"企业{number}", "jurisdiction": "zhongxiang", "measure": "branding.trademark",
        "article": 1, "subject": "", "year": 2018, "event_date": None,
        "split": Split(fen * 3 // 10, fen - fen * 3 // 10, 0), "integrity": "occurrence",
    }  # fmt: skip
    return Line(**(said | changes))


def grant(number: int, fen: int, invention: str = "INV-1", **changes: Any) -> Line:
    """A line that pays a grant of an invention, which is awarded once in the city."""
    return line(
        number, fen, key=canonical(["branding.patent", invention]), once_per="contest",
        measure="branding.patent", subject=invention, **changes,
    )  # fmt: skip


def pay_data(
    standing: Sequence[Standing], dishonest: Any = None, struck_off: Any = None
) -> PayData:
    """Accounts for all of them; nobody struck off or dishonest unless said."""
    payees = {o.uscc: Payee(o.name, "工行", f"62220000{o.uscc[10:17]}") for o in standing}
    return PayData(dishonest or {}, struck_off or {}, payees, "0" * 64)


def decisions(lines: Sequence[Line]) -> bytes:
    """The lines as a run archives them."""
    said = ("uscc", "name", "jurisdiction", "measure", "article", "subject", "event_date")
    rows = [
        {**{name: getattr(o, name) for name in said}, "outcome": "pay",
         "amount": decimals(o.split.amount), "city_pays": decimals(o.split.city),
         "county_pays": decimals(o.split.county), "unallocated": decimals(o.split.unallocated)}
        for o in lines
    ]  # fmt: skip
    return "".join(f"{canonical(row)}\n" for row in rows).encode()


class Office:
    """One ledger, and the steps that commands take on it."""

    readings: Mapping[str, Any] = {}
    """What the receipts of its runs say of readings."""
    said: Mapping[str, Any] = {}
    """What else its runs say."""
    pays_on = PAID

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def record(
        self,
        lines: Sequence[Line],
        reason: str = "",
        scope: Sequence[tuple[str, int]] = (("zhongxiang", 2018),),
    ) -> Recorded:
        """Record a run that decides these lines for its counties and year."""
        text = decisions(lines)
        with self.ledger.writing() as connection:
            kept = archive.keep(connection, text)
            body = {
                "county": scope[0][0], "counties": [county for county, _year in scope],
                "year": scope[0][1], "as_of": "2019-01-01", "decisions": kept, "receipt":
                {"input_sha256": kept, "readings": self.readings}, "data": "", "input": [],
                "config": [], "priors": kept, **self.said,
            }  # fmt: skip
            run = Run(frozenset(scope), kept, body)
            return record_lines(connection, run, lines, "记录人", reason)

    def all(self) -> list[Standing]:
        """Every award as it stands."""
        with self.ledger.reading() as connection:
            return balances.find(connection)

    def award(self, id: int) -> Standing:
        """One award."""
        with self.ledger.reading() as connection:
            return balances.by_ids(connection, [id])[0]

    def review(self, *ids: int, by: str = "县里", refuse: str = "", bureau: str = BUREAU) -> None:
        with self.ledger.writing() as c:
            chosen = steps.select_awards(c, ids, None, "reviewed")
            steps.review(c, chosen, by, bureau, SETTINGS, refuse, "发票" if refuse else "")

    def approve(self, *ids: int, by: str = "市里", same: bool = False) -> None:
        with self.ledger.writing() as c:
            steps.approve(c, steps.select_awards(c, ids, None, "approved"), by, same)

    def publish(self, *ids: int, on: date = PUBLISHED) -> notice.Notice:
        with self.ledger.writing() as c:
            chosen = steps.select_awards(c, ids, None, "published")
            return notice.publish(c, chosen, "市里", on, 5)

    def object_to(self, *ids: int) -> None:
        with self.ledger.writing() as c:
            chosen = steps.select_awards(c, ids, None, "objected")
            steps.object_to(c, chosen, "群众", "有异议", "")

    def clear(self, *ids: int, on: date = CLEARED, reason: str = "") -> None:
        with self.ledger.writing() as c:
            chosen = steps.select_awards(c, ids, None, "cleared")
            steps.clear(c, chosen, "市里", on, reason)

    def until_cleared(self, *ids: int) -> None:
        """Everything before the payment."""
        self.review(*ids)
        self.approve(*ids)
        self.publish(*ids)
        self.clear(*ids)

    def propose(self, *ids: int, data: PayData | None = None) -> payments.Batch:
        """The dry run."""
        with self.ledger.reading() as c:
            chosen = steps.select_payable(c, ids, None)
            return payments.propose(c, chosen, data or pay_data(chosen), self.pays_on)

    def pay(self, *ids: int, batch: str = "", data: PayData | None = None) -> payments.Batch:
        """Confirm a batch: the one that was shown, else the one of this moment."""
        with self.ledger.writing() as c:
            if not batch:
                chosen = steps.select_payable(c, ids, None)
                data = data or pay_data(chosen)
                batch = payments.propose(c, chosen, data, self.pays_on).id
            known = data or pay_data(balances.find(c))
            return payments.pay(c, ids, None, known, self.pays_on, batch, "出纳")[0]

    def withdraw(self, *ids: int) -> None:
        with self.ledger.writing() as c:
            steps.withdraw(c, balances.by_ids(c, ids), "市里", "撤回")

    def recover(self, id: int, fen: int) -> None:
        with self.ledger.writing() as c:
            steps.recover(c, balances.by_ids(c, [id])[0], "出纳", fen, "退款")

    def verify(self, expect: str = "") -> str:
        """The head, once the second verifier finds nothing, and the head expected."""
        found = verified(self.ledger, expect)
        assert found.sound, found.findings
        return found.head

    def export(self, file: Path) -> None:
        with self.ledger.reading() as c:
            file.write_bytes(report.export(c))

    def backup(self, file: Path) -> str:
        """The head of the copy."""
        return backup.copy(self.ledger, file).head

    def history(self, uscc: str) -> list[int]:
        """The awards of an enterprise; their lives can be told."""
        with self.ledger.reading() as c:
            ids = [row["award"] for row in report.awards(c, uscc=uscc)]
            told = report.life(c, ids)
        assert {event["award"] for event in told if event["kind"] == "decided"} == set(ids)
        return ids

    def show(self, state: str) -> list[int]:
        """The awards in a state."""
        with self.ledger.reading() as c:
            return [row["award"] for row in report.awards(c, state=state)]

    def runs(self) -> list[int]:
        """The recorded runs."""
        with self.ledger.reading() as c:
            return [row["run"] for row in report.runs(c)]

    def publish_again(self, ref: str) -> list[tuple[int, int]]:
        """A notice's awards and their amounts, as it was published."""
        with self.ledger.reading() as c:
            return [(one.id, one.due) for one in notice.again(c, ref).awards]
