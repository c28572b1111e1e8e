"""The policy's sentences by number: what carries each out, and a city's own copy of the text.

Plugins and the city's file name each sentence that they carry out, in words of their own. The
text is shipped nowhere: lengths and hashes are, and find the sentences in the copy that a city
names.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from jmtrade_core.config.reader import Reader
from jmtrade_core.config.toml import Document
from jmtrade_core.i18n import _, pick
from jmtrade_core.measures.codes import Code

FILE = "fragments.toml"
KEYS = ("zh", "en", "to", "subject")
PRINT_KEYS = ("length", "sha256")
RULES = ("payer", "integrity", "period", "interpretation")
"""What core carries out itself: who pays, integrity, the policy's period, rulings."""
RULE_OF: Mapping[str, str] = {Code.DISHONESTY: "integrity", Code.OUTSIDE_PERIOD: "period"}
"""The rule by which core gives a reason code."""


@dataclass(frozen=True)
class Fragment:
    """One sentence, numbered by article and place in it, in words of ours.

    ``to`` names what carries it out: a measure, or ``readings.``, ``promises.``,
    ``targets.``, ``bureaus.`` or ``rules.`` with a name, or ``title`` of an article's
    heading. ``subject``: of a measure only the lines of this subject rest on it.
    """

    number: str
    zh: str
    en: str
    to: tuple[str, ...]
    subject: str = ""
    document: Document | None = None

    def __str__(self) -> str:
        return pick(self.zh, self.en)

    @property
    def article(self) -> str:
        return self.number.partition(".")[0]

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.number.split(".") if part.isdigit())


@dataclass(frozen=True)
class Print:
    """How a sentence is known without its text: its length and hash, normalised."""

    length: int
    sha256: str


def declared(reader: Reader) -> tuple[Fragment, ...]:
    """``[fragments."1.2"]`` tables of a plugin's ``terms.toml`` or the city's file."""
    found = []
    for number in reader.table((), "fragments"):
        keys = ("fragments", number)
        reader.table(KEYS, *keys)
        words = [reader.text(*keys, key) or "" for key in ("zh", "en", "subject")]
        to = reader.names(*keys, "to")
        if not words[0] or not to:
            wanted = _("words (zh) and what carries it out (to)")
            reader.problems.append(reader.document.wrong(keys, _("nothing"), wanted))
        found.append(Fragment(number, words[0], words[1], to, words[2], reader.document))
    return tuple(found)


def prints(document: Document) -> Mapping[str, Print]:
    """The sentences of ``fragments.toml`` by number, in order. PolicyError for a wrong one."""
    reader = Reader(document)
    found = {}
    for number in reader.table(
        (),
    ):
        reader.table(PRINT_KEYS, number)
        length = reader.value(int, _("a number of characters"), number, "length") or 0
        found[number] = Print(length, reader.text(number, "sha256") or "")
        if length < 1 or not found[number].sha256:
            wanted = _("length and sha256 of a sentence")
            reader.problems.append(document.wrong((number,), length, wanted))
    reader.done()
    return found


def matched(text: str, known: Mapping[str, Print]) -> dict[str, str]:
    """The sentences of a copy that are exactly those known, as the copy writes them."""
    signs = list(_signs(text))
    normal = "".join(sign for sign, _where in signs)
    found, at = {}, 0
    for number, one in known.items():
        start = _find(normal, one, at)
        if start is not None:
            at = start + one.length
            found[number] = text[signs[start][1] : signs[at - 1][1] + 1].strip()
    return found


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """Each sign that counts, after NFKC and without white space, and where it stands."""
    for where, sign in enumerate(text):
        for part in unicodedata.normalize("NFKC", sign):
            if not part.isspace():
                yield part, where


def _find(normal: str, one: Print, after: int) -> int | None:
    """Where a sentence begins: sought from the end of the one before it, then anywhere."""
    last = len(normal) - one.length
    for start in chain(range(after, last + 1), range(min(after, last + 1))):
        if hashlib.sha256(normal[start : start + one.length].encode()).hexdigest() == one.sha256:
            return start
    return None
