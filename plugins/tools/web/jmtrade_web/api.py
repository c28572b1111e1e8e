"""``/api/v1``: the commands for programs; every answer is what ``--format json`` writes."""

from __future__ import annotations

import shutil
from pathlib import Path

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from jmtrade_core import i18n
from jmtrade_web.commands import NAMES
from jmtrade_web.server import Server
from jmtrade_web.uploads import Form, received


def routes(server: Server) -> list[BaseRoute]:
    """The API of a server."""

    async def command(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in NAMES:
            raise HTTPException(404)
        _number, folder = server.session.new_folder()
        try:
            form = await received(request, folder, server.limits)
            return await answered(server, name, form, folder)
        finally:
            await to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))

    async def described(request: Request) -> Response:
        i18n.speak(server.spoken)
        answer = await server.ask("openapi", cookie=server.cookie)
        if answer.status != 200:
            raise HTTPException(500)
        return JSONResponse(answer.body)

    return [
        Route("/api/v1/openapi.json", described, methods=["GET"]),
        Route("/api/v1/{name}", command, methods=["POST"]),
    ]


async def answered(server: Server, name: str, form: Form, folder: Path) -> Response:
    """The command's own answer, in the language that the form asks for."""
    (*_others, spoken) = form.fields.pop("lang", []) or [server.spoken]
    if spoken not in i18n.LANGUAGES:
        raise HTTPException(400)
    i18n.speak(spoken)
    asked = {"command": name, "fields": form.fields, "files": form.files,
             "config": server.config, "county": server.county, "data": server.data}  # fmt: skip
    answer = await server.ask("command", folder, asked=asked)
    return Response(answer.body, answer.status, media_type="application/json")
