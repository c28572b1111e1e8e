"""Fields of the papers that are made from the ledger. Money in fen until it is printed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jmtrade_ledger import balances, named, notice, voided
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Head, Split
from jmtrade_ledger.schema import events
from sqlalchemy import Connection, select

from jmtrade_core.config import profiles
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _, listed
from jmtrade_core.money import grouped
from jmtrade_core.policy import policy
from jmtrade_core.policy.policy import Policy
from jmtrade_papers import masks, words
from jmtrade_papers.words import capital

Fields = dict[str, Any]
APPROVED = frozenset(
    {"approved", "published", "objected", "cleared", "paid", "corrected", "recovered"}
)


@dataclass(frozen=True)
class Desk:
    """The ledger at a head, what was selected of it, and the names of things."""

    connection: Connection
    head: Head
    chosen: Sequence[Standing]
    config: Path
    policies: Callable[[str, int], Policy]

    def policy(self, one: Standing) -> Policy:
        return self.policies(one.jurisdiction, one.year)

    def county(self, id: str) -> str:
        return profiles.read_city(self.config).jurisdictions.get(id, id)

    def title(self, one: Standing) -> str:
        return str(self.policy(one).title(one.measure))

    def what(self, one: Standing, *, public: bool = False) -> str:
        """The measure, and what the claim is about."""
        subject = masks.plain(one.subject)
        if public:
            subject = masks.subject(self.policy(one), one.measure, one.subject)
        return f"{self.title(one)}（{subject}）" if subject else self.title(one)


def desk(connection: Connection, head: Head, chosen: Sequence[Standing], config: Path) -> Desk:
    known = cache(lambda county, year: policy.load(config, county, year))
    return Desk(connection, head, chosen, config, known)


def county_of(chosen: Iterable[Standing]) -> str | None:
    """The one county of these awards; ``None`` for the city."""
    counties = {one.jurisdiction for one in chosen}
    return counties.pop() if len(counties) == 1 else None


def shared(here: Desk, listing: Sequence[Standing]) -> Fields:
    """What every paper of the ledger can print."""
    city = profiles.read_city(here.config)
    years = sorted({one.year for one in listing})
    total = sum(one.due for one in listing)
    return {
        "城市": city.name, "政策": city.title, "政策文号": city.number,
        "县市区": here.county(county_of(listing) or "") or city.name,
        "年度": "、".join(map(str, years)), "标记": "",
        "企业数": str(len({one.uscc for one in listing})), "笔数": str(len(listing)),
        "合计": grouped(total), "合计大写": capital(total),
    }  # fmt: skip


def by_firm(listing: Iterable[Standing]) -> dict[str, list[Standing]]:
    """Awards by enterprise: counties in order, in a county by name."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for one in sorted(listing, key=lambda o: (o.jurisdiction, o.name, o.uscc, o.id)):
        found[one.uscc].append(one)
    return found


def with_sums(here: Desk, listing: Iterable[Standing], *, public: bool) -> list[Fields]:
    """A row an award, and below the awards of a firm that has several their sum."""
    rows: list[Fields] = []
    for number, theirs in enumerate(by_firm(listing).values(), 1):
        for one in theirs:
            rows.append({
                "序号": str(number), "县市区": here.county(one.jurisdiction), "企业": one.name,
                "代码": one.uscc, "项目": here.what(one, public=public),
                "金额": grouped(one.due),
            })  # fmt: skip
        if len(theirs) > 1:
            blank = dict.fromkeys(("序号", "县市区", "代码"), "")
            total = grouped(sum(one.due for one in theirs))
            rows.append({**blank, "企业": theirs[0].name, "项目": "小计", "金额": total})
    return rows


def notice_fields(here: Desk) -> Fields:
    """The public notice, as it was published."""
    ref = group(here, "published", "publish")
    opened = notice.again(here.connection, ref)
    body = _bodies(here, "published", ref)[0]
    return shared(here, opened.awards) | {
        "公示编号": ref, "公示开始": words.day(opened.on), "公示截止": words.day(opened.ends),
        "工作日数": str(body["working_days"]),
        "名单": with_sums(here, opened.awards, public=True),
    }  # fmt: skip


UNITS = {"yuan": "元", "wan": "万元"}


def allocation_fields(here: Desk, unit: str = "yuan") -> Fields:
    """Who pays how much of what was approved, by county; exact in either unit."""
    listing = _standing(here, APPROVED, _("an approved award"))
    sums: dict[str, Split] = defaultdict(Split)
    measures: dict[str, Split] = defaultdict(Split)
    for one in listing:
        sums[one.jurisdiction] = sums[one.jurisdiction] + one.split
        measures[here.title(one)] = measures[here.title(one)] + one.split
    whole = sum(sums.values(), Split())
    said = _said_in(unit, [*sums.values(), *measures.values(), whole])
    rows = [{"县市区": here.county(id), **_payers(s, said)} for id, s in sorted(sums.items())]
    kinds = [{"项目": title, **_payers(s, said)} for title, s in sorted(measures.items())]
    return shared(here, listing) | {
        "分担": rows, "分项": kinds, "总计": _payers(whole, said), "金额单位": UNITS[unit],
    }  # fmt: skip


def _said_in(unit: str, splits: Iterable[Split]) -> Callable[[int], str]:
    """How amounts of fen are written: all with as many decimals as one of them needs."""
    if unit == "yuan":
        return grouped
    known = [fen for s in splits for fen in (s.city, s.county, s.unallocated, s.amount)]
    places = words.places(known)
    return lambda fen: words.in_wan(fen, places)


def request_fields(here: Desk) -> Fields:
    """The request for the money of awards whose notice has ended."""
    listing = _standing(here, frozenset({"cleared"}), _("a cleared award that is not paid"))
    whole = sum((one.split for one in listing), Split())
    return shared(here, listing) | {
        "总计": _payers(whole), "名单": with_sums(here, listing, public=False),
    }  # fmt: skip


def payments_fields(here: Desk) -> Fields:
    """What a batch paid, a row a firm; accounts as the ledger keeps them, by four digits."""
    ref = group(here, "paid", "pay")
    rows = [row for row in rows_of(here, "paid") if row.ref == ref]
    known = {one.id: one for one in balances.by_ids(here.connection, [row.award for row in rows])}
    firms: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        firms[known[row.award].uscc].append(row)
    paid = []
    for number, theirs in enumerate(firms.values(), 1):
        body, one = json.loads(theirs[0].body), known[theirs[0].award]
        paid.append({
            "序号": str(number), "企业": one.name, "代码": one.uscc, "开户行": body["bank"],
            "账号": body["account"][-8:], "笔数": str(len(theirs)),
            "金额": grouped(sum(row.amount for row in theirs)),
        })  # fmt: skip
    whole = sum((Split(row.city, row.county, row.unallocated) for row in rows), Split())
    day = date.fromisoformat(json.loads(rows[0].body)["on"])
    total = {"合计": grouped(whole.amount), "合计大写": capital(whole.amount)}
    return shared(here, [known[row.award] for row in rows]) | total | {
        "批次": ref, "支付日期": words.day(day), "总计": _payers(whole), "支付": paid,
    }  # fmt: skip


def award_fields(here: Desk) -> Fields:
    """The letter that tells a firm what it is awarded, once its notice has ended."""
    states = frozenset({"cleared", "paid", "corrected", "recovered"})
    (one,) = one_of(here, states, _("an award whose notice has ended"))
    return _letter(here, one)


def recovery_fields(here: Desk) -> Fields:
    """What was paid too much and why: facts, never a reading that changed since."""
    (one,) = one_of(here, frozenset({"corrected"}), _("an award of which money has to come back"))
    kinds = ("corrected", "withdrawn")
    last = [row for kind in kinds for row in rows_of(here, kind) if row.award == one.id][-1]
    body = json.loads(last.body) if last.body else {}
    before, after = (_readings(here, run) for run in (one.run, body.get("run")))
    changed = sorted(n for n in before if after and before[n] != after.get(n))
    if changed:
        wanted = _("a correction that rests on facts: the firm relied on the reading of its day")
        found = _("readings changed since: {names}").format(names=listed(changed))
        raise UsageError(Problem(f"--award {one.id}", found, wanted, "", "recovery-reading"))
    return _letter(here, one) | {
        "已付": grouped(one.paid), "应付": grouped(one.due), "已退": grouped(one.recovered),
        "应退": grouped(one.outstanding), "应退大写": capital(one.outstanding),
        "事实": last.reason,
    }  # fmt: skip


def _letter(here: Desk, one: Standing) -> Fields:
    title = here.policy(one).title(one.measure)
    return shared(here, [one]) | {
        "企业": one.name, "代码": one.uscc, "项目": here.what(one), "条款": title.clause,
        "金额": grouped(one.due), "金额大写": capital(one.due), "总计": _payers(one.split),
        "编号": str(one.id),
    }  # fmt: skip


def _payers(split: Split, said: Callable[[int], str] = grouped) -> Fields:
    return {
        "市级": said(split.city), "县级": said(split.county),
        "未定": said(split.unallocated), "合计": said(split.amount),
    }  # fmt: skip


def _standing(here: Desk, states: frozenset[str], wanted: str) -> list[Standing]:
    listing = [one for one in here.chosen if one.state in states and one.due]
    if not listing:
        found = listed(sorted({named.step(one.state) for one in here.chosen})) or _("no award")
        raise UsageError(Problem("--run", found, wanted, "", "papers-nothing"))
    return listing


def one_of(here: Desk, states: frozenset[str], wanted: str) -> list[Standing]:
    if len(here.chosen) != 1:
        raise UsageError(Problem("--run", _("a run"), _("--award N"), "", "papers-select"))
    one = here.chosen[0]
    if one.state not in states:
        place = f"--award {one.id}"
        raise UsageError(Problem(place, named.step(one.state), wanted, "", "papers-nothing"))
    return [one]


def rows_of(here: Desk, kind: str) -> list[Any]:
    asked = select(events).where(events.c.kind == kind, events.c.seq <= here.head.seq)
    gone = voided.events_of(here.connection, here.head.seq)
    rows = here.connection.execute(asked.order_by(events.c.seq)).all()
    return [row for row in rows if row.seq not in gone]


def _bodies(here: Desk, kind: str, ref: str) -> list[Mapping[str, Any]]:
    return [json.loads(row.body) for row in rows_of(here, kind) if row.ref == ref]


def group(here: Desk, kind: str, step: str) -> str:
    """The notice or batch of what was selected: the last one of each award, and the only one."""
    if not here.chosen:
        wanted = _("a run that awards something")
        raise UsageError(Problem("--run", _("no award"), wanted, "", "papers-nothing"))
    ids = {one.id for one in here.chosen}
    last = {row.award: row.ref for row in rows_of(here, kind) if row.award in ids}
    refs = {ref: award for award, ref in last.items()}
    if len(refs) == 1:
        return str(next(iter(refs)))
    cure = _("take the step first: jmtrade ledger {step}").format(step=step)
    if refs:
        awards = [f"{award} ({ref})" for ref, award in sorted(refs.items())]
        cure = _("name an award of the one meant: --award {awards}").format(awards=listed(awards))
    found, wanted = listed(sorted(refs)) or _("nothing"), _("awards of one notice or batch")
    raise UsageError(Problem("papers", found, wanted, cure, "papers-nothing"))


def _readings(here: Desk, run: int | None) -> dict[str, str]:
    """The options in force for a run."""
    bodies = {row.seq: json.loads(row.body) for row in rows_of(here, "run")}
    receipt = bodies.get(run or 0, {}).get("receipt", {})
    return {name: one["option"] for name, one in receipt.get("readings", {}).items()}
