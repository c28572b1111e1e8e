"""The pages of the ledger, and the papers that are made from it or from a run."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from jmtrade_web.child import Answer
from jmtrade_web.office import Office, number_of

LEDGER = {"notice": ("docx",), "objection": ("docx",), "allocation": ("docx", "xlsx"),
          "request": ("docx",), "payments": ("docx", "xlsx"), "award": ("docx",),
          "recovery": ("docx",)}  # fmt: skip
LETTERS = ("refusal", "supplement", "reply", "confirmation")
POLICY = ("application", "guide", "manual")
KINDS = (*LEDGER, *LETTERS, "ruling", *POLICY)
"""What `jmtrade papers` writes; the file of the bank needs its own form, and is not among them."""
SIGNED = ("award", "selected", "accounts", "preview")
"""Pages that show what is going to be signed."""
OPTIONS = ("run", "award", "enterprise", "reading", "county", "year", "unit")


@dataclass(frozen=True)
class Made:
    """A paper that was written in this session."""

    folder: Path
    name: str
    sha256: str
    said: str
    about: str


@dataclass
class LedgerPages:
    """The handlers; the office lends its session, its forms and its frame."""

    office: Office
    made: list[Made] = field(default_factory=list)
    paid: dict[str, Made] = field(default_factory=dict)
    """By batch its payment file, of those that were paid in this session."""
    said: str = ""
    """What was just signed, in words, for the next page to show."""

    def routes(self) -> list[BaseRoute]:
        gets = {"/ledger": self.overview,
                "/papers": self.papers, "/papers/{n:int}": self.paper}  # fmt: skip
        posts = {"/papers": self.write}
        spoken = self.office.spoken
        return [
            *(Route(path, spoken(one), methods=["GET"]) for path, one in gets.items()),
            *(Route(path, spoken(one), methods=["POST"]) for path, one in posts.items()),
        ]

    async def overview(self, request: Request) -> Response:
        """What waits for whom, and the awards that were asked for."""
        names = ("state", "county", "search")
        asked = {name: request.query_params.get(name, "") for name in names}
        page = str(number_of(request.query_params.get("page", "1")))
        view = await self.view("overview", asked={**asked, "page": page})
        said, self.said = self.said, ""
        return await self.office.page("ledger", None, view=view, chosen=asked, said=said,
                                      files=self.paid,
                                      signs=self.office.server.signs)  # fmt: skip

    async def papers(self, request: Request) -> Response:
        return await self._papers([])

    async def write(self, request: Request) -> Response:
        """Let the command write a paper; what it refuses is shown as it says it."""
        _number, folder = self.office.session.new_folder()
        try:
            answer, about = await self._written(request, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if answer.status != 200:
            shutil.rmtree(folder, ignore_errors=True)
            return await self._papers(answer.body["findings"])
        found = answer.body
        self.made.append(Made(folder, found["name"], found["sha256"], found["said"], about))
        return RedirectResponse("/papers", 303)

    async def _written(self, request: Request, folder: Path) -> tuple[Answer, str]:
        form = await self.office.form(request, folder)
        kind, ending = form.text("kind"), form.text("form", "docx")
        if kind not in KINDS or ending not in LEDGER.get(kind, ("docx",)):
            raise HTTPException(400)
        options = {f"--{name}": form.text(name).strip() for name in OPTIONS
                   if form.text(name).strip()}  # fmt: skip
        about = " ".join(options.values())
        options |= {"--config": self.office.server.config} | self._sources(kind, form.text("case"))
        server = self.office.server
        answer = await server.ask("paper", folder, kind=kind, form=ending, options=options)
        return answer, about

    def _sources(self, kind: str, number: str) -> dict[str, str]:
        """Where the figures are: the ledger, or the files of a question of this session."""
        if kind in LEDGER:
            return {"--ledger": self.office.server.ledger} if self.office.server.ledger else {}
        case = self.office.session.cases.get(number_of(number))
        if kind in POLICY or case is None:
            return {}
        asked = case.question
        given = {"--data": "".join(asked["data"][:1]), "--as-of": asked["as_of"],
                 "--county": asked["county"], "--year": str(asked["year"] or "")}  # fmt: skip
        return {name: value for name, value in given.items() if value}

    async def paper(self, request: Request) -> Response:
        """A paper that was written before, as a download."""
        number = request.path_params["n"]
        if number >= len(self.made):
            raise HTTPException(404)
        made = self.made[number]
        return FileResponse(made.folder / made.name, filename=made.name)

    async def _papers(self, problems: list[Any]) -> Response:
        cases = [one for one in self.office.session.cases.values() if one.decided]
        runs = await self.view("runs") if self.office.server.ledger else []
        return await self.office.page(
            "papers", None, made=[*enumerate(self.made)][::-1], problems=problems, decided=cases,
            kinds=KINDS,
            runs=runs,
        )  # fmt: skip

    async def view(self, page: str, **what: Any) -> Any:
        """What a page of the ledger shows. HTTPException where it refuses."""
        answer = await self.asked(page, **what)
        if answer.status != 200:
            raise HTTPException(404 if answer.status == 400 else answer.status)
        return answer.body

    async def asked(self, page: str, **what: Any) -> Answer:
        """The same, as the child answers."""
        server = self.office.server
        if not server.ledger:
            raise HTTPException(404)
        # What is going to be signed is shown by a process that read no uploaded file either.
        ask = server.ask_apart if server.signs and page in SIGNED else server.ask
        return await ask("ledger", url=server.ledger, config=server.config, page=page, **what)
