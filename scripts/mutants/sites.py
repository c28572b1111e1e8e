"""What can be mutated, and which of it a seed picks."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import ModuleType

from scripts.mutants import numbers, python

ROOT = Path(__file__).parents[2]

MUTATED = (
    "jmtrade_core/**/*.py",
    "plugins/articles/*/jmtrade_*/*",
    "plugins/tools/ledger/jmtrade_*/**/*.py",
)  # fmt: skip
"""Core, the articles with their terms, and the ledger. The engine on a cluster is compared
with the one on Polars by ``just test-engines`` instead."""


@dataclass(frozen=True)
class Mutant:
    """One fault: in ``file`` the text from ``start`` to ``end`` becomes ``text``."""

    file: str
    line: int
    source: str
    """The line where the fault begins, trimmed."""
    kind: str
    was: str
    becomes: str
    start: int
    end: int
    text: str
    copy: int = 0
    """Which one, of several alike on equal lines of a file."""

    @property
    def alike(self) -> tuple[str, str, str, str]:
        """What stays when other lines of the file change."""
        return self.file, self.source, self.was, self.becomes

    @property
    def id(self) -> str:
        return hashed(*self.alike, self.kind, str(self.copy))[:12]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.kind}: {self.was} -> {self.becomes}"


def hashed(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def files(root: Path = ROOT) -> list[Path]:
    """Every file that is mutated."""
    found = {path for pattern in MUTATED for path in root.glob(pattern)}
    return sorted(path for path in found if path.suffix in {".py", ".toml"})


def of_file(path: Path, root: Path = ROOT) -> list[Mutant]:
    """Every mutant that the file can become."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    changes = _language(path.name).changes(source)
    name = path.relative_to(root).as_posix()
    mutants = [
        Mutant(name, c.line, lines[c.line - 1].strip(), c.kind, c.was, c.becomes, c.start, c.end,
               c.text)
        for c in changes
    ]  # fmt: skip
    return list(_numbered(mutants))


def _numbered(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    seen: Counter[tuple[str, ...]] = Counter()
    for mutant in mutants:
        key = (*mutant.alike, mutant.kind)
        yield replace(mutant, copy=seen[key])
        seen[key] += 1


def _language(file: str) -> ModuleType:
    return numbers if file.endswith(".toml") else python


def is_sound(mutant: Mutant, root: Path = ROOT) -> bool:
    """Whether it parses and differs from what it was made of."""
    source = (root / mutant.file).read_text(encoding="utf-8")
    differs: bool = _language(mutant.file).differs(source, mutated(source, mutant))
    return differs


def mutated(source: str, mutant: Mutant) -> str:
    return source[: mutant.start] + mutant.text + source[mutant.end :]


def pick(by_file: Sequence[Sequence[Mutant]], seed: int, count: int) -> list[Mutant]:
    """``count`` mutants, spread over the files by how many each can become.

    Those of a file whose hash with the seed is smallest: a line that changes takes or
    brings mutants of its own, and the others stay picked.
    """
    total = sum(map(len, by_file))
    count = min(count, total)
    shares = [count * len(mutants) / total for mutants in by_file]
    quotas = [int(share) for share in shares]
    by_rest = sorted(range(len(shares)), key=lambda i: quotas[i] - shares[i])
    for index in by_rest[: count - sum(quotas)]:
        quotas[index] += 1
    picked: list[Mutant] = []
    for mutants, quota in zip(by_file, quotas, strict=True):
        by_seed = sorted(mutants, key=lambda m: hashed(str(seed), m.id))
        picked += islice(filter(is_sound, by_seed), quota)
    return sorted(picked, key=lambda m: (m.file, m.start, m.id))
