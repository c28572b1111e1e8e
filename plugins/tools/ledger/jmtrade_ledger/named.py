"""States, steps and events of the ledger by name: their ids are for options and for JSON."""

from __future__ import annotations

import json

from jmtrade_core.i18n import _, also, listed, saying


def steps() -> dict[str, str]:
    """States and events of awards, and the events between them: id -> word."""
    return {
        "decided": _("decided"), "refused": _("refused"), "reviewed": _("reviewed"),
        "approved": _("approved"), "published": _("published"), "objected": _("objected"),
        "cleared": _("cleared"), "paid": _("paid"), "corrected": _("corrected"),
        "withdrawn": _("withdrawn"), "recovered": _("recovered"), "run": _("run"),
        "adopted": _("rules adopted"), "passed": _("passed by one bureau"),
        "anchored": _("anchored"),
        "voided": _("voided"), "person": _("person added"), "revoked": _("person revoked"),
        "signed": _("signed"),
    }  # fmt: skip


def step(id: str) -> str:
    """The word for a state or an event."""
    return steps().get(id, id)


def columns() -> dict[str, str]:
    """Columns of the ledger's lists: id -> heading."""
    return {
        "account_number": _("account"), "amount": _("amount"), "article": _("article"),
        "as_of": _("as of"), "at": _("at"), "award": _("award"), "bank": _("bank"),
        "awards": _("awards"), "body": _("body"), "by": _("by"), "city": _("city"),
        "corrects": _("corrects"), "county": _("county"), "due": _("due"), "event": _("event"),
        "event_date": _("day of the event"), "integrity": _("integrity window"),
        "input_sha256": _("hash of the input"), "kind": _("kind"), "measure": _("measure"),
        "name": _("name"), "once_per": _("paid once per"), "outstanding": _("outstanding"),
        "paid": _("paid"),
        "reason": _("reason"), "recovered": _("recovered"), "ref": _("ref"),
        "round": _("round"), "run": _("run"), "state": _("state"), "subject": _("subject"),
        "person": _("id"), "office": _("office"), "roles": _("roles"),
        "key": _("fingerprint of the key"),
        "since": _("added by event"), "until": _("revoked by event"),
        "unallocated": _("unallocated"), "uscc": _("code"), "year": _("year"),
    }  # fmt: skip


def role(id: str) -> str:
    """The word for what a person may do."""
    words = {
        "record": _("record"), "review": _("review"), "approve": _("approve"),
        "publish": _("publish"), "pay": _("pay"), "audit": _("audit"), "city": _("city signer"),
    }  # fmt: skip
    return words.get(id, id)


def roles(ids: str) -> str:
    """Several roles, as the verifier says them."""
    return listed(role(id) for id in ids.split(", "))


def column(id: str) -> str:
    """The heading of a column."""
    return columns().get(id, id)


def facts(body: str) -> str:
    """What an event says beside its columns, without what only programs need."""
    words = {
        "bureau": _("bureau"), "bring": _("to bring"), "from": _("objection by"), "on": _("day"),
        "ends": _("notice until"), "account": _("account"), "bank": _("bank"), "run": _("run"),
        "migrates": _("what came before, until head"),
        "backdated": _("days entered late"),
        "with": _("together with"),
        "same_person_may_approve": _("approved by who reviewed, as the city allows"),
    }  # fmt: skip
    said = json.loads(body) if body else {}
    told = [_fact(words[name], said[name]) for name in words if said.get(name)]
    if "sample" in said:
        drawn = _("{drawn} drawn of {of} by head {head}").format(**said["sample"])
        told.append(saying(_("sample"), drawn))
    return also(told)


def _fact(word: str, value: object) -> str:
    return word if value is True else saying(word, str(value))
