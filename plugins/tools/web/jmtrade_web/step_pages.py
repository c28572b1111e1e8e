"""Pages on which steps of the ledger are signed. Without ``--sign`` none of them has a form."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
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
CHOSEN = ("county", "run", "article", "enterprise", "reviewed_by", "sample")
"""What awards may have in common, as the commands ask for it."""
PERSONS = (*WHO, *OTHER)
SECRET = ("passphrase", "passphrase2")
"""What no page shows again."""


@dataclass
class StepPages:
    """The handlers; the pages of the ledger lend their office and their questions."""

    ledger: LedgerPages

    def routes(self) -> list[BaseRoute]:
        spoken = self.ledger.office.spoken
        gets = {"/ledger/awards/{n:int}": self.award, "/ledger/steps/{step}": self.many}
        posts = {"/ledger/awards/{n:int}": self.sign, "/ledger/steps/{step}": self.sign_many}
        return [
            *(Route(path, spoken(one), methods=["GET"]) for path, one in gets.items()),
            *(Route(path, spoken(one), methods=["POST"]) for path, one in posts.items()),
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

    async def many(self, request: Request) -> Response:
        """The awards of a step that have in common what is asked for."""
        if not self.ledger.office.server.signs:
            raise HTTPException(404)
        return await self._many(_many_of(request), dict(request.query_params), {}, [])

    async def sign_many(self, request: Request) -> Response:
        """Take a step of the awards that were shown, less those that are left out."""
        step, form = _many_of(request), await self._form(request)
        asked = {name: form.text(f"chosen_{name}") for name in CHOSEN}
        excepted = [_whole(text) or 0 for text in form.fields.get("except", [])]
        answer = await self._signed(step, form, _chosen(step, asked), excepted)
        if answer.status != 200:
            return await self._many(step, asked, _typed(form), answer.body["findings"])
        self.ledger.said = answer.body["said"]
        return RedirectResponse("/ledger", 303)

    async def _many(
        self, step: str, asked: dict[str, str], typed: dict[str, str], problems: list[Any]
    ) -> Response:
        asked = {name: asked.get(name, "").strip() for name in CHOSEN}
        answer = await self.ledger.asked("selected", step=step, chosen=_chosen(step, asked))
        runs = await self.ledger.view("runs")
        view = answer.body if answer.status == 200 else None
        refused = [] if view else answer.body["findings"]
        return await self._page(
            "ledger_step", view=view, typed=typed, problems=problems or refused, asked=asked,
            step=step, runs=runs, sampled=STEPS[step].sampled,
        )  # fmt: skip

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

    async def _signed(
        self, step: str, form: Form, chosen: dict[str, Any], excepted: Sequence[int] = ()
    ) -> Answer:
        """What the process says that signs. HTTPException for what is no step of the page."""
        if step not in STEPS:
            raise HTTPException(400)
        asked = {name: form.text(name) for name in (*PERSONS, *FIELDS, "seen")}
        server = self.ledger.office.server
        return await server.ask_apart(
            "sign", url=server.ledger, config=server.config,
            asked={**asked, "step": step, "chosen": chosen, "excepted": excepted},
        )  # fmt: skip

    async def _page(self, template: str, **what: Any) -> Response:
        office = self.ledger.office
        typed = dict.fromkeys((*PERSONS, *FIELDS), "") | what.pop("typed")
        return await office.page(template, None, typed=typed, signs=office.server.signs, **what)


def _typed(form: Form) -> dict[str, str]:
    """What is shown again beside a refusal."""
    return {name: form.text(name) for name in (*PERSONS, *FIELDS) if name not in SECRET}


def _many_of(request: Request) -> str:
    """The step of an address. HTTPException for one that is not taken for many at once."""
    step: str = request.path_params["step"]
    if step not in STEPS or not STEPS[step].many:
        raise HTTPException(404)
    return step


def _chosen(step: str, asked: dict[str, str]) -> dict[str, Any]:
    """What is asked for, as a selection of the ledger; without a word all counties."""
    chosen: dict[str, Any] = {name: _whole(asked[name]) for name in ("run", "article", "sample")}
    if not STEPS[step].sampled:
        del chosen["sample"]
    return chosen | {"county": asked["county"] or "all", "enterprise": asked["enterprise"],
                     "reviewed_by": asked["reviewed_by"] or None}  # fmt: skip


def _whole(text: str) -> int | None:
    """HTTPException for what is no number that a ledger could have given."""
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 20 and 0 < int(text) <= LARGEST):
        raise HTTPException(400)
    return int(text)


def _award_of(request: Request) -> int:
    """Of an award. HTTPException for one that no ledger could have given."""
    number: int = request.path_params["n"]
    if number > LARGEST:
        raise HTTPException(404)
    return number
