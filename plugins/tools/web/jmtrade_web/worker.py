"""``python -m jmtrade_web.worker``: the child that reads what was uploaded, and decides.

A question is a line of JSON on standard input, its answer a line on standard output. Whatever
a hostile file does to a reader ends this process alone, whose memory is bounded where the
system allows it; the parent bounds its time.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import chdir
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from jmtrade_core import i18n
from jmtrade_core.errors import JmtradeError
from jmtrade_web import doing

Task = Callable[[Mapping[str, Any]], tuple[int, Any]]


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this one
    _bounded(int(sys.argv[1]))
    answers = _alone()
    i18n.add_catalogue(Path(__file__).parent / "locale")
    doing.listen(lambda words: print(doing.written(words), end="", file=answers, flush=True))
    for line in sys.stdin:
        question = json.loads(line)
        i18n.speak(question["language"])
        status, body = _answered(question)
        answers.write(json.dumps({"status": status, "body": body}) + "\n")
        answers.flush()


def _bounded(memory: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, OSError, ValueError):
        pass  # Windows has no such limit; the process is still apart


def _alone() -> IO[str]:
    """The way back to the parent; whoever else prints does not speak on it."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _answered(question: Mapping[str, Any]) -> tuple[int, Any]:
    from jmtrade_core.findings import report

    try:
        with chdir(question["folder"]):
            return TASKS[question["task"]](question)
    except JmtradeError as error:
        status = 422 if error.exit_code == 1 else 400
        return status, json.loads(report.to_json(error.problems))
    except MemoryError:
        return 413, None
    except Exception:
        traceback.print_exc()
        return 500, None


def _command(question: Mapping[str, Any]) -> tuple[int, Any]:
    from jmtrade_web import commands

    return commands.answer(commands.Asked(**question["asked"]), Path(question["folder"]))


def _marked(question: Mapping[str, Any]) -> tuple[int, Any]:
    """A marked copy of one workbook: its name in the folder."""
    from jmtrade_web import commands

    asked = commands.Asked(**question["asked"])
    _status, output = commands.written(asked, Path(question["folder"]), "xlsx")
    return 200, output.name


def _page(view: Callable[[Any, Mapping[str, Any]], Any]) -> Task:
    """A view of a question's decisions."""

    def task(question: Mapping[str, Any]) -> tuple[int, Any]:
        from jmtrade_web import cases

        return 200, view(cases.decided(cases.of(question["question"])), question)

    return task


def _findings(question: Mapping[str, Any]) -> tuple[int, Any]:
    from jmtrade_web import cases
    from jmtrade_web.views.findings import findings

    return 200, findings(cases.of(question["question"]))


def _sheet(question: Mapping[str, Any]) -> tuple[int, Any]:
    from jmtrade_web import cases
    from jmtrade_web.views.sheet import grid

    asked = cases.of(question["question"])
    return 200, grid(asked, question["findings"], question["asked"])


def _decisions(kept: Any, asked: Mapping[str, Any]) -> Any:
    from jmtrade_web.views.decisions import Filter, decisions

    return decisions(kept, Filter(**asked["filter"]))


def _open(kept: Any, asked: Mapping[str, Any]) -> Any:
    from jmtrade_web.views.decisions import unsettled

    return unsettled(kept)


def _why(kept: Any, asked: Mapping[str, Any]) -> Any:
    from jmtrade_web.views.why import why

    return why(kept, asked["uscc"])


def _enterprises(kept: Any, asked: Mapping[str, Any]) -> Any:
    from jmtrade_web.views.why import enterprises

    return enterprises(kept, asked["search"], asked["most"])


def _what_if(kept: Any, asked: Mapping[str, Any]) -> Any:
    from jmtrade_core.awards.table import marks
    from jmtrade_web.views import what_if

    found = {
        "marks": marks(kept.case),
        "inputs": what_if.inputs(kept),
        "differences": None,
        "problems": [],
    }
    try:
        found["differences"] = what_if.differences(kept, asked["terms"], asked["readings"])
    except JmtradeError as error:
        found["problems"] = [str(problem) for problem in error.problems]
    return found


def _file(kept: Any, asked: Mapping[str, Any]) -> Any:
    """The decisions as a file of the folder, as the command line writes it."""
    from jmtrade_core.awards import data_formats
    from jmtrade_core.awards.xlsx import to_xlsx

    writers: dict[str, Callable[[Any], bytes]] = {
        "json": data_formats.to_json, "csv": data_formats.csv, "xlsx": to_xlsx,
    }  # fmt: skip
    Path(asked["name"]).write_bytes(writers[asked["form"]](kept.award))
    return asked["name"]


def _city(question: Mapping[str, Any]) -> tuple[int, Any]:
    """What may be chosen: counties and years."""
    from jmtrade_core.config import profiles

    city = profiles.read_city(Path(question["config"]))
    years = range(city.begins.year, city.ends.year + 1)
    return 200, {"name": city.name, "policy": city.title, "number": city.number,
                 "counties": list(city.jurisdictions.items()), "years": list(years)}  # fmt: skip


def _estimate(question: Mapping[str, Any]) -> tuple[int, Any]:
    asked = question["config"], question["county"], question["year"], question["language"]
    return 200, _estimated(*asked)


@lru_cache(maxsize=4)
def _estimated(config: str, county: str, year: int | None, _language: str) -> Any:
    from jmtrade_web.estimate.asked import estimate

    return estimate(Path(config), county, year, None)


def _ledger(question: Mapping[str, Any]) -> tuple[int, Any]:
    """A page of the ledger."""
    from jmtrade_web.views import ledger

    with ledger.opened(question["url"], question["config"]) as desk:
        if question["page"] == "award":
            return 200, ledger.award(desk, question["number"], question.get("step", ""))
        if question["page"] == "selected":
            from jmtrade_web.views.selected import selected

            return 200, selected(desk, question["step"], question["chosen"])
        if question["page"] == "runs":
            return 200, ledger.runs(desk)
        if question["page"] == "accounts":
            from jmtrade_web.views import paying

            return 200, paying.accounts(desk, Path(question["data"]))
        if question["page"] == "preview":
            from jmtrade_web.views import paying

            asked = question["asked"] | {"config": question["config"]}
            return 200, paying.preview(desk, question["values"], asked)
        return 200, ledger.overview(desk, question["asked"])


def _sign(question: Mapping[str, Any]) -> tuple[int, Any]:
    """A signed step."""
    from jmtrade_web.views import signing

    return 200, signing.sign(question["url"], question["config"], question["asked"])


def _pay(question: Mapping[str, Any]) -> tuple[int, Any]:
    """A batch that is paid, and its file in the folder."""
    from jmtrade_web.views import paying

    return 200, paying.pay(question["url"], question["config"], question["asked"])


def _paper(question: Mapping[str, Any]) -> tuple[int, Any]:
    """A paper in the folder: its name and its hash."""
    from jmtrade_web.views import papers

    return 200, papers.write(question["kind"], question["form"], question["options"])


def _openapi(question: Mapping[str, Any]) -> tuple[int, Any]:
    from jmtrade_web.openapi import document

    return 200, document(question["cookie"])


TASKS: dict[str, Task] = {
    "command": _command,
    "marked": _marked,
    "city": _city,
    "estimate": _estimate,
    "openapi": _openapi,
    "findings": _findings,
    "ledger": _ledger,
    "sheet": _sheet,
    "paper": _paper,
    "sign": _sign,
    "pay": _pay,
    "decisions": _page(_decisions),
    "open": _page(_open),
    "why": _page(_why),
    "enterprises": _page(_enterprises),
    "what-if": _page(_what_if),
    "file": _page(_file),
}


if __name__ == "__main__":
    main()
