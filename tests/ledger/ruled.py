"""An office whose ledger keeps the city's rules: its runs say by what they were decided."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jmtrade_ledger import adopted
from jmtrade_ledger.replay import RULEBOOK
from jmtrade_ledger.store import Ledger

from .folders import folder
from .inputs import city
from .office import BUREAU, Office

BUREAUS = f'[bureaus]\n1 = ["{BUREAU}", "市财政局"]\n'


def configuration(place: Path, bureaus: str = BUREAUS, **settings: object) -> Path:
    """A city's configuration with the bureaus of the office."""
    made = city(place, **settings)
    with (made / "jmtrade.toml").open("a", encoding="utf-8") as file:
        file.write(bureaus)
    return made


@cache
def usual() -> adopted.Rules:
    """The rules of a city that settles nothing but notice and bureaus."""
    with folder() as place:
        return adopted.rules(configuration(place))


class Ruled(Office):
    """Its ledger has adopted ``usual`` rules, changed by ``settings``; its runs go by them."""

    def __init__(self, ledger: Ledger, **settings: object) -> None:
        super().__init__(ledger)
        rules = usual()
        said = {**rules.said, "settings": {**rules.settings, **settings}}
        rules = replace(rules, said=said)
        with ledger.writing() as connection:
            adopted.begin(connection, rules, "建账人")
            row: Any = adopted.last(connection)
        self.said = {
            "config": json.loads(row.body)["config"],
            "rulebook": RULEBOOK,
            "receipt": {
                "version": rules.said["version"],
                "plugins": [{"name": n, "version": v} for n, v in rules.said["plugins"].items()],
                "readings": {"cost.rest": {"option": "once", "basis": "default", "document": None}},
                "input_sha256": "",
            },
        }
