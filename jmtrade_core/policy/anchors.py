"""Which sentences of the policy a measure, an article or a rule of core rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jmtrade_core.config import profiles, toml
from jmtrade_core.config.fragments import FILE, RULE_OF, RULES, Fragment, Print, matched, prints
from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_core.policy.policy import Policy

TITLE = "title"


@dataclass(frozen=True)
class Sentence:
    """A sentence as people are told of it; ``text`` only where the city names its copy."""

    number: str
    says: str
    to: tuple[str, ...]
    text: str = ""

    @property
    def of_core(self) -> bool:
        """Whether core carries it out, for every article."""
        return any(name.startswith("rules.") for name in self.to)


@dataclass(frozen=True)
class Anchors:
    """All sentences in order, and those found in the city's own copy."""

    fragments: tuple[Fragment, ...]
    texts: Mapping[str, str]
    missing: tuple[str, ...]
    """Numbers that the copy does not hold as they were adopted."""

    def of_measure(self, measure: str, subject: str | None = None) -> tuple[Sentence, ...]:
        """Those that a measure carries out; with a subject, those of such a line."""
        return self._told(
            f
            for f in self.fragments
            if measure in f.to and (subject is None or f.subject in ("", subject))
        )

    def of_reason(self, code: str) -> tuple[Sentence, ...]:
        """Those of the rule by which core gives a reason code; none for a plugin's own."""
        return self._told(f for f in self.fragments if f"rules.{RULE_OF.get(code)}" in f.to)

    def of_article(self, article: int | None) -> tuple[Sentence, ...]:
        return self._told(f for f in self.fragments if f.article == str(article))

    def beside(self, articles: Iterable[int | None]) -> tuple[Sentence, ...]:
        """Those of no article named: the closing paragraphs."""
        named = {str(article) for article in articles}
        return self._told(f for f in self.fragments if f.article not in named)

    def _told(self, some: Iterable[Fragment]) -> tuple[Sentence, ...]:
        return tuple(Sentence(f.number, str(f), f.to, self.texts.get(f.number, "")) for f in some)


def of(policy: Policy) -> Anchors:
    """The sentences of a county's policy.

    PolicyError for an anchor or number that nothing bears, and for a copy of the text that
    cannot be read or holds none of the sentences.
    """
    fragments = sorted((*policy.base.fragments, *policy.city.fragments), key=lambda f: f.order)
    known = _prints(policy)
    problems = [*_misplaced(policy, fragments), *_unnumbered(fragments, known)]
    if problems:
        raise PolicyError(*problems)
    texts = _texts(policy, known)
    missing = tuple(n for n in known if n not in texts) if policy.city.text else ()
    return Anchors(tuple(fragments), texts, missing)


def _prints(policy: Policy) -> Mapping[str, Print]:
    """Those beside the city's file, else the packaged ones."""
    own = policy.city.document.path
    place = own.parent / FILE if own else Path(FILE)
    return prints(toml.read(place if place.is_file() else profiles.packaged() / FILE))


def _misplaced(policy: Policy, fragments: Iterable[Fragment]) -> Iterator[Problem]:
    """Anchors that name nothing, each with the nearest that is there."""
    known = _known(policy)
    for fragment in fragments:
        for name in fragment.to:
            if name not in known and fragment.document is not None:
                keys, cure = ("fragments", fragment.number, "to"), did_you_mean(name, known)
                wanted = _("a measure, reading, promise, target, bureau or rule")
                yield fragment.document.wrong(keys, name, wanted, cure)


def _known(policy: Policy) -> list[str]:
    """Everything that a sentence can be carried out by. A city that leaves out a target or
    bureau leaves its sentence to nobody; that is no fault of the sentence."""
    shipped = toml.read(profiles.packaged() / profiles.CITY_FILE).data
    city = {
        sort: {**shipped.get(sort, {}), **policy.city.document.data.get(sort, {})}
        for sort in ("targets", "bureaus")
    }
    promises = [p.id for some in policy.base.promises.values() for p in some]
    sorts = {
        "readings": policy.choices, "promises": promises, "targets": city["targets"],
        "bureaus": city["bureaus"], "rules": RULES,
    }  # fmt: skip
    named = [f"{sort}.{name}" for sort, names in sorts.items() for name in names]
    return [*policy.base.titles, TITLE, *named]


def _unnumbered(fragments: Iterable[Fragment], known: Mapping[str, Print]) -> Iterator[Problem]:
    for fragment in fragments:
        if fragment.number not in known and fragment.document is not None:
            yield fragment.document.unknown(("fragments", fragment.number), list(known))


def _texts(policy: Policy, known: Mapping[str, Print]) -> dict[str, str]:
    """The sentences of the city's own copy; empty where it names none."""
    path = policy.city.text
    if path is None:
        return {}
    found = matched(_read(policy, path), known)
    if not found:
        wanted = _("the policy's text as it was adopted")
        raise PolicyError(policy.city.document.wrong(("policy", "text"), path.name, wanted))
    return found


def _read(policy: Policy, path: Path) -> str:
    keys = ("policy", "text")
    try:
        raw = path.read_bytes()
    except OSError as error:
        found = f"{path}: {error.strerror or error}"
        problem = policy.city.document.wrong(keys, found, _("a readable file"))
        raise PolicyError(problem) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PolicyError(policy.city.document.wrong(keys, path.name, _("a text file")))
