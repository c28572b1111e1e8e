"""Pages on which steps of the ledger are signed. Without ``--sign`` none of them has a form."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from jmtrade_web.child import Answer
from jmtrade_web.ledger_pages import LedgerPages
from jmtrade_web.uploads import Form
from jmtrade_web.views.signing import OTHER, WHO
from jmtrade_web.views.steps import FIELDS, STEPS

LARGEST = 2**63 - 1
"""The largest number of an award or a run that both databases hold."""
PERSONS = (*WHO, *OTHER)
SECRET = ("passphrase", "passphrase2")
"""What no page shows again."""


@dataclass
class StepPages:
    """The handlers; the pages of the ledger lend their office and their questions."""

    ledger: LedgerPages

    def routes(self) -> list[BaseRoute]:
        spoken, path = self.ledger.office.spoken, "/ledger/awards/{n:int}"
        return [
            Route(path, spoken(self.award), methods=["GET"]),
            Route(path, spoken(self.sign), methods=["POST"]),
        ]

    async def award(self, request: Request) -> Response:
        step = request.query_params.get("step", "")
        return await self._award(_award_of(request), step, {}, [])

    async def sign(self, request: Request) -> Response:
        """Take a step on an award; what is refused is shown, the passphrase not."""
        number = _award_of(request)
        form = await self._form(request)
        step = form.text("step")
        answer = await self._signed(step, form, {"ids": [number]})
        if answer.status != 200:
            return await self._award(number, step, _typed(form), answer.body["findings"])
        return RedirectResponse(f"/ledger/awards/{number}", 303)

    async def _award(
        self, number: int, step: str, typed: dict[str, str], problems: list[Any]
    ) -> Response:
        view = await self.ledger.view("award", number=number, step=step)
        return await self._page("ledger_award", view=view, typed=typed, problems=problems)

    async def _form(self, request: Request) -> Form:
        """A form of our own page that signs. HTTPException where nothing may be signed."""
        office = self.ledger.office
        if not (office.server.ledger and office.server.signs):
            raise HTTPException(404)
        _number, folder = office.session.new_folder()
        try:
            return await office.form(request, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def _signed(self, step: str, form: Form, chosen: dict[str, Any]) -> Answer:
        """What the process says that signs. HTTPException for what is no step of the page."""
        if step not in STEPS:
            raise HTTPException(400)
        asked = {name: form.text(name) for name in (*PERSONS, *FIELDS, "seen")}
        server = self.ledger.office.server
        return await server.ask_apart(
            "sign", url=server.ledger, config=server.config,
            asked={**asked, "step": step, "chosen": chosen, "excepted": []},
        )  # fmt: skip

    async def _page(self, template: str, **what: Any) -> Response:
        office = self.ledger.office
        typed = dict.fromkeys((*PERSONS, *FIELDS), "") | what.pop("typed")
        return await office.page(template, None, typed=typed, signs=office.server.signs, **what)


def _typed(form: Form) -> dict[str, str]:
    """What is shown again beside a refusal."""
    return {name: form.text(name) for name in (*PERSONS, *FIELDS) if name not in SECRET}


def _award_of(request: Request) -> int:
    """Of an award. HTTPException for one that no ledger could have given."""
    number: int = request.path_params["n"]
    if number > LARGEST:
        raise HTTPException(404)
    return number
