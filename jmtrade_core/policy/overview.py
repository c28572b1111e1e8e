"""What is in force for a county, and where each part comes from: plugins, measures, keys."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator, Mapping
from typing import Any

from jmtrade_core.config.profiles import County
from jmtrade_core.config.toml import Document
from jmtrade_core.i18n import _, listed
from jmtrade_core.measures.measure import Measure
from jmtrade_core.measures.terms import Dated, number_text
from jmtrade_core.plugin.loading import GROUP, Plugin
from jmtrade_core.policy.policy import Policy

Entry = dict[str, Any]


def plugins(policy: Policy) -> list[Entry]:
    """Each listed plugin, and each installed one that nobody lists (it is never imported)."""
    return [*(_listed(plugin, policy) for plugin in policy.plugins), *_unlisted(policy)]


def _listed(plugin: Plugin, policy: Policy) -> Entry:
    replaced = [m.replaces for m in policy.measures
                if m.replaces and policy.owners[m.id] is plugin]  # fmt: skip
    off = [d.measure for d in policy.deviations
           if d.term == "enabled" and policy.owners[d.measure] is plugin]  # fmt: skip
    mine = [m for m in policy.measures if policy.owners[m.id] is plugin]
    taken = [d.county or "" for d in policy.deviations
             if d.term == "measure" and d.city == plugin.name]  # fmt: skip
    status = _("enabled") if mine else _("disabled by the county")
    if not mine and taken:
        status = _("replaced by {names}").format(names=listed(sorted(set(taken))))
    if mine and off:
        status = _("enabled without {names}").format(names=listed(off))
    return {
        "name": plugin.name,
        "version": plugin.version,
        "article": plugin.article,
        "status": status,
        "replaces": replaced,
        "from": plugin.home,
        "sha256": plugin.sha256,
    }


def _unlisted(policy: Policy) -> Iterator[Entry]:
    listed = {plugin.home for plugin in policy.plugins}
    for entry in importlib.metadata.entry_points(group=GROUP):
        if entry.dist is not None and entry.dist.name not in listed:
            yield {
                "name": entry.name,
                "version": entry.dist.version,
                "article": None,
                "status": _("installed, not listed"),
                "replaces": [],
                "from": entry.dist.name,
                "sha256": "",
            }


def measures(policy: Policy) -> list[Entry]:
    """Each measure in force with its clause, payer and numbers; money in yuan as text."""
    return [_measure(measure, policy) for measure in policy.measures]


def _measure(measure: Measure, policy: Policy) -> Entry:
    title = policy.title(measure.id)
    terms = policy.terms[measure.id].numbers
    return {
        "measure": measure.id,
        "title": str(title),
        "article": measure.article,
        "clause": title.clause,
        "payer": measure.payer,
        "locked": measure.locked,
        "plugin": policy.owners[measure.id].name,
        "replaces": measure.replaces,
        "terms": [
            {"term": name, **_dated(dated)}
            for name, term in sorted(terms.items())
            for dated in term.timeline
        ],
    }


def _dated(dated: Dated) -> Entry:
    return {
        "value": number_text(dated.value),
        "from": dated.since.isoformat() if dated.since else None,
        "layer": dated.origin.layer,
        "origin": str(dated.origin),
    }


def configuration(policy: Policy) -> list[Entry]:
    """Every key of the city's file and of the profile, as written, with file and line."""
    return [*_keys(policy.city.document), *_keys(policy.county.document), *_bare(policy.county)]


def _keys(document: Document) -> Iterator[Entry]:
    for keys, value in _leaves(document.data):
        origin = f"{document.name}:{document.line(*keys)}"
        yield {"key": ".".join(keys), "value": value, "origin": origin}


def _leaves(value: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*keys, key))
    else:
        yield keys, value


def _bare(county: County) -> Iterator[Entry]:
    """What a profile leaves out, and what that means."""
    if not county.ratio:
        meaning = _("not given: shared amounts stay unallocated")
        yield {"key": "funding.shared_city", "value": meaning, "origin": county.document.name}
    if county.exports_since is None:
        meaning = _("not given: only verified export histories are complete")
        yield {"key": "exports_since", "value": meaning, "origin": county.document.name}
