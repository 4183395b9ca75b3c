"""The page's addresses: its files, what a tab asks and hears, files people shared.

    /                        the first person's page
    /as/zhao                 the page as zhao; what is open in it stands after the #
    /archives/C…/p…          a message's permalink, opened in the page
    /page/…                  the page's own files
    /sandbox/people/zhao/live, …/messages, …/thread, …/pins
    /sandbox/exchanges/live, /sandbox/exchanges/7

Its policy lets a browser load and run only what comes from here, and lets no script write markup.
"""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from sandbox.composition import Sandbox
from sandbox.control import answering, person_of
from sandbox.errors import CannotDo
from sandbox.page.live import LISTENERS, close_all, follow_exchanges, follow_person
from sandbox.page.looks import LOOKS
from sandbox.records import User
from sandbox.shapes import Json

FILES = Path(__file__).parent / "files"

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

KINDS = {path.relative_to(FILES).as_posix(): TYPES[path.suffix] for path in FILES.rglob("*") if path.suffix in TYPES}
"""The page's files and what they are."""

PRELOADS = ", ".join(
    f"</page/{name}>; rel=modulepreload" for name in sorted(KINDS) if name.endswith(".js") and name != "js/early.js"
)
"""Every module at once: a browser that finds them one by one takes twice as long to begin."""

LAST = "sandbox-last"
"""The cookie by which a browser says, with a permalink, who it was last."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def add_routes(app: web.Application, sandbox: Sandbox) -> None:
    async def start(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(f"/as/{_people(sandbox)[0].handle}")

    async def page(request: web.Request) -> web.StreamResponse:
        person = request.match_info["person"]
        if person not in {user.handle for user in _people(sandbox)}:
            raise web.HTTPFound("/")
        answer = _file("index.html", Link=PRELOADS)
        answer.set_cookie(LAST, person, path="/archives", httponly=True, samesite="Lax")
        return answer

    async def permalink(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(_place(sandbox, request))

    async def file(request: web.Request) -> web.StreamResponse:
        return _file(request.match_info["name"])

    async def live(request: web.Request) -> web.StreamResponse:
        try:
            viewer = person_of(sandbox, request)
        except CannotDo as refused:
            raise web.HTTPNotFound(text=str(refused)) from None
        return await follow_person(sandbox, request, viewer)

    async def exchanges(request: web.Request) -> web.StreamResponse:
        return await follow_exchanges(sandbox, request)

    app[LISTENERS] = set()
    app.on_shutdown.append(close_all)
    app.router.add_get("/", start)
    app.router.add_get("/as/{person}", page)
    app.router.add_get("/archives/{channel}/p{stamp:[0-9]{16}}", permalink)
    app.router.add_get("/page/{name:.+}", file)
    app.router.add_get("/sandbox/people/{person}/live", live)
    app.router.add_get("/sandbox/people/{person}/{look}", answering(sandbox, look))
    app.router.add_get("/sandbox/exchanges/live", exchanges)
    app.router.add_get("/sandbox/exchanges/{number}", answering(sandbox, exchange))
    app.router.add_get("/sandbox/switches", answering(sandbox, switches))


async def look(sandbox: Sandbox, request: web.Request) -> Json:
    """A further look, as `LOOKS` has them."""
    name, viewer = request.match_info["look"], person_of(sandbox, request)
    if name not in LOOKS:
        raise CannotDo(f"Nobody can look at {name!r} here.")
    return LOOKS[name](sandbox, viewer, dict(request.query))


async def exchange(sandbox: Sandbox, request: web.Request) -> Json:
    """One exchange with all that was sent and answered."""
    found = sandbox.exchanges.find(int(request.match_info["number"]))
    return found.line() | {"sent": found.sent, "answer": found.answer}


async def switches(sandbox: Sandbox, request: web.Request) -> Json:
    """How the drawer's switches stand."""
    return {
        "latency_ms": sandbox.settings.latency_ms,
        "rate_limits": sandbox.settings.rate_limits,
        "faults": [
            {"kind": one.kind, "method": one.method, "left": one.times - one.struck} for one in sandbox.faults.rules
        ],
    }


def _people(sandbox: Sandbox) -> list[User]:
    """Those one can be."""
    return [user for user in sandbox.team.users.values() if not (user.is_bot or user.deleted)]


def _place(sandbox: Sandbox, request: web.Request) -> str:
    """Where a permalink leads: to the message, as whoever this browser was last.

    Not as one of those who see it: the link of a private channel must not say who is in there.
    """
    channel, stamp = request.match_info["channel"], request.match_info["stamp"]
    handles = [user.handle for user in _people(sandbox)]
    last = request.cookies.get(LAST, "")
    ts = f"{stamp[:10]}.{stamp[10:]}"
    first = request.query.get("thread_ts", ts)
    place = f"{channel}/{first}" + (f"/{ts}" if first != ts else "")
    return f"/as/{last if last in handles else handles[0]}#/{place}"


def _file(name: str, **headers: str) -> web.Response:
    """One of the page's files, by its name among them; nothing else can be named."""
    if name not in KINDS:
        raise web.HTTPNotFound(headers=HEADERS)
    content = (FILES / name).read_bytes()
    return web.Response(body=content, content_type=KINDS[name], charset="utf-8", headers=HEADERS | headers)
