"""Every finding of the gate: its number, what it means, why it matters, what to do.

A number never changes its meaning. The letter is the severity: E error, W warning, N note.
The first digit is where it is seen: 1 file, 2 sheet and headings, 3 cell, 4 row and table.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jmtrade_core.errors import Problem, Severity
from jmtrade_core.i18n import _, language

SEVERITIES: dict[str, Severity] = {"E": "error", "W": "warning", "N": "note"}


@dataclass(frozen=True)
class Entry:
    """One code of the catalogue, in the language in use."""

    number: str
    code: str
    meaning: str
    cure: str

    @cached_property
    def severity(self) -> Severity:
        return SEVERITIES[self.number[0]]

    @cached_property
    def advice(self) -> str:
        """The cure as a part of a sentence."""
        return self.cure.rstrip(_("."))


def entries() -> tuple[Entry, ...]:
    """The whole catalogue in the language in use."""
    return tuple(_by_code(language()).values())


def number(code: str) -> str:
    """``E301`` for ``not-number``; empty for a code that is not the gate's."""
    entry = _by_code(language()).get(code)
    return entry.number if entry else ""


def finding(
    code: str, place: str, found: str, wanted: str, cure: str = "", *, beside: tuple[str, ...] = ()
) -> Problem:
    """A problem with the severity that the catalogue gives its code, and its cure if none
    is known that fits better."""
    entry = _by_code(language())[code]
    return Problem(place, found, wanted, cure or entry.advice, code, entry.severity, beside)


def look_up(asked: str) -> Entry | None:
    """The entry of a number (``E301``, in any case) or of a code (``not-number``)."""
    asked = asked.strip()
    known = _by_code(language())
    return known.get(asked.lower()) or next(
        (e for e in known.values() if e.number == asked.upper()), None
    )


def nearest(asked: str) -> str:
    """The number or code most like what was asked, or an empty string."""
    names = [name for e in entries() for name in (e.number, e.code)]
    close = difflib.get_close_matches(asked, names, n=1, cutoff=0.5)
    return close[0] if close else ""


@lru_cache(maxsize=2)
def _by_code(_language: str) -> dict[str, Entry]:
    rows = (*_files(), *_sheets(), *_cells(), *_rows(), *_warnings(), *_notes())
    return {code: Entry(number, code, meaning, cure) for number, code, meaning, cure in rows}


Rows = tuple[tuple[str, str, str, str], ...]


def _files() -> Rows:
    again = _("Open the file in Excel or WPS and save it again as .xlsx.")
    suspect = _("Do not open it. Ask the sender for a fresh copy, saved as .xlsx in Excel or WPS.")
    return (
        ("E101", "no-data", _("There is nothing to read at this path."), _("Check the path.")),
        ("E102", "not-a-file", _("The path is a device or a pipe, not a file."),
         _("Name a workbook, a CSV file or a folder.")),
        ("E103", "empty-file", _("The file has no content at all: it was not saved or copied "
         "completely."), _("Ask for the file again.")),
        ("E104", "file-too-large", _("The file is larger than any table of enterprises can be."),
         _("Remove pictures and unused sheets, or split the file.")),
        ("E105", "foreign-format", _("The bytes of the file are of another format than a "
         "workbook or CSV, whatever its name says."), again),
        ("E106", "encrypted", _("The workbook is protected by a password and cannot be read."),
         _("Remove the password in Excel or WPS and save it again.")),
        ("E107", "truncated", _("The file ends too early: a copy or download was cut off."),
         _("Copy or send the file again.")),
        ("E108", "unreadable", _("The file looks like a workbook, but it is damaged inside."),
         again),
        ("E109", "zip-bomb", _("The file unpacks to far more than a table can hold; such files "
         "are made to exhaust a computer."), suspect),
        ("E110", "zip-structure", _("Parts of the file overlap, are doubled or use an unusual "
         "compression, so two programs could read different content."), suspect),
        ("E111", "part-damaged", _("A part of the file does not have the size or checksum that "
         "the file declares."), _("Copy or send the file again.")),
        ("E112", "dtd", _("The XML declares a document type or entities. No spreadsheet program "
         "writes that; it is used to read foreign files or exhaust memory."), suspect),
        ("E113", "xml-encoding", _("The XML is not in UTF-8, so its content cannot be checked."),
         again),
        ("E114", "part-missing", _("The workbook lists a part that the file does not contain."),
         again),
        ("E115", "sheet-count", _("The workbook has no sheet, or more than anybody fills in."),
         _("Keep the sheets of the template only.")),
        ("E116", "far-cell", _("A cell far away from the table makes the sheet so large that a "
         "reader would run out of memory."),
         _("Delete the far cell (Ctrl+End shows it), or copy the table to a new workbook.")),
        ("E117", "text-too-long", _("A cell holds more text than a spreadsheet cell can."),
         _("Shorten the cell, or ask for a fresh copy of the file.")),
        ("E118", "encoding", _("The text is neither UTF-8 nor GB18030 throughout."),
         _("Save it as CSV UTF-8, or as .xlsx.")),
        ("E119", "csv-broken", _("The CSV breaks its own quoting."),
         _("Save it as .xlsx instead.")),
        ("E120", "cell-twice", _("A cell stands in a sheet twice, or behind those that follow it, "
         "so two programs could show different content."), suspect),
    )  # fmt: skip


def _sheets() -> Rows:
    return (
        ("E201", "no-headings", _("No row of the sheet holds headings of its table."),
         _("Use the headings of the template.")),
        ("E202", "missing-column", _("A column that every row needs is not there."),
         _("Add the column under its heading, with a value in each row.")),
        ("E203", "double-column", _("The same heading stands twice, so it is not clear which "
         "column counts."), _("Delete one of the columns.")),
        ("E204", "two-sheets", _("More than one sheet could be this table: often last year's was "
         "left in."), _("Delete or move out the sheet that does not count.")),
        ("E205", "heading-unit", _("The heading names another unit than the column has, or none; "
         "read as it stands, amounts could be wrong ten thousand times."),
         _("Convert the amounts and write the heading with its unit as in the template.")),
        ("E206", "sheet-unit", _("A line over the table, a unit row, the printed page, a comment "
         "or a text box gives another unit than the columns have."),
         _("Convert the amounts, and correct or delete the line.")),
        ("E207", "sheet-unnamed", _("A sheet has the headings of a table, but its name says "
         "nothing of the kind."), _("Name the sheet as in the template, or delete it.")),
        ("E208", "no-enterprises", _("The list of enterprises is missing; without it no claim "
         "belongs to anybody."), _("Add the sheet 企业名录.")),
        ("E210", "not-parquet", _("Large runs read a folder of Parquet tables and nothing else."),
         _("Save each table as a Parquet file or a folder of parts.")),
        ("E211", "not-native", _("A Parquet column of another type than its values have; it "
         "would have to be read as text, which Spark does not do here."),
         _("Store the column as its own type, or run on Polars.")),
        ("E212", "heading-conflict", _("Two heading rows of one column name different columns, "
         "such as a Chinese heading that was moved over another id."),
         _("Mend the heading that is wrong, or delete the row of ids.")),
        ("E209", "map-file", _("The mapping of headings names something that is not there."),
         _("Correct the mapping file.")),
    )  # fmt: skip


def _cells() -> Rows:
    mend = _("Mend the cell.")
    return (
        ("E301", "not-number", _("The cell should hold a number and nothing else."),
         _("Write the number alone; leave the cell empty where it is not known.")),
        ("E302", "third-decimal", _("Money has two decimals; a third is never rounded here."),
         mend),
        ("E303", "negative", _("Amounts of this record are never below zero."), mend),
        ("E304", "too-large", _("The amount is beyond anything this policy can mean."), mend),
        ("E305", "not-date", _("The cell is not a day that the calendar has."),
         _("Write the day as 2018-03-07.")),
        ("E306", "date-range", _("The day lies outside 1900 to 2100."), mend),
        ("E307", "month-only", _("The cell names a month or a year; the policy counts by days."),
         _("Write the whole day as 2018-03-07.")),
        ("E308", "not-year", _("The cell is not a year."), _("Write the year as 2018.")),
        ("E309", "not-flag", _("The cell should say yes or no."), _("Write 是 or 否.")),
        ("E310", "not-option", _("The cell is none of the choices of its column."),
         _("Choose from the list.")),
        ("E311", "not-listed", _("The cell is not one of the codes that its column takes."),
         _("Choose from the list; leave the cell empty where it is not known.")),
        ("E312", "required", _("A cell that must be filled in is empty."), _("Fill in the cell.")),
        ("E313", "number-in-text", _("A code is stored as a number: leading zeros and digits "
         "after the fifteenth are lost."),
         _("Set the column to text, then type the code again from the document.")),
        ("E314", "code-scientific", _("The code was turned into a number such as 9.14E+17; its "
         "digits are lost."), _("Type the code again from the business licence, as text.")),
        ("E315", "wrong-type", _("The cell is stored as another kind of value than its column "
         "takes."), mend),
        ("E316", "unit-glued", _("A unit is written into the number."),
         _("Convert to the unit of the heading, and write the number alone.")),
        ("E317", "two-units", _("The cell carries two units or two amounts."), mend),
        ("E318", "wrong-currency", _("Renminbi in a dollar column, or dollars in a yuan column."),
         _("Convert by the rate that the rules prescribe, and write the number alone.")),
        ("E319", "error-cell", _("Excel shows an error here, such as #REF!."),
         _("Mend the formula, or type the value.")),
        ("E320", "no-value", _("A formula whose value was never calculated or not saved."),
         _("Open and save the file in Excel or WPS, or type the value.")),
        ("E321", "broken-text", _("The cell holds characters that a wrong conversion left "
         "behind."), _("Type the cell again.")),
        ("E322", "cell-too-long", _("The cell holds more text than a spreadsheet cell can."), mend),
        ("E331", "odd-digit", _("A circled, bracketed or raised digit stands in the cell: a note, "
         "a list number or an exponent, and no part of the value."),
         _("Write the value alone, in ordinary digits.")),
        ("E332", "raised-text", _("Part of the cell is raised or lowered: a person reads a note "
         "or an exponent, a program reads more digits."),
         _("Write the value alone, in ordinary digits.")),
        ("E333", "struck-out", _("Text of the cell has a line through it: a person reads it as "
         "taken back, and it is still stored."), _("Delete what was struck out, or take the line "
         "away.")),
        ("E334", "ambiguous-number", _("A point or comma before three digits, written as text: it "
         "may part thousands or begin the decimals."),
         _("Write it without the sign that parts thousands, or with two decimals.")),
        ("E335", "shown-otherwise", _("The number format shows something else than the cell "
         "stores: another scale, a unit, a currency, a percentage, or nothing."),
         _("Set the format to General, compare the value, and write it in the unit of the "
         "heading.")),
        ("E336", "too-fine", _("The value has more decimals than its column takes; none is ever "
         "rounded here."), mend),
        ("E337", "not-percent", _("The cell is not a percentage with its sign: 0.3 and 30 alone "
         "could both mean 30%."), _("Write the percentage with its sign, such as 30%.")),
    )  # fmt: skip


def _rows() -> Rows:
    return (
        ("E401", "duplicate-row", _("Two rows have the same identity; only one can count."),
         _("Delete one, or mend what tells the two apart.")),
        ("E402", "two-counties", _("The same enterprise is listed for two counties; each "
         "enterprise declares one."), _("Ask the enterprise, and keep one row.")),
        ("E403", "unknown-enterprise", _("A claim of an enterprise that is not in 企业名录."),
         _("Add the enterprise there, or mend the code.")),
        ("E407", "row-slipped", _("A row of a text file has more cells than there are headings; "
         "its values have most likely slipped into other columns."),
         _("Write amounts without a thousands comma, or put them in quotes.")),
        ("E405", "declared-twice", _("A year stands in exports and in declarations; one of them "
         "would be counted twice."), _("Keep it in one of the two tables.")),
        ("E406", "more", _("More rows have the same fault than are named one by one."),
         _("Mend the rows that are named, and look at the others.")),
        ("E421", "code-shape", _("The cell holds a name or a mistyped code, not a code; whom it "
         "means nobody can tell, and that enterprise would pass as unknown."),
         _("Type the code again from the business licence, as text.")),
        ("E422", "code-slip", _("The code is in no list, but one that is differs by one "
         "character: the record would miss the enterprise that is meant."),
         _("Mend the code, or the list, by the business licence.")),
        ("E431", "struck-row", _("The row has a line through it: it was taken back, and is still "
         "stored."), _("Delete the row, or take the line away.")),
        ("E441", "succession-self", _("The row says that an enterprise continues itself."),
         _("Enter the code of the enterprise that it continues.")),
        ("E442", "succession-circle", _("Successions go round in a circle; nobody can continue "
         "whoever continues them."), _("Find out which row is wrong.")),
        ("E443", "two-new-codes", _("An old code became two new ones; a change of code is one "
         "enterprise, a division is another matter."),
         _("Keep one row, or enter a division.")),
        ("E444", "recoded-twice", _("A change of code makes two rows one and the same."),
         _("Delete one, or mend what tells the two apart.")),
        ("E445", "subject-form", _("The subject is not written as the measure's subjects are; it "
         "would match nothing, and what it names be paid again."),
         _("Write the subject as the award or the claim has it.")),
        ("E446", "matter-never", _("The measure has no such question, so nobody can settle it."),
         _("Choose the matter that the line is held for.")),
        ("E447", "findings-differ", _("Two findings of one day on one matter contradict each "
         "other."), _("Ask who decided, and keep one.")),
        ("E451", "part-above-whole", _("A part is larger than the whole that it is part of: one "
         "of the two is wrong."), _("Compare both with the documents.")),
        ("E404", "conflict", _("Two files give the same row with different values."),
         _("Find out which is right, and mend the other.")),
    )  # fmt: skip


def _warnings() -> Rows:
    compare = _("Compare it with the documents.")
    return (
        ("W201", "unknown-sheet", _("The sheet is no table of the record; it is not read."),
         _("Nothing, if it is meant as a remark; else name it as in the template.")),
        ("W202", "unknown-column", _("The column is no part of the record; it is not read."),
         _("Nothing, if it is meant as a remark; else use the heading of the template.")),
        ("W203", "sheet-by-headings", _("The sheet was recognised by part of its name and its "
         "headings, and is read."), _("Name it as in the template.")),
        ("W221", "table-unread", _("A file has the name of a table, but a form that is not read: "
         "what it says counts for nothing."), _("Save it as .xlsx or .csv, or remove it.")),
        ("W304", "no-heading", _("A cell stands under no heading; it is not read."),
         _("Nothing, if it is meant as a remark; else give the column its heading.")),
        ("W305", "conditional-format", _("A conditional format may strike out what stands here, or "
         "show another value than is stored; it is read as stored."),
         _("Take the format away, and look at the values.")),
        ("W301", "number-as-text", _("A number in a text column; it is read as its digits, but "
         "leading zeros may be lost."), _("Set the column to text.")),
        ("W302", "line-break", _("The text contains a line break or a tab; it is kept."), compare),
        ("W401", "unlisted-enterprise", _("A record of somebody who is not in 企业名录: no "
         "listed enterprise has its code."), compare),
        ("W402", "code-check", _("The code fails the check digit of GB 32100. A few published "
         "codes do, so it is read."), _("Compare it with the business licence.")),
        ("W404", "code-two-names", _("One code stands under two names."), compare),
        ("W405", "name-two-codes", _("One name stands under two codes."), compare),
        ("W406", "similar-name", _("Two codes have names that differ by one character."), compare),
        ("W407", "branch-beside-parent", _("A branch is listed beside its parent; an award goes "
         "to the legal person once."), _("Check which of the two claims.")),
        ("W408", "spelt-twice", _("Two rows differ only in width, case, spaces, punctuation or an "
         "accent, in O for 0, I or l for 1, or in No. or 号 beside a number: it may be the same "
         "claim. They count as two."),
         _("Delete one if they are the same.")),
        ("W409", "jump", _("A figure is over 1,000 times that of the year beside it: a unit may "
         "be wrong in one of them."), _("Compare it with the customs figures.")),
        ("W411", "table-absent", _("Nobody has looked up dishonesty or earlier awards: both are "
         "unknown, so nothing with money can be decided."),
         _("Add the sheet; with its headings alone it says that there is nothing.")),
        ("W441", "object-of-two", _("One thing was found to be two enterprises'; both are paid "
         "for it."), _("Compare the two documents.")),
        ("W451", "part-above-sum", _("A figure is larger than the sum that it should be part "
         "of."), compare),
        ("W452", "unusual-amount", _("An amount lies outside what is usual: a slip of unit is "
         "likely."), compare),
        ("W453", "swing", _("A figure on which an award rests is five times that of the year "
         "before, or a fifth."), _("Compare it with the customs figures.")),
        ("W454", "claims-alike", _("Two claims of one enterprise have one date and one amount: "
         "it may be one claim under two names."), compare),
        ("W455", "kind-against-code", _("The kind of unit contradicts what the code registers; "
         "the cell counts, and with it who may be paid."),
         _("Compare both with the business licence.")),
        ("W461", "odd-sign", _("A sign is easily taken for another: a traditional or rare "
         "character, or a letter of another script. Written otherwise, the same thing would "
         "count as another and be paid again."),
         _("Compare it with the document, and write it in common signs.")),
        ("W462", "two-subjects", _("One paper, such as a patent, stands under two subjects, and "
         "each would be paid."), compare),
        ("W463", "days-near", _("Two claims are for one thing but for their days, which are less "
         "than a week apart: a slip of the date, or one claim twice."), compare),
        ("W464", "stand-in", _("The cell says no more than that there is nothing to say, yet it "
         "counts as the number or name that it stands for, and may be paid."),
         _("Write what the document says; leave the cell empty where it is not known.")),
        ("W410", "cross-foot", _("A total row does not agree with the rows above it."),
         _("Find the row that is wrong or missing.")),
    )  # fmt: skip


def _notes() -> Rows:
    nothing = _("Nothing need be done.")
    return (
        ("N201", "hidden-sheet", _("The sheet is hidden; it is read like any other."),
         _("Delete it if it should not count.")),
        ("N202", "hidden-rows", _("Rows are hidden, often by a filter; they are read."),
         _("Delete them if they should not count.")),
        ("N203", "hidden-column", _("A column is hidden; it is read like any other."),
         _("Show it, and compare it with the documents.")),
        ("N221", "file-unread", _("A file or folder beside the tables is not read."),
         _("Nothing, if it holds no record; else save it as .xlsx or .csv.")),
        ("N231", "under-merge", _("A value stands beneath a merged range, where nobody sees it; "
         "it is read."), _("Take the cells apart, and delete what should not count.")),
        ("N301", "date-serial", _("A day is stored as Excel's day number; it is read as a day."),
         nothing),
        ("N302", "apostrophe", _("A leading apostrophe is left out of the text."), nothing),
        ("N401", "left-out", _("A total, signature or repeated heading row is no record."),
         nothing),
        ("N421", "other-years", _("Claims whose day or year lies outside the award year; they "
         "give no line in this run."), _("Nothing, if they belong to other years.")),
        ("N422", "unlisted-rows", _("Records of enterprises that are not in 企业名录."),
         _("Nothing, if they are not of this list.")),
        ("N441", "no-successions", _("Nobody has entered who continues whom, so nobody does."),
         _("Nothing, if no enterprise changed its code, merged or was divided.")),
        ("N442", "one-county", _("The input has enterprises of one county only; what other "
         "counties' enterprises claim was not seen."),
         _("Decide with the whole city's claims, or ask the city.")),
        ("N451", "not-data", _("Something in a measure cannot be written down as data: who reads "
         "the measure without running it does not see it."),
         _("Say it by operations on the row's own columns.")),
        ("N402", "same-row", _("Several files agree on the row; it counts once."), nothing),
    )  # fmt: skip
