"""The HTTP server: the Web API under /api, Socket Mode under /link, files, response_urls, and the control API.

It listens on 127.0.0.1 only, and answers no page but its own (`origins`): what is in here is invented, but its control
API asks nobody who they are.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from urllib.parse import quote

from aiohttp import web

from sandbox import control, page
from sandbox.composition import Sandbox
from sandbox.errors import SlackError
from sandbox.origins import from_here_alone
from sandbox.ports import HOST
from sandbox.uploads import seen_by
from sandbox.web_api import serve_call

LARGEST_REQUEST = 64 * 1024 * 1024

PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
"""How pictures begin."""


@contextlib.asynccontextmanager
async def running(sandbox: Sandbox, port: int = 0) -> AsyncIterator[Sandbox]:
    """Serve until the block ends. Port 0 takes a free one; `sandbox.team.base_url` says which."""
    runner = web.AppRunner(build(sandbox), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        sandbox.team.base_url = f"http://{HOST}:{runner.addresses[0][1]}"
        yield sandbox
    finally:
        await sandbox.close()
        await runner.cleanup()


def build(sandbox: Sandbox) -> web.Application:
    async def api(request: web.Request) -> web.StreamResponse:
        return await serve_call(sandbox, request)

    async def link(request: web.Request) -> web.StreamResponse:
        return await sandbox.socket_mode.connect(request)

    async def respond(request: web.Request) -> web.Response:
        return await _respond(sandbox, request)

    async def receive(request: web.Request) -> web.Response:
        return await _receive_upload(sandbox, request)

    async def download(request: web.Request) -> web.Response:
        return _download(sandbox, request)

    app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[from_here_alone])
    app.router.add_route("*", "/api/{method}", api)
    app.router.add_get("/link/", link)
    app.router.add_post("/response/{key}", respond)
    app.router.add_post("/upload/v1/{file}", receive)
    app.router.add_get("/files-pri/{file}/{name:.*}", download)
    control.add_routes(app, sandbox)
    page.add_routes(app, sandbox)
    return app


async def _respond(sandbox: Sandbox, request: web.Request) -> web.Response:
    """https://docs.slack.dev/interactivity/handling-user-interaction#message_responses"""
    try:
        sandbox.response_urls.answer(request.match_info["key"], await request.json())
    except SlackError as refused:
        status = 404 if refused.error.endswith("_url") else 400
        return web.json_response(refused.body(), status=status)
    return web.Response(text="ok")


async def _receive_upload(sandbox: Sandbox, request: web.Request) -> web.Response:
    """The bytes of a file, raw or as a form. https://docs.slack.dev/messaging/working-with-files"""
    file = sandbox.team.files.get(request.match_info["file"])
    if file is None or file.completed:
        return web.Response(status=404, text="no such upload")
    if request.content_type == "multipart/form-data":
        parts = [part for part in (await request.post()).values() if isinstance(part, web.FileField)]
        content = parts[0].file.read() if parts else b""
    else:
        content = await request.read()
    if len(content) != file.size:
        return web.Response(status=400, text="the length differs from the one announced")
    file.content = content
    return web.Response(text=f"OK - {len(content)}")


def _viewer(sandbox: Sandbox, request: web.Request) -> str:
    """The id of whoever asks for a file; of nobody, the empty one."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token == sandbox.credentials.bot_token:
        return sandbox.team.bot.id
    known = {user.handle: user.id for user in sandbox.team.users.values()}
    return known.get(request.query.get("as", ""), "")


def _download(sandbox: Sandbox, request: web.Request) -> web.Response:
    """url_private: for the app's token, or for a person as the sandbox's page names them.

    Only a picture is called what it is, for the page to show; nothing that is shared here can act as a page itself.
    """
    file, viewer = sandbox.team.files.get(request.match_info["file"]), _viewer(sandbox, request)
    if file is None or file.content is None or not seen_by(sandbox.team, file, viewer):
        return web.Response(status=404, text="no such file")
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    kind = next((kind for sign, kind in PICTURES.items() if file.content.startswith(sign)), "application/octet-stream")
    return web.Response(
        body=file.content,
        content_type=kind,
        headers={
            "Content-Disposition": disposition,
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
