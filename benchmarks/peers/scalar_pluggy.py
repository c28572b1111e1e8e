"""The awards of benchmarks.peers.firms as pluggy hooks, called for each enterprise.

python -m benchmarks.peers.scalar_pluggy FOLDER COUNTY YEAR OUT
"""

from __future__ import annotations

from typing import Any

import pluggy

from benchmarks.peers.alone import main
from benchmarks.peers.firms import AWARDS, DENIED, HELD, LADDER

spec, impl = pluggy.HookspecMarker("scalar"), pluggy.HookimplMarker("scalar")
Row = tuple[Any, ...]


class Spec:
    @spec
    def award(self, row: Row) -> tuple[str, int]:
        """The award's id, and its fen, held or denied."""
        raise NotImplementedError


def settle(denied: bool, unknown: bool, fen: int) -> int:
    return DENIED if denied else HELD if unknown else fen


class Milestone:
    @impl
    def award(self, row: Row) -> tuple[str, int]:
        _, export, _, _, best, firm, honest, complete, had_tier, *_rest, used, _new = row
        tier, fen = 0, 0
        for usd, amount in LADDER:
            if export <= usd:
                break
            tier, fen = usd, amount
        denied = not firm or honest == 0 or (0 <= export <= LADDER[0][0])
        denied = denied or (tier > 0 and (best > tier or had_tier * 100 == tier))
        unknown = honest < 0 or export < 0 or not complete
        return AWARDS[0], settle(denied, unknown, max(0, fen - used))


def new_export(figure: int, least: int, had: bool, row: Row) -> tuple[bool, bool]:
    best, firm, honest, complete = row[4:8]
    denied = not firm or honest == 0 or 0 <= figure < least or best > 0 or had
    return denied, honest < 0 or figure < 0 or not complete


class NewExporter:
    @impl
    def award(self, row: Row) -> tuple[str, int]:
        denied, unknown = new_export(row[1], 5_000_000, row[9], row)
        larger = not any(new_export(row[2], 100_000_000, row[10], row))
        beaten = larger and not unknown
        return AWARDS[1], settle(denied or beaten, unknown, max(0, 1_000_000 - row[-1]))


class NewProcessing:
    @impl
    def award(self, row: Row) -> tuple[str, int]:
        denied, unknown = new_export(row[2], 100_000_000, row[10], row)
        return AWARDS[2], settle(denied, unknown, max(0, 5_000_000 - row[-1]))


class Exporter:
    @impl
    def award(self, row: Row) -> tuple[str, int]:
        figure, firm, honest, had = row[3], row[5], row[6], row[11]
        denied = not firm or honest == 0 or 0 <= figure < 100_000_000 or had
        return AWARDS[3], settle(denied, honest < 0 or figure < 0, 5_000_000)


def decide(rows: Any) -> dict[str, list[int]]:
    manager = pluggy.PluginManager("scalar")
    manager.add_hookspecs(Spec)
    for plugin in (Milestone(), NewExporter(), NewProcessing(), Exporter()):
        manager.register(plugin)
    found: dict[str, list[int]] = {id: [] for id in AWARDS}
    for row in rows.iter_rows():
        for id, fen in manager.hook.award(row=row):
            found[id].append(fen)
    return found


if __name__ == "__main__":
    main(decide)
