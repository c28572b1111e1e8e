"""``ledger show AWARD`` says what the gate found about the line that decided it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from jmtrade_ledger import county_rows, recorded
from jmtrade_ledger.chain import canonical
from jmtrade_ledger.lines import Line

from jmtrade_core.cli import run

from . import office
from .office import Office, line

plain = office.decisions


def warned(*codes: str) -> object:
    """Lines as they are archived, those of the first firm with warnings."""

    def decisions(lines: Sequence[Line]) -> bytes:
        rows = [json.loads(row) for row in plain(lines).splitlines()]
        return "".join(
            canonical({**row, "warnings": list(codes) if row["name"] == "企业1" else []}) + "\n"
            for row in rows
        ).encode()

    return decisions


def told(desk: Office, id: int) -> list[str]:
    with desk.ledger.reading() as c:
        return recorded.warnings(c, desk.award(id))


def test_warnings_of_the_line(
    desk: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of its own line, and of the run that set what is due of it last."""
    monkeypatch.setattr(office, "decisions", warned("name-differs", "magnitude"))
    one, other = desk.record([line(1), line(2)]).awards
    assert told(desk, one) == ["magnitude", "name-differs"]
    assert told(desk, other) == []
    for id, said in ((one, True), (other, False)):
        assert run(["ledger", "show", str(id), "--ledger", desk.ledger.url, "--lang", "en"]) == 0
        shown = capsys.readouterr()
        assert ("warnings: magnitude, name-differs" in shown.err) is said
        assert "warnings" not in shown.out
    monkeypatch.setattr(office, "decisions", warned("magnitude"))
    desk.record([line(1, 90_00), line(2)], reason="更正")
    assert told(desk, one) == ["magnitude"]
    monkeypatch.setattr(office, "decisions", plain)
    desk.record([line(1, 80_00), line(2)], reason="再更正")
    assert told(desk, one) == []


def test_a_login_of_a_county_is_told_nothing_of_the_archive(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "decisions", warned("magnitude"))
    (one,) = desk.record([line(1)]).awards
    assert told(desk, one)
    monkeypatch.setattr(county_rows, "alone", lambda _connection: ["zhongxiang"])
    assert told(desk, one) == []
