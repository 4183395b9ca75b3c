"""The Web API: one call from its arrival to its answer.

Order of checks, as Slack's: what goes wrong on the way, the rate limit, the token, the method, its scopes, and then the
method itself (`sandbox.methods`). The effect happens in one go, without an await, between two halves of the latency.
https://docs.slack.dev/apis/web-api
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal

from aiohttp import web

from sandbox.arguments import Arguments, read_arguments
from sandbox.calls import Called
from sandbox.composition import Sandbox
from sandbox.errors import SlackError
from sandbox.faults import Fault
from sandbox.methods import METHODS
from sandbox.methods.call import Call
from sandbox.shapes import Json

BEFORE_EFFECT = ("broken_before", "rate_limited", "server_error", "error")


class Broken(Exception):  # noqa: N818  it is read as a sentence
    """The connection ends here, without an answer."""


async def serve_call(sandbox: Sandbox, request: web.Request) -> web.StreamResponse:
    method = request.match_info["method"]
    try:
        values = await read_arguments(request)
    except SlackError as refused:
        return web.json_response(refused.body())
    token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(values.get("token", ""))
    called = sandbox.calls.begin(method, values)
    try:
        return await _answer(sandbox, called, token, Arguments(values))
    except Broken:
        if request.transport:
            request.transport.abort()
        return web.Response()  # nobody is left to read it
    finally:
        if called.ended is None:
            sandbox.calls.end(called, ok=False, error="no answer", status=0)


async def _answer(sandbox: Sandbox, called: Called, token: str, arguments: Arguments) -> web.Response:
    fault = sandbox.faults.strike(called.method, arguments.values)
    called.fault = fault.kind if fault else ""
    half = sandbox.faults.latency(called.method, sandbox.settings.latency_ms) / 2
    await asyncio.sleep(half + (fault.seconds if fault and fault.kind == "hang" else 0))
    if fault and fault.kind in BEFORE_EFFECT:
        return _struck(sandbox, called, fault)
    wait = sandbox.rate_limits.wait(called.method, arguments.text("channel"))
    if wait:
        return _rate_limited(sandbox, called, wait)
    body = run(sandbox, called.method, token, arguments)
    if fault and fault.kind == "killed":
        with contextlib.suppress(ProcessLookupError):
            os.kill(fault.pid, signal.SIGKILL)
        raise Broken
    if fault and fault.kind == "marked":
        body["marked"] = fault.mark
    await asyncio.sleep(half)
    if fault and fault.kind == "answer_lost":
        raise Broken
    sandbox.calls.end(called, ok=body["ok"], error=body.get("error", ""), answer=body)
    if fault and fault.kind == "malformed":
        return web.Response(text="<html>upstream connect error", content_type="text/html")
    return web.json_response(body, headers=_granted(sandbox, token))


def _granted(sandbox: Sandbox, token: str) -> dict[str, str]:
    """A bot token's scopes, which Slack names with every answer.

    https://docs.slack.dev/legacy/legacy-authentication/legacy-oauth-scopes#working-with-scopes
    """
    scopes = sandbox.team.app.scopes
    return {"X-OAuth-Scopes": ",".join(sorted(scopes))} if scopes and token == sandbox.credentials.bot_token else {}


def run(sandbox: Sandbox, method: str, token: str, arguments: Arguments) -> Json:
    """The effect and the answer of one call."""
    try:
        _authenticate(sandbox, method, token)
        if method not in METHODS:
            raise SlackError("unknown_method", req_method=method)
        return {"ok": True, **METHODS[method](Call(sandbox, arguments))}
    except SlackError as refused:
        return refused.body()


def _authenticate(sandbox: Sandbox, method: str, token: str) -> None:
    """https://docs.slack.dev/authentication/tokens"""
    credentials = sandbox.credentials
    if method == "api.test":
        return
    if not token:
        raise SlackError("not_authed")
    if token not in (credentials.bot_token, credentials.app_token):
        raise SlackError("invalid_auth")
    if credentials.revoked:
        raise SlackError("token_revoked")
    if (token == credentials.app_token) != (method == "apps.connections.open") and method in METHODS:
        raise SlackError("not_allowed_token_type")


def _struck(sandbox: Sandbox, called: Called, fault: Fault) -> web.Response:
    if fault.kind == "broken_before":
        raise Broken
    if fault.kind == "rate_limited":
        return _rate_limited(sandbox, called, int(fault.seconds))
    if fault.kind == "server_error":
        sandbox.calls.end(called, ok=False, error=f"status {fault.status}", status=fault.status)
        return web.Response(status=fault.status, text="upstream error")
    sandbox.calls.end(called, ok=False, error=fault.error)
    return web.json_response({"ok": False, "error": fault.error})


def _rate_limited(sandbox: Sandbox, called: Called, seconds: int) -> web.Response:
    sandbox.calls.end(called, ok=False, error="ratelimited", status=429)
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})
