"""The city's configuration and the county profiles, read strictly.

Every key is known or an error that names file, line and the nearest right name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from jmtrade_core.config import toml
from jmtrade_core.config.example import Example, basis_of, example_of, path_of
from jmtrade_core.config.fragments import Fragment, declared
from jmtrade_core.config.reader import Reader, Timelines
from jmtrade_core.config.toml import Document
from jmtrade_core.errors import Problem, UsageError, nearest
from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.terms import Dated, Reading, Ruling

CITY_FILE = "jmtrade.toml"

CITY_KEYS = (
    "name",
    "name_en",
    "policy",
    "plugins",
    "jurisdictions",
    "readings",
    "rulings",
    "terms",
    "overrides",
    "ledger",
    "bureaus",
    "papers",
    "targets",
    "fragments",
)
POLICY_KEYS = ("title", "title_en", "number", "from", "to", "text")
PROFILE_KEYS = (
    "name", "exports_since", "exports_basis", "data", "year", "example", "funding", "plugins",
    "authority", "terms", "papers",
)  # fmt: skip


def packaged() -> Path:
    """The configuration that comes with the suite (the repository's own in a checkout)."""
    here = Path(__file__).parent.parent
    installed = here / "packaged" / "config"
    return installed if installed.is_dir() else here.parent / "config"


@dataclass(frozen=True)
class City:
    """The city: policy period, jurisdictions, official plugins, readings and rulings."""

    name: str
    title: str
    number: str
    begins: date
    ends: date
    official: tuple[str, ...]
    jurisdictions: Mapping[str, str]
    earlier: Mapping[str, str]
    """A name that a jurisdiction had before -> its id."""
    called: Mapping[str, str]
    """The same, and every name without the city's or without the kind of place."""
    readings: Mapping[str, Reading]
    rulings: Mapping[str, tuple[Ruling, ...]]
    """Reading -> its rulings, one after another in time."""
    terms: Timelines
    document: Document
    may_pay_less: bool = True
    """Whether a county may pay less than the city text (``[overrides]``)."""
    regions: frozenset[str] = frozenset()
    """How the city's own codes begin (characters 3 to 6): its counties' by GB/T 2260."""
    text: Path | None = None
    """The city's own copy of the policy's text, where it names one."""
    fragments: tuple[Fragment, ...] = ()
    """The sentences that the city's file or core carries out."""

    def bureaus(self, article: int | None, day: date) -> tuple[str, ...]:
        """The bureaus that an article makes responsible on a day; none where the file names
        none."""
        known = Reader(self.document).names_over_time("bureaus", str(article))
        return next((names for since, names in reversed(known) if since <= day), ())


@dataclass(frozen=True)
class County:
    """One county's profile. ``exports_since``: first year of a complete export table, where
    ``exports_basis`` says who vouches for it; without that the year is ``unvouched``."""

    id: str
    name: str
    document: Document
    exports_since: int | None = None
    exports_basis: str | None = None
    unvouched: int | None = None
    data: Path | None = None
    year: int | None = None
    example: Example | None = None
    ratio: tuple[Dated, ...] = ()
    ratios: Mapping[str, tuple[Dated, ...]] | None = None
    disable: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    authority: str | None = None
    terms: Timelines | None = None


def folder(given: str | Path | None = None) -> Path:
    """The configuration folder: the one given, JMTRADE_CONFIG, or the packaged one."""
    chosen = given or os.environ.get("JMTRADE_CONFIG")
    if chosen is None:
        return packaged()
    if not Path(chosen).is_dir():
        raise UsageError(Problem("--config", str(chosen), _("a folder"), code="config-folder"))
    return Path(chosen)


def read_city(config: Path) -> City:
    """``jmtrade.toml``; top-level tables that the folder's file lacks are the packaged ones."""
    document = toml.read(packaged() / CITY_FILE, f"config/{CITY_FILE}")
    own = config / CITY_FILE
    if own.is_file() and config != packaged():
        document = _over(toml.read(own, str(own)), document)
    reader = Reader(document)
    reader.table(CITY_KEYS)
    reader.table(POLICY_KEYS, "policy")
    reader.table(("official",), "plugins")
    readings = reader.readings()
    name, earlier = reader.text("name") or "", _earlier(reader)
    jurisdictions = _jurisdictions(reader)
    city = City(
        name=name,
        title=reader.text("policy", "title") or "",
        number=reader.text("policy", "number") or "",
        begins=reader.day("policy", "from"),
        ends=reader.day("policy", "to"),
        official=reader.names("plugins", "official"),
        jurisdictions=jurisdictions,
        earlier=earlier,
        called=_called(name, jurisdictions, earlier),
        readings=readings,
        rulings=_rulings(reader),
        terms=reader.timelines("city", "terms"),
        document=document,
        may_pay_less=_may_pay_less(reader),
        regions=_regions(reader),
        text=_beside(document, reader.text("policy", "text")),
        fragments=declared(reader),
    )
    reader.done()
    return city


def _beside(document: Document, path: str | None) -> Path | None:
    """A path that a file names, seen from the file's folder."""
    return (document.path.parent / path).resolve() if path and document.path else None


def _over(upper: Document, lower: Document) -> Document:
    """Top-level tables of ``upper``, and of ``lower`` where ``upper`` has none."""
    lines = {k: n for k, n in lower.lines.items() if k[0] not in upper.data} | dict(upper.lines)
    return Document(upper.name, {**lower.data, **upper.data}, lines, upper.path)


def _jurisdictions(reader: Reader) -> Mapping[str, str]:
    names = {}
    for id in reader.table((), "jurisdictions"):
        reader.table(("name", "name_en", "code", "earlier"), "jurisdictions", id)
        names[id] = reader.text("jurisdictions", id, "name") or id
    return names


def _regions(reader: Reader) -> frozenset[str]:
    """The first four digits of a county's code are its city's."""
    ids = reader.table((), "jurisdictions")
    codes = (reader.text("jurisdictions", id, "code") for id in ids)
    return frozenset(code[:4] for code in codes if code)


def _earlier(reader: Reader) -> Mapping[str, str]:
    return {
        name: id
        for id in reader.table((), "jurisdictions")
        for name in reader.names("jurisdictions", id, "earlier")
    }


_PLACE = re.compile("(管理区|开发区|(?<!高)新区|区|市|县)$")


def _called(
    city: str, jurisdictions: Mapping[str, str], earlier: Mapping[str, str]
) -> Mapping[str, str]:
    """Each short name that means one jurisdiction, such as 钟祥 or 高新区 -> its id."""
    found: dict[str, set[str]] = {}
    ids = {name: id for id, name in jurisdictions.items()} | dict(earlier)
    for name, id in ids.items():
        for long in (name, name.removeprefix(_PLACE.sub("", city))):
            for short in (long, _PLACE.sub("", long)):
                if len(short) > 1:
                    found.setdefault(short, set()).add(id)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _rulings(reader: Reader) -> Mapping[str, tuple[Ruling, ...]]:
    """One table or a list of them for each reading, by their days."""
    rulings = {}
    for name, given in reader.table((), "rulings").items():
        if isinstance(given, list):
            found = [
                _ruling(reader, name, entry, ("rulings", name, str(number)))
                for number, entry in enumerate(given, start=1)
            ]
        else:
            found = [_ruling(reader, name, given, ("rulings", name))]
        some = sorted((r for r in found if r), key=lambda r: r.dated or date.min)
        for earlier, later in pairwise(some):
            if earlier.dated == later.dated:
                wanted = _("rulings of one reading on days that differ")
                cure = _("see {place}").format(place=earlier.place)
                day = str(later.dated or _("no day"))
                reader.problems.append(Problem(later.place, day, wanted, cure, "ruling-twice"))
        rulings[name] = tuple(some)
    return rulings


def _ruling(reader: Reader, name: str, entry: object, keys: tuple[str, ...]) -> Ruling | None:
    """One ruling; a problem, and None, where it lacks what it rests on."""
    document = reader.document
    if not isinstance(entry, dict):
        reader.problems.append(document.wrong(keys, entry, _("a table")))
        return None
    kinds = {"option": str, "document": str, "dated": date, "retroactive": bool}
    reader.problems += [
        document.unknown((*keys, key), tuple(kinds)) for key in entry if key not in kinds
    ]
    wanted = {
        str: _("text in quotes"), date: _("a date"), bool: _("true or false"),
    }  # fmt: skip
    wrong = [
        document.wrong((*keys, key), entry[key], wanted[kind])
        for key, kind in kinds.items()
        if key in entry and type(entry[key]) is not kind
    ]
    option, paper = entry.get("option"), entry.get("document")
    if not wrong and not (option and paper):
        wants = _("an option and the document that rules it")
        wrong.append(document.wrong(keys, option or paper, wants))
    reader.problems += wrong
    if wrong:
        return None
    place, dated = document.place(*keys), entry.get("dated")
    return Ruling(name, option, paper, dated, entry.get("retroactive", False), place)  # type: ignore[arg-type]


def _may_pay_less(reader: Reader) -> bool:
    """``[overrides] below_city_text``: ``allow`` (marked) or ``refuse``."""
    reader.table(("below_city_text",), "overrides")
    said = reader.text("overrides", "below_city_text")
    if said not in (None, "allow", "refuse"):
        keys = ("overrides", "below_city_text")
        wanted = _("one of: {names}").format(names=listed(("allow", "refuse")))
        reader.problems.append(reader.document.wrong(keys, said, wanted))
    return said != "refuse"


def known_county(named: str, city: City) -> str:
    """The id of a county by its id or a name. UsageError, with the nearest name, unless the
    city has it."""
    id = county_id(named, city)
    if id not in city.jurisdictions:
        wanted = _("one of the city's counties, or all")
        cure = county_meant(named, city)
        raise UsageError(Problem("--county", named, wanted, cure, "county-unknown"))
    return id


def county_id(named: str, city: City) -> str:
    """A county's id by its id or its Chinese name, long, short or earlier; another word as it
    stands."""
    word = "".join(named.split())
    ids = {name: id for id, name in city.jurisdictions.items()} | dict(city.called)
    return word if word in city.jurisdictions else ids.get(word, named)


def county_meant(id: str, city: City) -> str:
    """A cure that names the nearest county by its id or its name, or lists them all."""
    ids = {name: id for id, name in city.jurisdictions.items()}
    close = nearest(id, ids.values()) or ids.get(nearest(id, ids))
    if close:
        return _("did you mean {name}?").format(name=close)
    known = sorted(f"{id} ({name})" for name, id in ids.items())
    return _("known: {names}").format(names=listed(known))


def read_county(config: Path, id: str, city: City) -> County:
    """``counties/<id>.toml`` of the folder, else the packaged profile, else a bare one."""
    id = known_county(id, city)
    name = f"counties/{id}.toml"
    own, default = config / name, packaged() / name
    if own.is_file() and config != packaged():
        document = toml.read(own, str(own))
    elif default.is_file():
        document = toml.read(default, f"config/{name}")
    else:
        document = Document(f"config/{name}", {}, {})
    return _profile(id, city, Reader(document))


def _profile(id: str, city: City, reader: Reader) -> County:
    document = reader.document
    _no_readings(reader)
    reader.table(("shared_city", "basis", "measures"), "funding")
    reader.text("funding", "basis")
    reader.table(("disable", "use", "local"), "plugins")
    reader.table(("document",), "authority")
    since, basis = reader.year("exports_since"), basis_of(reader)
    funding = reader.table((), "funding")
    ratios = reader.table((), "funding", "measures")
    county = County(
        id=id,
        name=reader.text("name") or city.jurisdictions[id],
        document=document,
        exports_since=since if basis else None,
        exports_basis=basis or None,
        unvouched=None if basis else since,
        data=path_of(reader, "data"),
        year=reader.year("year"),
        example=example_of(reader),
        ratio=reader.ratio(funding["shared_city"], "funding", "shared_city")
        if "shared_city" in funding
        else (),
        ratios={k: reader.ratio(v, "funding", "measures", k) for k, v in ratios.items()},
        disable=reader.names("plugins", "disable"),
        use=reader.names("plugins", "use"),
        local=reader.names("plugins", "local"),
        authority=(reader.text("authority", "document") or "").strip() or None,
        terms=reader.timelines("county", "terms"),
    )
    reader.done()
    return county


def _no_readings(reader: Reader) -> None:
    """The city's bureau interprets the policy (last clause), so a county cannot."""
    for key in ("readings", "rulings"):
        if key in reader.document.data:
            wanted = _("readings in the city's configuration only")
            cure = _("remove it here; ask the city for a ruling")
            place = reader.document.place(key)
            reader.problems.append(Problem(place, key, wanted, cure, "reading-in-county"))
    known = (*PROFILE_KEYS, "readings", "rulings")
    reader.table(known)
