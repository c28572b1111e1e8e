"""The words of the estimate's page."""

from __future__ import annotations

from collections.abc import Mapping

from jmtrade_core.i18n import _


def words() -> Mapping[str, str]:
    """By the names that the page and its script give them, in the language in use."""
    return {
        "title": _("What could an enterprise get?"),
        "intro": _("Answer what you know and leave empty what you do not: the estimate says what "
                   "is certain and what is possible. It is no decision and binds nobody; nothing "
                   "leaves this machine."),
        "enterprise": _("The enterprise"), "exports": _("Trade by year"),
        "exports_help": _("Dollars, as the customs statistics have them; 0 where there was "
                          "nothing, and empty where it is not known. The earlier years tell "
                          "whether something is reached for the first time."),
        "dishonesty": _("Has the enterprise a record of dishonesty?"),
        "awards": _("Has it been awarded anything under this policy before?"),
        "none": _("no"), "some": _("yes"), "unknown": _("do not know"),
        "yes": _("yes"), "no": _("no"),
        "claims": _("What the enterprise did in {year}"),
        "claims_help": _("Add whatever there was; each thing is asked about by itself."),
        "add": _("Add: {what}"), "remove": _("Remove"), "year_": _("Year {year}"),
        "another_year": _("Add a year"), "required": _("needed"),
        "result": _("The estimate"), "range": _("{low} to {high} yuan"),
        "sure": _("Certain (yuan)"), "most": _("At most (yuan)"),
        "as_read": _("As the policy is read now (yuan)"),
        "range_help": _("Certain: every condition holds by what you answered. At most: all that "
                        "is open turns out well, and each open question of the policy is read in "
                        "the enterprise's favour, one at a time. A line that waits can take the "
                        "place of another one of its measure."),
        "more": _("and what is not known yet"),
        "nothing": _("Nothing yet: answer above, or add what the enterprise did."),
        "pay": _("payable"), "deny": _("not paid"), "hold": _("open"), "refer": _("referred"),
        "record": _("recorded only"), "bring": _("bring: {what}"), "office": _("the office looks"),
        "why": _("What it asks, and what it pays"), "pays": _("Pays"), "limits": _("Limits"),
        "conditions": _("Asks"), "clause": _("Clause"),
        "readings": _("Questions that nobody has ruled on"),
        "readings_help": _("Each alone changes the estimate so:"),
        "now": _("in force: {what}"), "instead": _("instead: {what}"),
        "less": _("less by {amount} yuan"), "gain": _("more by {amount} yuan"),
        "materials": _("What to bring"),
        "left_open": _("What this page cannot know"),
        "open_objects": _("Whether another enterprise names the same thing: then the county holds "
                          "both until it has found whose it is."),
        "open_contest": _("Who else was granted the same invention: in the whole city it is worth "
                          "its highest grant, once."),
        "open_past": _("Whether the enterprise continues another one, whose exports, awards and "
                       "records then count."),
        "open_names": _("Names with unusual signs are compared by the county; this page takes "
                        "them as they are written."),
        "county_decides": _("The county decides: {what}"),
        "workbook": _("The workbook for the county"),
        "workbook_help": _("What you answered, on the county's own form. Papers go with it."),
        "download": _("Download the workbook"), "missing": _("Still needed: {what}"),
        "not_year": _("Not of {year}: nothing is paid for it in that year."),
        "bad_money": _("an amount with at most two decimals, such as 12000.50"),
        "bad_date": _("a day, such as 2018-03-07"), "bad_code": _("18 digits and capital letters"),
        "bad_year": _("a year, such as 2017"), "print": _("Print"),
        "made_of": _("Made of the rules in force for {day}, {sha}"),
    }  # fmt: skip
