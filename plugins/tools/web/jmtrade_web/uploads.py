"""What a form brings: its text, and its files under names that are safe on every system."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.requests import Request

from jmtrade_web.limits import Limits

LONGEST = 70
"""Signs of a name; with three bytes each it fits every file system."""
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass
class Form:
    """Values by field, and of files their paths seen from the folder, ``FIELD/NAME``."""

    fields: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def text(self, name: str, default: str = "") -> str:
        return (self.fields.get(name) or [default])[0]


async def received(request: Request, folder: Path, limits: Limits) -> Form:
    """The form of a request, its files written into the folder. HTTPException where it is
    none, or has too much in it."""
    found = Form()
    bounds = {"max_files": limits.files, "max_fields": limits.fields}
    async with request.form(**bounds, max_part_size=limits.field) as form:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                found.fields[name].append(value)
            elif value.filename:
                place = folder / safe(name)
                await to_thread.run_sync(_write, value.file, place, safe(value.filename))
                found.files[name] = [f"{place.name}/{one.name}" for one in sorted(place.iterdir())]
    return found


def safe(name: str) -> str:
    """The last part of a name without what some system cannot have in one."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    plain = "".join("_" if sign in '<>:"|?*' or not sign.isprintable() else sign for sign in last)
    path = Path(plain.strip(" ."))
    short = f"{path.stem[:LONGEST]}{path.suffix[:10]}"
    return f"_{short}" if not short or _DEVICES.fullmatch(short) else short


def _write(source: BinaryIO, place: Path, name: str) -> None:
    """A second file of a name gets a number."""
    place.mkdir(exist_ok=True)
    path, count = place / name, 1
    while path.exists():
        count += 1
        path = place / f"{Path(name).stem} ({count}){Path(name).suffix}"
    with path.open("xb") as target:
        shutil.copyfileobj(source, target)
