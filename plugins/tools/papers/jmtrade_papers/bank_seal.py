"""The line that checks a bank's file stands in a file beside it: the bank's own has no room.

``batch.csv`` is checked by ``batch.csv.seal``; send the bank the first alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from jmtrade_ledger.chain import Head
from jmtrade_ledger.payments import Batch

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_papers import bank, compare, sheet_file, standing
from jmtrade_papers.compare import Difference
from jmtrade_papers.seal import HEAD, LENGTH, Seal, found
from jmtrade_papers.texts import UNREADABLE

KIND = "bank"
LARGEST = 4096
"""Bytes of a file that holds one line."""


def beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.seal")


def of(batch: Batch, head: Head, map_file: Path, ending: str) -> Seal:
    """The batch, its day, and what the file rests on: the ledger and the mapping."""
    rests = {"ledger": standing.shown(head), "map": _short(map_file)}
    return Seal(KIND, {"batch": batch.id}, batch.on, rests, ending.lstrip("."))


def _short(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:LENGTH]


def writable(file: Path) -> None:
    """UsageError where something else stands in the place of the line."""
    place = beside(file)
    if place.exists() and read(file) is None:
        wanted = _("a new file, or one of format {name} to replace").format(name="seal")
        raise UsageError(Problem("-o", str(place), wanted, _("use another name"), "output"))


def read(file: Path) -> Seal | None:
    """The line beside the file; ``None`` where there is none of ours."""
    place = beside(file)
    if not place.is_file() or place.stat().st_size > LARGEST:
        return None
    text = place.read_bytes().decode("utf-8", "replace")
    mark = found(text) if text.startswith(f"{HEAD}{KIND}/") else None
    return mark if mark and mark.kind == KIND else None


def differences(
    file: Path, mark: Seal, batch: Batch, form: bank.Form, map_file: Path
) -> list[Difference]:
    """The mapping, and then each line of csv, or each cell of a workbook."""
    known = {"map": (mark.rests.get("map", ""), _short(map_file)),
             "on": (f"{mark.on}", f"{batch.on}")}  # fmt: skip
    said = [Difference(name, a, b) for name, (a, b) in known.items() if a != b]
    return [*said, *_of_content(file.read_bytes(), bank.render(batch, form, f".{mark.template}"),
                                mark, form)]  # fmt: skip


def _of_content(here: bytes, wanted: bytes, mark: Seal, form: bank.Form) -> Iterator[Difference]:
    if here == wanted:
        return
    if mark.template != "xlsx":
        # A bank may read what is between the lines: nothing at all may be another byte.
        texts = [one.decode(form.encoding, "backslashreplace") for one in (here, wanted)]
        yield from compare.paragraphs(*(text.split("\r\n") for text in texts))
        if texts[0] == texts[1]:
            yield Difference("file", sha256(here).hexdigest(), sha256(wanted).hexdigest())
        return
    try:
        cells = sheet_file.of_xlsx(io.BytesIO(here))
    except UNREADABLE:
        cells = []
    yield from compare.paragraphs(cells, sheet_file.of_xlsx(io.BytesIO(wanted)))
