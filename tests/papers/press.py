"""An office whose papers are made and checked as commands; its ledger is made of lines."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from jmtrade_ledger.chain import Split, canonical
from jmtrade_ledger.lines import Line
from jmtrade_papers import texts

from tests.ledger.inputs import city
from tests.ledger.office import Office, begin, line
from tests.support import Run, run
from tests.terminal.scenes import SIGNED

LONGEST = "湖北钟祥市大洪山生态农产品跨境电子商务综合服务进出口贸易（集团）股份有限责任公司"
TWELVE = 9_999_999_999_99
"""The largest amount that is read has twelve digits, its fen included."""
POLICY_NO, PAID_ON = "PICC-2018-0042", "2018-03-07"
PERSON = "欧阳海燕"


class Press:
    """A ledger, its configuration, and the commands."""

    def __init__(self, place: Path) -> None:
        self.place, self.url = place, str(place / "ledger.db")
        self.config = city(place / "config")
        with (self.config / "jmtrade.toml").open("a", encoding="utf-8") as file:
            file.write(SIGNED)
        self.office = Office(begin(self.url))

    def paid(self, lines: Sequence[Line]) -> list[int]:
        """Awards of a run that were published, cleared and paid."""
        ids = self.office.record(lines).awards
        self.office.until_cleared(*ids)
        self.office.pay(*ids)
        return ids

    def run(self) -> int:
        return self.office.runs()[-1]

    def paper(self, kind: str, *words: object, name: str = "") -> Path:
        """Written, and refused by nobody."""
        file = self.place / (name or f"{kind}.docx")
        done = self.typed("papers", kind, "-o", file, "--on", "2019-03-21", *words)
        assert done.code == 0, done.err
        return file

    def typed(self, *words: object) -> Run:
        """Beside the ledger, unless the words name data, of which letters of a run are made."""
        ledger = () if "--data" in words else ("--ledger", self.url)
        return run(*words, *ledger, "--config", self.config)

    def verify(self, file: Path, *words: object) -> Run:
        return self.typed("verify", file, *words)


def private(number: int, fen: int, subject: str, measure: str = "credit_insurance.premium") -> Line:
    """A line whose subject is nobody else's business."""
    key = canonical([measure, f"{number}", subject])
    return line(number, fen, key=key, measure=measure, subject=subject)


def several(seed: int) -> list[Line]:
    """A small ledger's lines: some firms with several awards, any amounts."""
    chance = random.Random(seed)
    lines = []
    for number in range(1, chance.randint(3, 9)):
        for part in range(chance.randint(1, 3)):
            fen = chance.choice([1, 99, 100_00, TWELVE // 40, chance.randint(1, 10**9)])
            city_pays = fen * chance.randint(0, 100) // 100
            lines.append(line(
                number, key=canonical(["branding.certification", number, part]),
                measure="branding.certification", subject=f"C-{number}-{part}",
                split=Split(city_pays, fen - city_pays, 0),
            ))  # fmt: skip
    return lines


def text_of(file: Path) -> str:
    return "\n".join(texts.of_docx(file))


def changed(file: Path, old: str, new: str, to: Path) -> Path:
    """A copy in which the first ``old`` of the text is ``new``."""
    with zipfile.ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    body = parts["word/document.xml"].decode()
    assert old in body
    parts["word/document.xml"] = body.replace(old, new, 1).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    to.write_bytes(stream.getvalue())
    return to


def converted(place: Path, form: str, *files: Path) -> list[Path]:
    """The files as LibreOffice writes them."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    into = place / form
    command = [soffice, "--headless", f"-env:UserInstallation=file://{place}/profile",
               "--convert-to", form, "--outdir", str(into), *map(str, files)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [into / f"{file.stem}.{form}" for file in files]
