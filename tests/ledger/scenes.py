"""A ledger in which everything has happened at least once."""

from __future__ import annotations

from .office import Office, grant, line


def eventful(office: Office, firms: int = 8) -> None:
    """Awards in every state, a correction run, a top-up, a recovery, an archive."""
    ids = office.record([*(line(n) for n in range(firms)), grant(99, 50_000_00)]).awards
    office.review(*ids[1:])
    office.review(ids[1], refuse="缺发票")
    office.approve(*ids[2:])
    office.publish(*ids[3:])
    office.object_to(ids[3])
    office.clear(*ids[4:])
    office.pay(*ids[5:])
    lines = [line(n, 150_00 if n == 5 else 40_00 if n == 6 else 100_00) for n in range(1, firms)]
    office.record([*lines, grant(99, 50_000_00)], reason="海关更正")
    office.recover(ids[6], 60_00)
    office.withdraw(ids[7])
    office.record(
        [grant(98, 50_000_00, year=2019, jurisdiction="jingshan")], scope=[("jingshan", 2019)]
    )
