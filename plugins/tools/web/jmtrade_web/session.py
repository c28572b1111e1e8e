"""One browser's session: the link that opens it once, its cookie, and what it has asked."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from pathlib import Path
from typing import Any


@dataclass
class Case:
    """A question that the page asked, with what the gate found. ``folder`` holds its files."""

    number: int
    folder: Path
    names: tuple[str, ...]
    """Of the files that were uploaded; none where those of the office or the example are used."""
    question: Mapping[str, Any]
    found: Mapping[str, Any] = field(default_factory=dict)
    before: int | None = None
    """The case that it corrects."""

    @property
    def decided(self) -> bool:
        return bool(self.found.get("decided"))


@dataclass
class Session:
    """Everything that the page remembers, until it ends."""

    folder: Path
    language: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    opened: bool = False
    cases: dict[int, Case] = field(default_factory=dict)
    count: int = 0

    def open(self, token: str) -> bool:
        """Whether the link opens: once, and with its own token alone."""
        if self.opened or not _same(token, self.token):
            return False
        self.opened = True
        return True

    def knows(self, cookie: str) -> bool:
        return self.opened and _same(cookie, self.id)

    def trusts(self, csrf: str) -> bool:
        return _same(csrf, self.csrf)

    def new_folder(self) -> tuple[int, Path]:
        """A number that nothing had yet, and an empty folder for it."""
        self.count += 1
        folder = self.folder / str(self.count)
        folder.mkdir()
        return self.count, folder

    def keep(self, case: Case, most: int) -> None:
        """Remember a case; beyond ``most`` the oldest is forgotten with its files."""
        self.cases[case.number] = case
        while len(self.cases) > most:
            oldest = self.cases.pop(min(self.cases))
            shutil.rmtree(oldest.folder, ignore_errors=True)


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(), other.encode())
