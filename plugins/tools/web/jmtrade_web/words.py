"""The words of the pages, in the language in use, by the names that the templates give them."""

from __future__ import annotations

from collections.abc import Mapping

from jmtrade_core.i18n import _


def words() -> Mapping[str, str]:
    """Every text that the pages themselves bring."""
    return {**_frame(), **_workbook(), **_decisions(), **_why(), **_what_if(),
            **_ledger(), **_signing(), **_papers()}  # fmt: skip


def _frame() -> Mapping[str, str]:
    return {
        "title": _("Foreign-trade support: the office page"),
        "skip": _("Skip to the content"),
        "end": _("Finish and delete what was uploaded"),
        "ended": _("Finished. Everything that was uploaded is deleted; close this page."),
        "workbook": _("Workbook"), "decisions": _("Decisions"), "why": _("Why"),
        "what_if": _("What if"),
        "offline": _("Everything stays on this machine."),
        "back": _("Back to the start"),
        "reads_only": _("To read alone: nothing is handed in, signed or written here."),
        "to_read": _("What there is to read"), "logout": _("Log out ({name})"),
        "log_in": _("Log in"), "login_name": _("Name"), "password": _("Password"),
        "working": _("Working …"),
        "steps": _("Steps"), "none": _("None."),
    }  # fmt: skip


def _workbook() -> Mapping[str, str]:
    return {
        "upload": _("Check and decide a workbook"),
        "files": _("Workbook, or several files (xlsx, xls, ods, csv, parquet)"),
        "drop": _("Drag files onto this box, or choose them."),
        "county": _("County"), "all": _("All counties of the city"),
        "year": _("Award year"), "own_year": _("as in the profile"),
        "as_of": _("Day of the decision"),
        "as_of_help": _("Left empty: 31 December of the award year."),
        "skip_rows": _("Leave out rows with errors, and their enterprises (partial, no decision)"),
        "go": _("Check and decide"),
        "without": _("Without a file, the office's own data are used, or else the example."),
        "recent": _("Asked in this session"),
        "estimate": _("For an enterprise: what could it get?"),
        "estimate_help": _("Questions with an estimate at once; no file is needed."),
        "to_estimate": _("To the estimate"),
        "own_data": _("the office's data, or the example"),
        "sound": _("No error stands in the way: the claims are decided."),
        "unsound": _("Nothing was decided: the errors below have to be mended first."),
        "mend": _("Mend the file and give it in again"),
        "mend_help": _("County, year and day stay as they are; what changed is shown."),
        "again": _("Check again"),
        "marked": _("Download the marked copy"),
        "findings": _("Findings"), "place": _("Place"), "found": _("Found"),
        "wanted": _("Wanted"), "cure": _("Cure"), "severity": _("Severity"), "code": _("Finding"),
        "error": _("error"), "warning": _("warning"), "note_": _("note"),
        "every": _("everything"), "filter": _("Show"),
        "new": _("new"), "mended": _("Mended since: {n}"), "still": _("Still there: {n}"),
        "added": _("New: {n}"), "shown_of": _("{n} of {all} shown; the marked copy has them all."),
        "left_out": _("Rows left out"), "all_findings": _("To all findings"),
        "rows_shown": _("Rows {first} to {last} of {all}"),
        "to_decisions": _("To the decisions"),
    }  # fmt: skip


def _decisions() -> Mapping[str, str]:
    return {
        "payable": _("Payable (yuan)"), "held": _("Held lines"),
        "at_stake": _("At stake (yuan)"),
        "unknown_stake": _("held lines whose worth is not known: {n}"),
        "city": _("City (yuan)"), "county_pays": _("County (yuan)"),
        "unallocated": _("Unallocated (yuan)"),
        "by_measure": _("Totals by measure and payer"), "by_county": _("Totals by county"),
        "measure": _("Measure"), "lines": _("Lines"), "amount": _("Amount (yuan)"),
        "gross": _("Gross (yuan)"),
        "open": _("What could still change"),
        "open_help": _("Readings that nobody has ruled on"),
        "open_said": _("Under {n} readings without a ruling {falls} of {paid} yuan could fall, "
                       "and {rises} yuan could be added."),
        "open_none": _("Nothing: no line rests on a reading without a ruling."),
        "question": _("Question"), "option": _("Under this option"), "in_force": _("In force"),
        "gains": _("More (yuan)"), "loses": _("Less (yuan)"),
        "differences": _("Differences from the city text"),
        "table": _("Line by line"), "open_each": _("Each open question"),
        "search": _("Name or code"), "outcome": _("Outcome"),
        "order": _("Order"), "order_code": _("by code"), "order_amount": _("by amount"),
        "order_stake": _("by what is at stake"), "order_name": _("by name"),
        "apply": _("Show"), "reset": _("Show all"),
        "count": _("{n} of {all} lines"), "page": _("Page {n} of {all}"),
        "previous": _("Previous"), "next": _("Next"),
        "enterprise": _("Enterprise"), "subject": _("Subject"), "note": _("Reason, what to bring"),
        "yuan": _("all amounts in yuan"),
        "s_amount": _("Amount"), "s_gross": _("Gross"), "s_at_stake": _("At stake"),
        "s_city": _("City"), "s_county": _("County share"), "s_unallocated": _("Unallocated"),
        "source": _("Source"), "bring": _("bring: {what}"),
        "download": _("Download all lines"),
    }  # fmt: skip


def _why() -> Mapping[str, str]:
    return {
        "choose": _("Which enterprise?"), "find": _("Find"),
        "unfold": _("Unfold all"), "fold": _("Fold all"),
        "firms_shown": _("{n} of {all} enterprises shown"),
        "to_bring": _("What to bring"),
        "no_lines": _("No line: nothing was claimed for the year."),
    }  # fmt: skip


def _what_if() -> Mapping[str, str]:
    return {
        "what_if_help": _("Change numbers or readings: the same records are decided again, beside "
                          "what is in force. Nothing here is a decision."),
        "terms": _("Numbers"), "readings": _("Readings"), "locked": _("locked for counties"),
        "compare": _("Compare"), "clear": _("As in force"),
        "result": _("The difference"), "scenario": _("Under: {what}"),
        "broken": _("Breaks the lock of {what}; computed all the same."),
        "baseline": _("In force (yuan)"), "then": _("Then (yuan)"), "change": _("Change (yuan)"),
        "winners": _("More"), "losers": _("Less"), "group": _("Group"),
        "refused": _("Not computed:"),
    }  # fmt: skip


def _ledger() -> Mapping[str, str]:
    return {
        "beside": _("Beside the questions"), "ledger": _("Ledger"),
        "ledger_title": _("The ledger, to read"),
        "ledger_help": _("Steps are taken on the command line, each by the person whose turn it "
                         "is; here nothing is written."),
        "head": _("Head of the ledger"), "waiting": _("What waits for whom"),
        "state": _("State"), "awards_count": _("Awards"), "due": _("Due (yuan)"),
        "outstanding": _("To come back (yuan)"), "next_step": _("What may follow, and whose turn"),
        "notices": _("Public notices"), "notice_days": _("{on} to {ends}"),
        "notice_over": _("the days are over"), "notice_open": _("still open: {n} awards"),
        "working_day": _("a working day, which counts"), "free_day": _("no working day"),
        "objections": _("Objections"), "objector": _("By"), "when": _("When"),
        "batches": _("Batches that were paid"), "batch": _("Batch"), "day": _("Day"),
        "city_sum": _("City (yuan)"), "county_sum": _("Counties (yuan)"), "sum": _("Sum (yuan)"),
        "runs": _("Recorded runs"), "awards": _("Awards one by one"),
        "award": _("Award {n}"), "life": _("Its life"), "may_follow": _("What may follow"),
        "preview": _("What would be paid today"),
        "preview_help": _("Give in the accounts (dishonesty, struck_off and payees); the batch is "
                          "shown as jmtrade ledger pay shows it, and the file is deleted again. "
                          "Nothing is paid yet."),
        "accounts": _("The file with the accounts"), "show_batch": _("Show the batch"),
        "batch_said": _("Batch {batch}: {count} awards, {sum} yuan. Nothing is paid yet."),
        "refused_list": _("Refused"), "why_": _("Why"), "warnings": _("Warnings"),
        "nothing_of_it": _("None."), "every_state": _("every state"),
        "count_awards": _("{n} of {all} awards"), "to_ledger": _("To the ledger"),
    }  # fmt: skip


def _signing() -> Mapping[str, str]:
    """Of steps: ``sign_STEP``; of what a form asks: ``f_FIELD``, or of one step's
    ``f_FIELD_STEP``."""
    return {
        "ledger_signs": _("An award is signed on its own page, many at once from the list below, "
                          "a payment under its batch: by whose turn it is, with that person's "
                          "key. Runs are recorded and corrected on the command line."),
        "step": _("Step"),
        "sign_help": _("Signed on this machine with your own key, for what stands above as it "
                       "stands there. The passphrase opens the key once and is kept nowhere."),
        "agreed_help": _("Two persons sign this step: whose it is, and somebody who approves."),
        "sign_reviewed": _("pass it (review)"), "sign_refused": _("refuse it"),
        "sign_approved": _("approve it"), "sign_published": _("publish it"),
        "sign_objected": _("note an objection"), "sign_cleared": _("clear it for payment"),
        "sign_withdrawn": _("withdraw it"), "sign_recovered": _("note money that came back"),
        "sign_paid": _("Pay batch {batch}"),
        "payment_file": _("payment file, with the accounts in full"),
        "f_expect": _("Head that was written down last, of a ledger that was moved"),
        "f_anchor": _("File of the last anchor on this machine, where the city wants one"),
        "leave_out": _("Leave out"), "many": _("Sign for many at once"),
        "c_run": _("Run"), "c_article": _("Article"), "c_enterprise": _("Code of an enterprise"),
        "c_reviewed_by": _("Bureau that has reviewed"),
        "c_sample": _("Sample: so many, drawn by the head"), "every_run": _("every run"),
        "chosen_awards": _("{n} awards, {sum} yuan"),
        "f_bureau": _("Bureau that reviews"), "f_refuse": _("Why it is refused"),
        "f_bring": _("What to bring for it"), "f_reason": _("Why"),
        "f_reason_objected": _("What is objected"), "f_from": _("Who objects"),
        "f_reason_cleared": _("Finding on an objection"),
        "f_reason_recovered": _("Such as the receipt"),
        "f_amount": _("What came back (yuan)"), "f_on": _("Day (else today)"),
        "signer": _("Who signs"), "key": _("File of the key on this machine"),
        "passphrase": _("Passphrase of the key"), "sign_now": _("Sign and enter it"),
        "agrees": _("Who agrees"), "key2": _("File of the key of who agrees"),
        "passphrase2": _("Passphrase of who agrees"),
    }  # fmt: skip


def _papers() -> Mapping[str, str]:
    return {
        "papers": _("Papers"),
        "papers_help": _("What jmtrade papers writes, with its hash: print it out or send it with "
                         "the hash, and jmtrade verify tells later whether it is the same."),
        "of_ledger": _("Of the ledger"), "of_run": _("Of a run, to one enterprise"),
        "of_policy": _("Of the policy"), "kind": _("Paper"), "run": _("Run"),
        "number": _("Number of the run"), "or_award": _("or of one award"),
        "form": _("Form"), "write_paper": _("Write the paper"), "case": _("Workbook"),
        "reading_name": _("Reading (of a ruling)"), "code_of": _("Code of the enterprise"),
        "made": _("Written in this session"), "file": _("File"), "hash": _("SHA-256"),
        "seal": _("What it rests on"), "no_case": _("Check and decide a workbook first."),
        "no_ledger": _("Start jmtrade serve with --ledger for papers of the ledger."),
        "k_notice": _("public notice"), "k_objection": _("list of objections"),
        "k_allocation": _("allocation of the money"), "k_request": _("request for the money"),
        "k_payments": _("list of payments"), "k_award": _("award letter"),
        "k_recovery": _("order to pay back"), "k_refusal": _("refusal"),
        "k_supplement": _("request to complete"), "k_reply": _("reply to an objection"),
        "k_confirmation": _("confirmation"), "k_ruling": _("form for a ruling"),
        "k_application": _("application form"), "k_guide": _("guide"), "k_manual": _("manual"),
    }  # fmt: skip
