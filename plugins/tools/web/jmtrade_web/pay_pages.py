"""The pages of a payment: its batch is shown, signed as it was shown, and its file given out.

`jmtrade_web.views.paying` says which process reads what, and why.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from jmtrade_web.child import Answer
from jmtrade_web.commands import data_path
from jmtrade_web.ledger_pages import LedgerPages, Made
from jmtrade_web.step_pages import PERSONS, SECRET
from jmtrade_web.uploads import Form

FIELDS = ("expect", "anchor")


@dataclass(frozen=True)
class Shown:
    """What a batch was asked with; the accounts stay in memory until it is paid, or another
    is shown."""

    values: Any
    warnings: list[str]
    asked: dict[str, str]


@dataclass
class PayPages:
    """The handlers; the pages of the ledger lend their office and their questions."""

    ledger: LedgerPages
    shown: Shown | None = None

    def routes(self) -> list[BaseRoute]:
        spoken = self.ledger.office.spoken
        return [
            Route("/ledger/preview", spoken(self.back), methods=["GET"]),
            Route("/ledger/preview", spoken(self.preview), methods=["POST"]),
            Route("/ledger/pay", spoken(self.pay), methods=["POST"]),
            Route("/ledger/batches/{ref}", spoken(self.file), methods=["GET"]),
        ]

    async def back(self, request: Request) -> Response:
        """A preview is gone once it was shown, as when the language is changed on it."""
        return RedirectResponse("/ledger", 303)

    async def preview(self, request: Request) -> Response:
        """The batch that `ledger pay` would show; the file is deleted with the answer."""
        _number, folder = self.ledger.office.session.new_folder()
        try:
            form = await self.ledger.office.form(request, folder)
            files = [str(folder / one) for one in form.files.get("data", [])]
            if not files:
                raise HTTPException(400)
            read = await self.ledger.asked("accounts", data=data_path(files))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if read.status != 200:
            return await self._page(None, {}, read.body["findings"])
        asked = {name: form.text(name).strip() for name in ("run", "on")}
        self.shown = Shown(read.body["values"], read.body["warnings"], asked)
        return await self._again({}, [])

    async def pay(self, request: Request) -> Response:
        """Pay the batch that was shown; what is refused is said beside the batch of now."""
        office = self.ledger.office
        if not (office.server.ledger and office.server.signs):
            raise HTTPException(404)
        _number, folder = office.session.new_folder()
        try:
            form = await office.form(request, folder)
            if self.shown is None:
                raise HTTPException(404)
            answer = await self._paid(form, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if answer.status != 200:
            shutil.rmtree(folder, ignore_errors=True)
            names = (name for name in (*PERSONS, *FIELDS) if name not in SECRET)
            return await self._again({name: form.text(name) for name in names},
                                     answer.body["findings"])  # fmt: skip
        self.shown, done = None, answer.body
        made = Made(folder, done["name"], done["sha256"], done["said"], done["batch"])
        self.ledger.paid[done["batch"]], self.ledger.said = made, done["said"]
        return RedirectResponse("/ledger#batches", 303)

    async def _paid(self, form: Form, folder: Path) -> Answer:
        assert self.shown is not None  # noqa: S101 - by who asks
        asked = {name: form.text(name) for name in (*PERSONS, *FIELDS, "seen")}
        asked |= {**self.shown.asked, "values": self.shown.values}
        server = self.ledger.office.server
        return await server.ask_apart("pay", folder, url=server.ledger, config=server.config,
                                      asked=asked)  # fmt: skip

    async def file(self, request: Request) -> Response:
        """The payment file of a batch that was paid in this session."""
        made = self.ledger.paid.get(request.path_params["ref"])
        if made is None:
            raise HTTPException(404)
        return FileResponse(made.folder / made.name, filename=made.name)

    async def _again(self, typed: dict[str, str], problems: list[Any]) -> Response:
        """The batch of this moment."""
        assert self.shown is not None  # noqa: S101 - by who asks
        answer = await self.ledger.asked("preview", values=self.shown.values,
                                         asked=self.shown.asked)  # fmt: skip
        if answer.status != 200:
            return await self._page(None, typed, [*problems, *answer.body["findings"]])
        return await self._page(answer.body | {"warnings": self.shown.warnings}, typed, problems)

    async def _page(self, view: Any, typed: dict[str, str], problems: list[Any]) -> Response:
        office = self.ledger.office
        typed = dict.fromkeys((*PERSONS, *FIELDS), "") | typed
        return await office.page("ledger_preview", None, view=view, typed=typed,
                                 problems=problems, signs=office.server.signs)  # fmt: skip
