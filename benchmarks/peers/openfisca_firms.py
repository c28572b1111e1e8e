"""The awards of benchmarks.peers.firms as OpenFisca variables, over arrays of enterprises.

OpenFisca's whole numbers have 32 bits, so dollars and cents are variables of their own.

    python -m benchmarks.peers.openfisca_firms FOLDER COUNTY YEAR OUT
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.peers.alone import main
from benchmarks.peers.firms import AWARDS, DENIED, HELD, LADDER

FIRM = build_entity(key="firm", plural="firms", label="Enterprise", is_person=True)
DOLLARS = ("export_usd", "processing_export_usd", "ecommerce_usd", "best")
WHOLE = ("honest", "had_tier", "used_milestone", "used_new")
FLAGS = ("firm", "complete", "had_new_exporter", "had_new_processing", "had_exporter")


def variable(name: str, kind: type, formula: Any = None) -> type[Variable]:
    body: dict[str, Any] = {
        "value_type": kind, "entity": FIRM, "definition_period": DateUnit.YEAR, "label": name,
    }  # fmt: skip
    if formula is not None:
        body["formula"] = formula
    return type(name, (Variable,), body)


def above(firms: Any, period: Any, name: str, cents: int) -> Any:
    dollars, rest = firms(name, period), firms(f"{name}_cents", period)
    return (dollars > cents // 100) | ((dollars == cents // 100) & (rest > cents % 100))


def reaches(firms: Any, period: Any, name: str, cents: int) -> Any:
    return firms(name, period) >= cents // 100


def settle(denied: Any, unknown: Any, fen: Any) -> Any:
    return np.select([denied, unknown], [DENIED, HELD], fen)


def milestone(firms: Any, period: Any) -> Any:
    honest, known = firms("honest", period), firms("export_usd", period) >= 0
    crossed = [above(firms, period, "export_usd", usd) for usd, _ in LADDER][::-1]
    tiers, amounts = zip(*LADDER[::-1], strict=True)
    fen = np.select(crossed, amounts, 0)
    before = np.select(crossed, [above(firms, period, "best", usd) for usd in tiers], False)
    had = np.select(crossed, [firms("had_tier", period) == usd // 100 for usd in tiers], False)
    denied = ~firms("firm", period) | (honest == 0) | (known & ~crossed[-1]) | before | had
    unknown = (honest < 0) | ~known | ~firms("complete", period)
    return settle(denied, unknown, np.maximum(0, fen - firms("used_milestone", period)))


def new_export(firms: Any, period: Any, figure: str, least: int, had: str) -> tuple[Any, Any]:
    honest, known = firms("honest", period), firms(figure, period) >= 0
    before = above(firms, period, "best", 0)
    low = known & ~reaches(firms, period, figure, least)
    denied = ~firms("firm", period) | (honest == 0) | low | before | firms(had, period)
    return denied, (honest < 0) | ~known | ~firms("complete", period)


def new_processing(firms: Any, period: Any) -> Any:
    denied, unknown = new_export(
        firms, period, "processing_export_usd", 100_000_000, "had_new_processing"
    )
    return settle(denied, unknown, np.maximum(0, 5_000_000 - firms("used_new", period)))


def new_exporter(firms: Any, period: Any) -> Any:
    denied, unknown = new_export(firms, period, "export_usd", 5_000_000, "had_new_exporter")
    larger = new_export(firms, period, "processing_export_usd", 100_000_000, "had_new_processing")
    beaten = ~larger[0] & ~larger[1] & ~unknown
    left = np.maximum(0, 1_000_000 - firms("used_new", period))
    return settle(denied | beaten, unknown, left)


def exporter(firms: Any, period: Any) -> Any:
    honest, known = firms("honest", period), firms("ecommerce_usd", period) >= 0
    low = known & ~reaches(firms, period, "ecommerce_usd", 100_000_000)
    denied = ~firms("firm", period) | (honest == 0) | low | firms("had_exporter", period)
    return settle(denied, (honest < 0) | ~known, 5_000_000)


FORMULAS = {"milestone": milestone, "new_exporter": new_exporter,
            "new_processing": new_processing, "exporter": exporter}  # fmt: skip


def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([FIRM])
    for name in (*DOLLARS, *(f"{n}_cents" for n in DOLLARS), *WHOLE):
        made.add_variable(variable(name, int))
    for name in FLAGS:
        made.add_variable(variable(name, bool))
    for name, formula in FORMULAS.items():
        made.add_variable(variable(name, int, formula))
    return made


def decide(rows: pl.DataFrame) -> dict[str, Any]:
    simulation = SimulationBuilder().build_default_simulation(system(), count=rows.height)
    for name in DOLLARS:
        cents = rows[name].to_numpy()
        dollars = np.where(cents < 0, -1, cents // 100)
        simulation.set_input(name, "2018", dollars.astype(np.int32))
        simulation.set_input(f"{name}_cents", "2018", (cents % 100).astype(np.int32))
    for name in (*WHOLE, *FLAGS):
        simulation.set_input(name, "2018", rows[name].to_numpy())
    names = [id.split(".")[1] for id in AWARDS]
    return {id: simulation.calculate(name, "2018") for id, name in zip(AWARDS, names, strict=True)}


if __name__ == "__main__":
    main(decide)
