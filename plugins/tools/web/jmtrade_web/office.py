"""The pages of the office: workbook, decisions, why, what if."""

from __future__ import annotations

import re
import shutil
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from jmtrade_core import i18n
from jmtrade_web.commands import data_path
from jmtrade_web.estimate.page import data as estimate_data
from jmtrade_web.pages import page
from jmtrade_web.server import Server
from jmtrade_web.session import Case
from jmtrade_web.uploads import Form, received

MOST_FINDINGS = 300
MOST_FIRMS = 200
Handler = Callable[[Request], Awaitable[Response]]


class Office:
    """The handlers of a server's pages."""

    def __init__(self, server: Server) -> None:
        self.server, self.session = server, server.session

    def routes(self) -> list[BaseRoute]:
        gets = {
            "/": self.start, "/doing": self.doing, "/estimate": self.estimate,
            "/cases/{n:int}": self.workbook,
            "/cases/{n:int}/sheet": self.sheet, "/cases/{n:int}/marked/{file:int}": self.marked,
            "/cases/{n:int}/decisions": self.decisions, "/cases/{n:int}/open": self.unsettled,
            "/cases/{n:int}/lines.{form}": self.file,
            "/cases/{n:int}/why": self.enterprises, "/cases/{n:int}/why/{uscc}": self.why,
            "/cases/{n:int}/what-if": self.what_if,
        }  # fmt: skip
        posts = {"/cases": self.ask, "/language": self.language, "/end": self.end}
        return [
            Route("/open/{token}", self.open, methods=["GET"]),
            *(Route(path, self.spoken(one), methods=["GET"]) for path, one in gets.items()),
            *(Route(path, self.spoken(one), methods=["POST"]) for path, one in posts.items()),
        ]

    def spoken(self, handler: Handler) -> Handler:
        """A handler that answers in the session's language."""

        async def spoken(request: Request) -> Response:
            i18n.speak(self.session.language)
            return await handler(request)

        return spoken

    async def open(self, request: Request) -> Response:
        """The link: once, a session for the browser that followed it."""
        if not self.session.open(request.path_params["token"]):
            raise HTTPException(403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.server.cookie, self.session.id, httponly=True, samesite="strict")
        return answer

    async def start(self, request: Request) -> Response:
        return await self.page("start", None, chosen=self.server.county)

    async def doing(self, request: Request) -> Response:
        """What is being done for who waits; asked by our script."""
        return PlainTextResponse(self.server.child.doing)

    async def estimate(self, request: Request) -> Response:
        """What an enterprise of a county could get; the page works it out by itself."""
        asked = request.query_params
        county, year = asked.get("county", ""), _year(asked.get("year", ""))
        document = _sound(await self.server.ask("estimate", config=self.server.config,
                                                county=county, year=year))  # fmt: skip
        return page("estimate", document=document, data=estimate_data(document), policy="",
                    style="", script="")  # fmt: skip

    async def ask(self, request: Request) -> Response:
        """A new question: files, or those that the office has; the gate answers at once."""
        number, folder = self.session.new_folder()
        try:
            case = await self._new(request, number, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self.session.keep(case, self.server.limits.cases)
        return RedirectResponse(f"/cases/{number}", 303)

    async def _new(self, request: Request, number: int, folder: Path) -> Case:
        form = await self.form(request, folder)
        before = self.session.cases.get(number_of(form.text("before")))
        if before is None and form.text("before"):
            raise HTTPException(404)
        case = Case(number, folder, _names(form), self._question(form, folder, before),
                    before=before.number if before else None)  # fmt: skip
        case.found = _sound(await self.server.ask("findings", question=case.question))
        return case

    def _question(self, form: Form, folder: Path, before: Case | None) -> dict[str, Any]:
        files = [str(folder / one) for one in form.files.get("data", [])]
        own = [self.server.data] if self.server.data else []
        data = [data_path(files)] if files else own
        if before is not None:
            if not files:
                raise HTTPException(400)
            return {**before.question, "data": data}
        return {
            "config": self.server.config, "county": form.text("county") or self.server.county,
            "year": _year(form.text("year")),
            "as_of": _day(form.text("as-of")), "skip_bad_rows": bool(form.text("skip-bad-rows")),
            "data": data,
        }  # fmt: skip

    async def workbook(self, request: Request) -> Response:
        case = self._case(request)
        severity, code = (request.query_params.get(one, "") for one in ("severity", "code"))
        findings = case.found["findings"]
        shown = [one for one in findings
                 if severity in ("", one["severity"]) and code in ("", one["name"])]  # fmt: skip
        earlier = self.session.cases.get(case.before or 0)
        return await self.page(
            "workbook", case, found=case.found, shown=shown[:MOST_FINDINGS], count=len(shown),
            severity=severity, code=code, codes=_codes(findings),
            compared=_compared(findings, earlier), marked=_workbooks(case),
        )  # fmt: skip

    async def sheet(self, request: Request) -> Response:
        """A sheet of the uploaded files as a grid, with its findings."""
        case, asked = self._case(request), request.query_params
        if not case.names:
            raise HTTPException(404)
        wanted = {"file": asked.get("file", ""), "sheet": asked.get("sheet", ""),
                  "row": number_of(asked.get("row", "1"))}  # fmt: skip
        view = _sound(await self.server.ask("sheet", question=case.question, asked=wanted,
                                            findings=case.found["findings"]))  # fmt: skip
        return await self.page("sheet", case, view=view)

    async def marked(self, request: Request) -> Response:
        """The marked copy of one file of the question."""
        case, nr = self._case(request), request.path_params["file"]
        if nr >= len(case.names):
            raise HTTPException(404)
        path = str(case.folder / "data" / case.names[nr])
        asked = {"command": "check", "files": {"data": [path]}, "config": self.server.config,
                 "fields": {"county": [case.question["county"]]}}  # fmt: skip
        answer = await self.server.ask("marked", case.folder, asked=asked)
        name = f"{Path(case.names[nr]).stem}-findings.xlsx"
        return FileResponse(case.folder / _sound(answer), filename=name)

    async def decisions(self, request: Request) -> Response:
        case, asked = self._decided(request), request.query_params
        names = ("search", "outcome", "measure", "county", "order")
        chosen = {name: asked.get(name, "") for name in names}
        number = number_of(asked.get("page", "1"))
        view = await self._view("decisions", case, filter={**chosen, "page": number})
        return await self.page("decisions", case, view=view, chosen=chosen)

    async def unsettled(self, request: Request) -> Response:
        """What rests on readings without a ruling: a page, or for our script a part of one."""
        case = self._decided(request)
        view = await self._view("open", case)
        part = request.headers.get("x-part") == "1"
        return await self.page("open_part" if part else "open", case, view=view)

    async def file(self, request: Request) -> Response:
        """All lines as the command line writes them."""
        case, form = self._decided(request), request.path_params["form"]
        if form not in ("json", "csv", "xlsx"):
            raise HTTPException(404)
        answer = await self.server.ask("file", case.folder, question=case.question, form=form,
                                       name=f"lines.{form}")  # fmt: skip
        return FileResponse(case.folder / _sound(answer), filename=f"lines.{form}")

    async def enterprises(self, request: Request) -> Response:
        case, search = self._decided(request), request.query_params.get("search", "")
        view = await self._view("enterprises", case, search=search, most=MOST_FIRMS)
        return await self.page("enterprises", case, view=view, search=search)

    async def why(self, request: Request) -> Response:
        case = self._decided(request)
        view = await self._view("why", case, uscc=request.path_params["uscc"])
        return await self.page("why", case, view=view)

    async def what_if(self, request: Request) -> Response:
        case, asked = self._decided(request), dict(request.query_params)
        terms, readings = (
            {name[2:]: value for name, value in asked.items() if name.startswith(mark) and value}
            for mark in ("t.", "r.")
        )
        view = await self._view("what-if", case, terms=terms, readings=readings)
        return await self.page("what_if", case, view=view, terms=terms, chosen=readings)

    async def language(self, request: Request) -> Response:
        form = await self.form(request, self.session.folder)
        if form.text("lang") in i18n.LANGUAGES:
            self.session.language = form.text("lang")
        back = form.text("back")
        return RedirectResponse(back if _ours(back) else "/", 303)

    async def end(self, request: Request) -> Response:
        """No more questions: the server stops, and deletes what it has."""
        await self.form(request, self.session.folder)
        self.server.stop()
        return page("ended")

    async def form(self, request: Request, folder: Path) -> Form:
        """A form of our own page, its files in the folder. HTTPException for another's."""
        form = await received(request, folder, self.server.limits)
        if not self.session.trusts(form.text("csrf")):
            raise HTTPException(403)
        return form

    def _case(self, request: Request) -> Case:
        case = self.session.cases.get(request.path_params["n"])
        if case is None:
            raise HTTPException(404)
        return case

    def _decided(self, request: Request) -> Case:
        case = self._case(request)
        if not case.decided:
            raise HTTPException(404)
        return case

    async def _view(self, task: str, case: Case, **what: Any) -> Any:
        return _sound(await self.server.ask(task, question=case.question, **what))

    async def page(self, template: str, case: Case | None, **what: Any) -> Response:
        """A page in its frame."""
        city = await self.server.counties()
        cases = sorted(self.session.cases.values(), key=lambda one: -one.number)
        return page(
            template, case=case, cases=cases, city=city, counties=dict(city["counties"]),
            csrf=self.session.csrf, here=template, ledger=bool(self.server.ledger),
            reader=self.server.reader, **what,
        )  # fmt: skip


def _sound(answer: Any) -> Any:
    """What the child gave. HTTPException where it refused, or failed."""
    if answer.status != 200:
        raise HTTPException(404 if answer.status == 400 else answer.status)
    return answer.body


def number_of(text: str) -> int:
    """0 for what is no number of a case or page."""
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _year(text: str) -> int | None:
    """None for what the profile says; never for what is no year."""
    if text and not (text.isdecimal() and len(text) == 4):
        raise HTTPException(400)
    return int(text) if text else None


def _day(text: str) -> str:
    try:
        return text and date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise HTTPException(400) from error


def _names(form: Form) -> tuple[str, ...]:
    return tuple(one.partition("/")[2] for one in form.files.get("data", []))


def _workbooks(case: Case) -> list[tuple[int, str]]:
    """The files of which a marked copy can be made."""
    return [(nr, name) for nr, name in enumerate(case.names)
            if not name.lower().endswith(".parquet")]  # fmt: skip


def _codes(findings: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted({(one["name"], f"{one['code']} {one['name']}".strip()) for one in findings})


_FILE = re.compile(r"\[[^\[\]]+\.\w+\]")
"""A file's name as it stands before a sheet's."""


def _key(finding: dict[str, Any]) -> tuple[str, ...]:
    """What makes two findings one, whatever the file is called now."""
    return finding["name"], *(_FILE.sub("", finding[text]) for text in ("place", "found"))


def _compared(findings: list[dict[str, Any]], earlier: Case | None) -> dict[str, Any] | None:
    """What changed since the case that this one corrects; notes come only with decisions."""
    if earlier is None:
        return None
    before, now = (
        {_key(one) for one in some if one["severity"] != "note"}
        for some in (earlier.found["findings"], findings)
    )
    new = [one for one in findings if _key(one) in now - before]
    counts = {"mended": len(before - now), "still": len(before & now), "added": len(now - before)}
    return {**counts, "new": new}


def _ours(path: str) -> bool:
    """Whether it is a path of this server, and no other place in disguise."""
    return path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
