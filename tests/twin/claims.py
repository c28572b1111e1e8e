"""Articles 2, 3, 6, 7 and 8: lines that follow from dated claim rows."""

from __future__ import annotations

from datetime import date

from .cells import day, flag, known, minus, money, positive, share, shift_years, text
from .conditions import date_test, once_test, section_two, time_tests
from .events import aeo_day, aeo_event
from .model import Line, Row, Test, Truth
from .objects import closing_tests
from .run import Run
from .subjects import CLAIMED

Claim = tuple[Row, Row, date | None]


def _line(
    run: Run, measure: str, claim: Claim, own: list[Test], gross: int | None, due: date | None
) -> Line:
    """A cash line of a claim; `gross` in fen, None where it is not known."""
    firm, row, event = claim
    uscc, parts = text(firm, "uscc"), CLAIMED[measure].parts(row)
    tests = [date_test(event), *section_two(run, firm, measure, event, due), *own]
    tests.append(once_test(run, uscc, measure, parts))
    tests += closing_tests(run, uscc, measure, parts)
    identity = CLAIMED[measure].cells(row)
    return Line(firm, measure, parts, event, row, identity, tests, gross)


def _dated(run: Run, measure: str, claim: Claim, own: list[Test], gross: int | None) -> Line:
    """A line whose day is its event date."""
    return _line(run, measure, claim, own, gross, claim[2])


def _claims(run: Run, measure: str) -> list[Claim]:
    """Enterprise, row and event date of the rows that claim the measure."""
    claimed = CLAIMED[measure]
    return [c for c in run.claims(claimed.table, claimed.event) if claimed.takes(c[1])]


def booth(run: Run) -> list[Line]:
    """Lines of `exhibitions.booth`: what nation and province left of the fee, in fen."""
    measure, lines = "exhibitions.booth", []
    for claim in _claims(run, measure):
        row = claim[1]
        national, provincial = money(row, "national_subsidy"), money(row, "provincial_subsidy")
        left = minus(money(row, "booth_fee"), national, provincial)
        own: list[Test] = [
            ("wrong-programme", _one_of(row, "programme", "mofcom", "hundred")),
            ("booth-missing", True if text(row, "booth_no") else None),
            ("upstream-pending", known(national, provincial)),
            ("nothing-left", positive(left)),
        ]
        lines.append(_dated(run, measure, claim, own, left))
    return lines


def _one_of(row: Row, column: str, *wanted: str) -> Truth:
    """Whether the cell is one of those; an empty cell is unknown."""
    cell = text(row, column)
    return cell in wanted if cell else None


def trademark(run: Run) -> list[Line]:
    """Lines of `branding.trademark`, in fen; the reading `limit` may bind it to the fee."""
    measure, lines = "branding.trademark", []
    for claim in _claims(run, measure):
        own = list[Test]()
        gross: int | None = run.money_term(measure, "amount", claim[2])
        if run.reading("branding.trademark.limit") == "fee":
            fee = money(claim[1], "fee")
            own.append(("fee-missing", positive(fee)))
            gross = None if fee is None or gross is None else min(gross, fee)
        lines.append(_dated(run, measure, claim, own, gross))
    return lines


def certification(run: Run) -> list[Line]:
    """Lines of `branding.certification`: a share of the fee in fen, before the pool."""
    measure, lines = "branding.certification", []
    for claim in _claims(run, measure):
        fee, own = money(claim[1], "fee"), list[Test]()
        part = None if fee is None else share(fee, run.rate_term(measure, claim[2]))
        if run.reading("branding.certification.renewal") == "first":
            own.append(("renewal", flag(claim[1], "initial")))
        own += [("fee-missing", positive(fee)), ("nothing-left", positive(part))]
        line = _dated(run, measure, claim, own, part)
        line.cap = run.money_term(measure, "cap", claim[2])
        lines.append(line)
    return lines


def _fixed(run: Run, measure: str, claim: Claim, own: list[Test]) -> Line:
    """A fixed award in fen for a dated claim."""
    return _dated(run, measure, claim, own, run.money_term(measure, "amount", claim[2]))


def _committee(run: Run, row: Row) -> Truth:
    """Whose committee, and of which level; one code for both (rulebook 3, wrong-body)."""
    wide = run.reading("branding.secretariat.body") == "iso-iec-itu"
    body = _one_of(row, "organisation", *(("iso", "iec", "itu") if wide else ("iso",)))
    full: Truth = True
    if run.reading("branding.secretariat.level") == "tc":
        full = _one_of(row, "level", "tc")
    if body is False or full is False:
        return False
    return None if body is None or full is None else True


def secretariat(run: Run) -> list[Line]:
    """Lines of `branding.secretariat`, in fen."""
    measure = "branding.secretariat"
    return [
        _fixed(run, measure, claim, [("wrong-body", _committee(run, claim[1]))])
        for claim in _claims(run, measure)
    ]


def standard(run: Run) -> list[Line]:
    """Lines of `branding.standard`, in fen."""
    measure = "branding.standard"
    return [_fixed(run, measure, claim, []) for claim in _claims(run, measure)]


def _exports_reach(run: Run, uscc: str, event: date | None) -> Truth:
    """Whether the year's exports reach the threshold; before 31 December they may still rise."""
    exported = run.traded(uscc)
    enough = None
    if exported is not None:
        enough = exported >= run.money_term("credit_insurance.premium", "threshold", event)
    return None if enough is False and run.as_of < run.year_end else enough


def _premium_tests(run: Run, claim: Claim, left: int | None, gross: int | None) -> list[Test]:
    """The conditions of article 6 in order, its readings among them."""
    firm, row, event = claim
    provincial = money(row, "provincial_subsidy")
    tests: list[Test] = [("below-threshold", _exports_reach(run, text(firm, "uscc"), event))]
    if run.reading("credit_insurance.insurer") == "policy":
        tests.append(("wrong-insurer", flag(row, "policy_insurer")))
    tests.append(("premium-missing", positive(money(row, "premium"))))
    tests.append(("upstream-pending", known(provincial)))
    if run.reading("credit_insurance.upstream") == "required":
        tests.append(("no-upstream", positive(provincial)))
    return [*tests, ("nothing-left", positive(left)), ("nothing-left", positive(gross))]


def premium(run: Run) -> list[Line]:
    """Lines of `credit_insurance.premium`: a share of the premium in fen, before the pool."""
    measure, lines = "credit_insurance.premium", []
    for claim in _claims(run, measure):
        row, event = claim[1], claim[2]
        fee = money(row, "premium")
        left = minus(fee, money(row, "provincial_subsidy"))
        base = left if run.reading("credit_insurance.base") == "net" else fee
        part = None if base is None else share(base, run.rate_term(measure, event))
        # Rulebook 1, gross: the "at most" of the pays column belongs to gross, so an
        # unknown provincial subsidy leaves it unknown even where the share is below a fen.
        gross = None if part is None or left is None else min(part, left)
        line = _dated(run, measure, claim, _premium_tests(run, claim, left, gross), gross)
        line.cap = run.money_term(measure, "cap", event)
        lines.append(line)
    return lines


def origin(run: Run) -> list[Line]:
    """Lines of `facilitation.origin`, in fen; whose certificate counts is a reading."""
    named = run.reading("facilitation.origin.issuer") == "named"
    accepted = ("aqsiq",) if named else ("aqsiq", "successor")
    measure = "facilitation.origin"
    return [
        _fixed(run, measure, claim, [("wrong-issuer", _one_of(claim[1], "issuer", *accepted))])
        for claim in _claims(run, measure)
    ]


def quality(run: Run) -> list[Line]:
    """Lines of `facilitation.quality`, in fen."""
    measure = "facilitation.quality"
    return [_fixed(run, measure, claim, []) for claim in _claims(run, measure)]


def _aeo_tests(run: Run, row: Row, granted: date | None) -> list[Test]:
    """Held for a year, not lost, operating (rulebook 3, facilitation.aeo)."""
    lost, held = day(row, "lost_on"), True if text(row, "lost_on") == "" else None
    looked_at = aeo_day(run, granted) if granted is not None else None
    if run.reading("facilitation.aeo.event") == "holding":
        looked_at = run.year_end  # it asks for no day of granting
    if lost is not None and looked_at is not None:
        held = lost > looked_at
    tests: list[Test] = [("lost", held), ("not-operating", flag(row, "operating"))]
    if run.reading("facilitation.aeo.event") != "anniversary":
        aged = None if granted is None else shift_years(granted, 1) <= run.year_end
        tests.insert(0, ("under-a-year", aged))
    return tests


def aeo(run: Run) -> list[Line]:
    """Lines of `facilitation.aeo`, in fen; an empty grant date gives a line every year."""
    measure, lines = "facilitation.aeo", []
    for firm in run.firms():
        for row in run.rows_of(text(firm, "uscc"), "credentials"):
            granted = day(row, "granted_on")
            event = None if granted is None else aeo_event(run, granted)
            if not CLAIMED[measure].takes(row) or (granted is not None and event is None):
                continue
            own, gross = _aeo_tests(run, row, granted), run.money_term(measure, "amount", event)
            due = None if granted is None else aeo_day(run, granted)
            lines.append(_line(run, measure, (firm, row, event), own, gross, due))
    return lines


def talent(run: Run) -> list[Line]:
    """Referrals of `talent.attraction`: the amounts stand in another document (article 8)."""
    lines = []
    for firm, row, event in _claims(run, "talent.attraction"):
        tests, person = [date_test(event), *time_tests(run, event)], (text(row, "person"),)
        line = Line(firm, "talent.attraction", person, event, row, person, tests)
        line.success = "refer"
        lines.append(line)
    return lines
