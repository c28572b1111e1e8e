"""The catalogue as Markdown: a chapter of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmtrade_core.catalogue.build import (
    Article,
    Asked,
    Catalogue,
    ColumnEntry,
    MeasureEntry,
    SheetEntry,
)
from jmtrade_core.i18n import _, also, listed, saying
from jmtrade_core.policy.anchors import Sentence


def to_md(catalogue: Catalogue) -> bytes:
    """The whole page."""
    return ("\n".join(_page(catalogue)).rstrip() + "\n").encode()


def _page(catalogue: Catalogue) -> Iterator[str]:
    yield "# " + _("Policy catalogue") + f": {catalogue.county}, {years(catalogue)}"
    yield ""
    yield from _general(catalogue)
    for article in catalogue.articles:
        yield from _article(article)
    yield from _closing(catalogue.closing)
    yield from _readings(catalogue.readings)
    yield "## " + _("Record columns")
    yield ""
    for sheet in catalogue.tables:
        yield from _sheet(sheet)
    yield from _differences(catalogue)


def _general(catalogue: Catalogue) -> Iterator[str]:
    yield f"{catalogue.policy} ({catalogue.number})"
    yield ""
    if len(catalogue.years) > 1:
        yield "- " + amounts_of(catalogue)
    period = _("Events from {start} to {end}, both days included, are awarded.")
    yield "- " + period.format(start=catalogue.period[0], end=catalogue.period[1])
    yield "- " + _("A recipient may have no dishonesty record within three years.")
    yield "- " + _("The city pays the measures marked so; the others are shared by the ratio "
                   "of the fiscal system in force.")  # fmt: skip
    yield "- " + _("The city's commerce bureau interprets the policy: readings below.")
    yield ""


def years(catalogue: Catalogue) -> str:
    """The year, or the first and the last."""
    first, last = catalogue.years[0], catalogue.years[-1]
    return str(first) if first == last else f"{first}-{last}"


def amounts_of(catalogue: Catalogue) -> str:
    """Said where several years are told at once."""
    words = _("Amounts are those in force at the end of {year}; a number that changed before "
              "says from when.")  # fmt: skip
    return words.format(year=catalogue.year)


def _closing(sentences: Sequence[Sentence]) -> Iterator[str]:
    if sentences:
        yield "## " + _("Closing paragraphs")
        yield ""
        yield from _sentences(sentences)


def _sentences(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Every sentence with what carries it out; quoted where the city has its copy."""
    headings = [_("sentence"), _("in short"), _("carried out by")]
    rows = [[s.number, s.says, listed(f"`{name}`" for name in s.to)] for s in sentences]
    if any(s.text for s in sentences):
        headings.append(_("text"))
        rows = [[*row, s.text] for row, s in zip(rows, sentences, strict=True)]
    yield from table(headings, rows)


def _article(article: Article) -> Iterator[str]:
    number = _("Article {n}").format(n=article.number) if article.number else _("The county's own")
    yield f"## {number}: {article.title}"
    yield ""
    if article.bureaus:
        yield saying(_("Bureaus responsible"), listed(article.bureaus))
        yield ""
    for entry in article.measures:
        yield from _entry(entry)
    if article.promises:
        yield "### " + _("Promised without an amount, not decided here")
        yield ""
        headings = [_("promise"), _("clause"), _("why it is not decided here")]
        yield from table(headings, [[p.what, p.clause, p.why] for p in article.promises])
    if article.sentences:
        yield "### " + _("Every sentence, and what carries it out")
        yield ""
        yield from _sentences(article.sentences)


def _entry(entry: MeasureEntry) -> Iterator[str]:
    yield f"### {entry.title} (`{entry.id}`)"
    yield ""
    locked = ", " + _("locked for counties") if entry.locked else ""
    facts = [
        (_("clause"), listed([entry.clause, *(s.number for s in entry.rests)])),
        (_("pays"), entry.pays),
        (_("payer"), entry.payer + locked),
        (_("limits"), also(entry.limits)),
        (_("claimed in"), f"`{entry.table}`"),
        (_("readings"), listed(f"`{name}`" for name in entry.readings)),
        (_("evidence to bring"), also(entry.evidence) or none_to_bring()),
    ]
    yield from (f"- {name}: {value}" for name, value in facts if value)
    yield ""
    yield from table(
        [_("condition"), _("reason code")], [[said, f"`{c}`"] for c, said in entry.conditions]
    )
    if entry.numbers:
        headings = [_("number"), _("value"), _("from"), _("origin")]
        yield from table(headings, [[n.term, n.value, n.since, n.origin] for n in entry.numbers])


def none_to_bring() -> str:
    """Said where nothing is to be brought."""
    return _("none: the bureau looks it up itself")


def _readings(readings: Sequence[Asked]) -> Iterator[str]:
    yield "## " + _("Readings")
    yield ""
    headings = [_("reading"), _("clause"), _("question"), _("options"), _("in force"), _("basis")]
    rows = [
        [f"`{r.name}`", r.clause, r.question, also(_option(*o) for o in r.options),
         f"`{r.in_force}`", r.basis]
        for r in readings
    ]  # fmt: skip
    yield from table(headings, rows)


def _option(id: str, label: str) -> str:
    return f"`{id}`" if label == id else f"`{id}` {label}"


def _sheet(sheet: SheetEntry) -> Iterator[str]:
    yield f"### {sheet.sheet} (`{sheet.id}`)"
    yield ""
    rows = [
        [c.heading, f"`{c.id}`", _type(c), _("required") if c.required else "",
         _("identity") if c.key else ""]
        for c in sheet.columns
    ]  # fmt: skip
    yield from table([_("heading"), _("column"), _("type"), "", ""], rows)


def _type(column: ColumnEntry) -> str:
    options = listed(f"`{id}` {label}" for id, label in column.options)
    return f"{column.type}: {options}" if options else column.type


def _differences(catalogue: Catalogue) -> Iterator[str]:
    if not catalogue.differences:
        return
    yield "## " + _("Differences from the city text")
    yield ""
    headings = [_("measure"), _("term"), _("city text"), _("in the county"), _("from"),
                _("document"), ""]  # fmt: skip
    rows = [
        [f"`{d.measure}`", d.term, d.city, d.county, d.since, d.document,
         _("below the city text") if d.below else ""]
        for d in catalogue.differences
    ]  # fmt: skip
    yield from table(headings, rows)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table of Markdown, and an empty line after it."""
    for row in (headings, ["---"] * len(headings), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""
