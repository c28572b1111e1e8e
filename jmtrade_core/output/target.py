"""Where a command writes (contract, section 3): the format by the file's ending, and nothing
replaced but a file of the same kind.

What stands at the path is judged by its content, never by its name: a ledger that is called
``.csv`` is no csv.
"""

from __future__ import annotations

import codecs
import csv
import json
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jmtrade_core.errors import DataError, Problem, UsageError, of_system
from jmtrade_core.i18n import _

ENDINGS = {"table": ".txt", "text": ".txt"}
"""Formats whose files end in another word than the format's own name."""
READ = (".csv", ".txt", ".xlsx", ".parquet")
"""Endings of our own formats that are input where they stand in a folder that is read."""
FOLDER = "parquet"
"""The one format that is a folder, with its ending or without any."""
_HEAD = 1_000_000
_OPEN_JSON = re.compile(r'\s*(\{\s*["}]|\[\s*["\[{\]\d-])')
_MARKUP = re.compile(r"\s*<(!doctype html|html)", re.IGNORECASE)


def ending(form: str) -> str:
    """What a file of the format ends in."""
    return ENDINGS.get(form, f".{form}")


def format_of(output: Path | None, form: str | None, formats: Sequence[str]) -> str:
    """The format asked for, or that of the file's ending; the first where neither is given.

    UsageError for an ending without a format, and where both are given and differ.
    """
    if output is None:
        return form or formats[0]
    found = output.suffix.lower()
    by_ending = {ending(name): name for name in formats}
    if not found and (form is not None or (FOLDER in formats and output.is_dir())):
        return form or FOLDER
    if form is None and found in by_ending:
        return by_ending[found]
    if form is not None and found == ending(form):
        return form
    wanted = _("a file name that ends in {endings}")
    fitting = [ending(form)] if form else list(by_ending)
    named = wanted.format(endings=_(" or ").join(fitting))
    raise UsageError(Problem("-o", str(output), named, code="ending"))


def refuse_overwrite(output: Path | None, *kept: Path | None) -> None:
    """UsageError where writing would replace what is ``kept``: inputs, configuration and
    ledgers, files or whole folders."""
    if output is not None and any(path and _is_of(output, path) for path in kept):
        wanted = _("another name than that of the data, which would be lost")
        raise UsageError(Problem("-o", str(output), wanted, code="output"))


def checked(output: Path | None, form: str) -> None:
    """UsageError where writing would replace anything but a file of the format."""
    if output is None:
        return
    try:
        problem = _replaces(output, form) if os.path.lexists(output) else _no_place(output)
    except OSError as error:  # what cannot be looked at is not replaced
        found, cure = of_system(error)
        problem = Problem(str(output), found, _("a file that can be read"), cure, "output")
    if problem is not None:
        raise UsageError(problem)


def _no_place(output: Path) -> Problem | None:
    if output.parent.is_dir():
        return None
    found, cure = of_system(FileNotFoundError())
    return Problem(str(output), found, _("a file that can be written"), cure, "output")


def _replaces(output: Path, form: str) -> Problem | None:
    """What would be lost."""
    wanted, cure = _("a new file, or one of format {name} to replace"), _("use another name")
    if form == FOLDER:
        wanted = _("a new folder, or an empty one")
    wanted = wanted.format(name=form)
    if output.is_symlink():
        found = _("{name}: a link").format(name=output)
    elif form == FOLDER:
        if output.is_dir() and not any(output.iterdir()):
            return None
        found = _("{name}: something else").format(name=output)
    elif not stat.S_ISREG(output.stat().st_mode):
        found = _("{name}: a folder or a device").format(name=output)
    elif not _holds(output, form):
        found = _("{name}: a file of another kind").format(name=output)
    else:
        return None
    return Problem("-o", found, wanted, cure, "output")


def _is_of(output: Path, kept: Path) -> bool:
    """Whether it is what is kept, or stands in a folder that is."""
    if not (kept.exists() and output.exists()):
        return False
    if kept.is_dir():
        return output.suffix.lower() in READ and kept.resolve() in (
            output.resolve(),
            *output.resolve().parents,
        )
    return kept.samefile(output)


def _holds(path: Path, form: str) -> bool:
    """Whether the content is of the format; an empty file holds nothing to lose."""
    if not path.stat().st_size:
        return True
    if form == "xlsx":
        return _workbook(path)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    text = _decoded(head)
    if text is None:
        return False
    first = text.lstrip().partition("\n")[0]
    if form == "ndjson":
        return isinstance(_loaded(first), dict | list)
    if form == "json":
        whole = len(head) < _HEAD
        return _loaded(text) is not None if whole else _is_open(text) and _loaded(first) is None
    if form == "html":
        return bool(_MARKUP.match(text))
    if _MARKUP.match(text) or _loaded(text) is not None or _loaded(first) is not None:
        return False
    return form != "csv" or len(next(csv.reader([first]), ())) > 1


def _is_open(text: str) -> bool:
    return bool(_OPEN_JSON.match(text))


def _workbook(path: Path) -> bool:
    from jmtrade_core.intake.files.sniff import sniff

    try:
        return sniff(path) == "xlsx"
    except DataError:
        return False


def _decoded(head: bytes) -> str | None:
    """The beginning of a text file; ``None`` for anything else."""
    if b"\x00" in head:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
    return None


def _loaded(text: str) -> Any:
    """A JSON object or list; ``None`` where the text is neither."""
    try:
        found = json.loads(text) if _is_open(text) else None
    except (ValueError, RecursionError):
        return None
    return found
