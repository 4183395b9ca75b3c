"""Whose requests are answered: those of programs on this machine and of the sandbox's own page, and nobody else's.

The sandbox asks nobody who they are, and its tokens are no secret. Any website that is open in a browser on this
machine can send requests here, too, and can even give this machine's address a name of its own (DNS rebinding). A
browser says where a request comes from; programs such as the app say nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

AT_HOME = ("127.0.0.1", "localhost")
"""The names this machine has for itself."""

TO_BE_OPENED = ("/as/", "/archives/")
"""Addresses of the page itself, to which a link may lead from anywhere."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def from_here_alone(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer nobody else, whatever they ask for."""
    if _is_at_home(request) and (_is_from_here(request) or _is_being_opened(request)):
        return await handler(request)
    return web.json_response({"refused": "This sandbox is for its own page only."}, status=403)


def _is_at_home(request: web.Request) -> bool:
    return request.url.host in AT_HOME


def _is_from_here(request: web.Request) -> bool:
    """Not from a page of another origin. https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site"""
    here = f"http://{request.host}"
    by_own_page = request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
    return by_own_page and request.headers.get("Origin", here) == here


def _is_being_opened(request: web.Request) -> bool:
    """Somebody follows a link to the page, in a tab of its own: whoever made the link sees nothing of it."""
    kind = [request.headers.get(f"Sec-Fetch-{name}") for name in ("Mode", "Dest")]
    is_page = request.path == "/" or request.path.startswith(TO_BE_OPENED)
    return request.method == "GET" and kind == ["navigate", "document"] and is_page
