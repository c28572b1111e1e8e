"""Article 3: trademarks, certification, standards and patents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jmtrade_branding.jurisdictions import EPC_STATES
from jmtrade_branding.tables import CERTIFICATIONS, PATENTS, STANDARDS, TRADEMARKS
from jmtrade_core import (
    Cap,
    Condition,
    Contest,
    Fixed,
    Measure,
    Share,
    Table,
    Terms,
    among,
    col,
    hookimpl,
    one_of,
    positive,
    when,
    yes,
)


@hookimpl
def jmtrade_records() -> Sequence[Table]:
    return [TRADEMARKS, CERTIFICATIONS, STANDARDS, PATENTS]


@hookimpl
def jmtrade_award(terms: Terms, official: Mapping[str, Measure]) -> Sequence[Measure]:
    return [
        trademark(terms),
        certification(terms),
        secretariat(terms),
        standard(terms),
        patent(terms),
    ]


def trademark(terms: Terms) -> Measure:
    t = terms["branding.trademark"]
    up_to_fee = terms.reading("branding.trademark.limit") == "fee"
    each = terms.reading("branding.trademark.per") == "registration"
    return Measure(
        id="branding.trademark",
        register="trademark-office",
        article=3,
        claims=TRADEMARKS,
        payer="shared",
        conditions=(positive("fee-missing", "fee"),) if up_to_fee else (),
        pays=Fixed(t.amount, at_most=col("fee") if up_to_fee else None),
        once_per="subject" if each else "enterprise",
    )


def certification(terms: Terms) -> Measure:
    t = terms["branding.certification"]
    each = terms.reading("branding.certification.pool") == "certificate"
    first = terms.reading("branding.certification.renewal") == "first"
    return Measure(
        id="branding.certification",
        article=3,
        claims=CERTIFICATIONS,
        payer="shared",
        conditions=(
            *((yes("renewal", "initial"),) if first else ()),
            positive("fee-missing", "fee"),
        ),
        pays=Share(t.rate, of="fee"),
        cap=Cap(t.cap, per="certificate_no" if each else "enterprise-year"),
        once_per="subject",
    )


def secretariat(terms: Terms) -> Measure:
    wide = terms.reading("branding.secretariat.body") == "iso-iec-itu"
    full = one_of("wrong-body", "level", ("tc",))
    each = terms.reading("branding.secretariat.per") == "committee"
    return Measure(
        id="branding.secretariat",
        article=3,
        claims=STANDARDS,
        where=col("role") == "secretariat",
        payer="shared",
        recipients="unit",
        conditions=(
            one_of("wrong-body", "organisation", ("iso", "iec", "itu") if wide else ("iso",)),
            *((full,) if terms.reading("branding.secretariat.level") == "tc" else ()),
        ),
        pays=Fixed(terms["branding.secretariat"].amount),
        once_per="subject" if each else "enterprise",
    )


def standard(terms: Terms) -> Measure:
    each = terms.reading("branding.standard.per") == "standard"
    return Measure(
        id="branding.standard",
        article=3,
        claims=STANDARDS,
        where=col("role") == "lead",
        payer="shared",
        recipients="unit",
        pays=Fixed(terms["branding.standard"].amount),
        once_per="subject" if each else "enterprise",
    )


def patent(terms: Terms) -> Measure:
    """One invention is worth its highest grant, city-wide, whoever holds the grants."""
    t = terms["branding.patent"]
    europe = {"epo": set(), "epo-and-national": EPC_STATES}
    high = {"US", "JP", "EP"} | europe[terms.reading("branding.patent.europe")]
    best = among("jurisdiction", high)
    return Measure(
        id="branding.patent",
        article=3,
        claims=PATENTS,
        payer="shared",
        recipients="unit",
        conditions=(
            one_of("not-invention", "kind", ("invention",)),
            Condition("domestic", col("jurisdiction") != "CN", ("jurisdiction",)),
        ),
        pays=Fixed(
            when(best).then(t.high.expr()).when(~best).then(t.low.expr()),
            chosen_from=(t.high, t.low),
        ),
        contest=Contest(
            top_up=terms.reading("branding.patent.top_up") == "difference",
            code="duplicate-invention",
        ),
    )
