"""The control API under /sandbox: people act through it, tests look and break things through it.

It is no part of Slack. It answers JSON; a refusal is status 409 with a sentence. It is meant for this machine alone:
`origins` turns away what other pages in a browser ask.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from sandbox import posts
from sandbox.composition import Sandbox
from sandbox.errors import CannotDo
from sandbox.events import Event
from sandbox.people import ACTS
from sandbox.people.seen import everything, screen_seen
from sandbox.records import User
from sandbox.shapes import Json

Handler = Callable[[Sandbox, web.Request], Awaitable[Json]]

LONGEST_WAIT = 60.0

QUIET = ("fill", "read")
"""Acts the app does not hear of by themselves: they begin no chapter in what just happened."""


async def about(sandbox: Sandbox, request: web.Request) -> Json:
    """Where the app finds this workspace, and with which (invented) credentials."""
    return connection_details(sandbox)


def connection_details(sandbox: Sandbox) -> Json:
    team, credentials = sandbox.team, sandbox.credentials
    return {
        "url": team.base_url,
        "api_url": f"{team.base_url}/api/",
        "bot_token": credentials.bot_token,
        "app_token": credentials.app_token,
        "signing_secret": credentials.signing_secret,
        "team": team.name,
        "bot_user_id": team.bot.id,
    }


async def changes(sandbox: Sandbox, request: web.Request) -> Json:
    """Everything newer than `after`; waits up to `wait` seconds for the first of it."""
    after = int(request.query.get("after", "0"))
    number = await sandbox.team.journal.beyond(after, min(float(request.query.get("wait", "0")), LONGEST_WAIT))
    return {"number": number, "changes": sandbox.team.journal.since(after)}


async def snapshot(sandbox: Sandbox, request: web.Request) -> Json:
    return everything(sandbox.team) | {"connections": sandbox.socket_mode.connections}


async def screen(sandbox: Sandbox, request: web.Request) -> Json:
    return screen_seen(sandbox.team, person_of(sandbox, request))


async def act(sandbox: Sandbox, request: web.Request) -> Json:
    user, name = person_of(sandbox, request), request.match_info["act"]
    if user.deleted:
        raise CannotDo(f"{user.handle}'s account is deactivated.")
    if name not in ACTS:
        raise CannotDo(f"People cannot {name!r} here.")
    body = await request.json()
    if name not in QUIET:
        told = {key: value for key, value in body.items() if key != "content"}  # of an upload, the name will do
        sandbox.exchanges.act(user.handle, name, told)
    return await ACTS[name](sandbox, user, body)


async def calls(sandbox: Sandbox, request: web.Request) -> Json:
    return {"calls": sandbox.calls.as_json()}


async def deliveries(sandbox: Sandbox, request: web.Request) -> Json:
    return {"deliveries": [asdict(one) for one in sandbox.delivery.log]}


async def settle(sandbox: Sandbox, request: web.Request) -> Json:
    await sandbox.delivery.settle()
    return {"number": sandbox.team.journal.number}


async def change_settings(sandbox: Sandbox, request: web.Request) -> Json:
    sandbox.settings.change(**await request.json())
    return sandbox.settings.as_json()


async def add_faults(sandbox: Sandbox, request: web.Request) -> Json:
    """Add the rules given; returns all rules with how often each has struck."""
    for rule in (await request.json())["rules"]:
        sandbox.faults.add(**rule)
    return {"rules": [asdict(fault) for fault in sandbox.faults.rules]}


async def list_faults(sandbox: Sandbox, request: web.Request) -> Json:
    return {"rules": [asdict(fault) for fault in sandbox.faults.rules]}


async def clear_faults(sandbox: Sandbox, request: web.Request) -> Json:
    sandbox.faults.clear()
    return {}


async def set_latency(sandbox: Sandbox, request: web.Request) -> Json:
    """Milliseconds per method; a pattern such as `chat.*` is allowed, `*` is the default."""
    for method, milliseconds in (await request.json()).items():
        if method == "*":
            sandbox.settings.latency_ms = float(milliseconds)
        else:
            sandbox.faults.latency_by_method[method] = float(milliseconds)
    return {}


async def redeliver(sandbox: Sandbox, request: web.Request) -> Json:
    body = await request.json()
    new_id, back = bool(body.get("new_id")), int(body.get("back", 0))
    return await sandbox.delivery.redeliver(body.get("what", ""), new_id=new_id, back=back)


async def disconnect(sandbox: Sandbox, request: web.Request) -> Json:
    """With a `reason` as Slack announces it, else the connections just break."""
    reason = (await request.json()).get("reason")
    if reason:
        await sandbox.socket_mode.ask_to_reconnect(reason)
    else:
        await sandbox.socket_mode.drop_all()
    return {}


async def credentials(sandbox: Sandbox, request: web.Request) -> Json:
    """Revoke the tokens or give them back."""
    sandbox.credentials.revoked = bool((await request.json())["revoked"])
    return {}


async def scopes(sandbox: Sandbox, request: web.Request) -> Json:
    body = await request.json()
    sandbox.team.app = sandbox.team.app.without_scope(body["remove"])
    return {}


async def change_account(sandbox: Sandbox, request: web.Request) -> Json:
    """Change an account's `locale`, `tz`, `real_name` or `deleted`; the app hears a user_change.

    The deactivated stay listed where they were members.
    """
    user = person_of(sandbox, request)
    for name, value in (await request.json()).items():
        if name not in ("locale", "tz", "real_name", "title", "deleted"):
            raise CannotDo(f"An account has no {name!r} to change.")
        setattr(user, name, value)
    sandbox.team.journal.note("user_change", user=user.id)
    body = {"type": "user_change", "user": user.as_slack(sandbox.team.id, with_locale=True)}
    sandbox.team.emit(Event(body | {"event_ts": sandbox.team.ids.ts()}))
    return {}


async def remove_message(sandbox: Sandbox, request: web.Request) -> Json:
    """A message vanishes, whoever wrote it."""
    body = await request.json()
    channel = sandbox.team.find_channel(body["channel"])
    message = channel.message(body["ts"]) if channel else None
    if channel is None or message is None:
        raise CannotDo("That message is not there (any more).")
    posts.delete(sandbox.team, channel, message)
    return {}


async def verify_request_url(sandbox: Sandbox, request: web.Request) -> Json:
    """Slack's check of a request URL, as when it is entered in the app's configuration."""
    return {"verified": await sandbox.request_url.verify()}


def person_of(sandbox: Sandbox, request: web.Request) -> User:
    user = sandbox.team.person(request.match_info["person"])
    if user.is_bot:
        raise CannotDo("The app is nobody to act as.")
    return user


ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/sandbox/about", about),
    ("GET", "/sandbox/changes", changes),
    ("GET", "/sandbox/snapshot", snapshot),
    ("GET", "/sandbox/people/{person}", screen),
    ("POST", "/sandbox/people/{person}/account", change_account),
    ("POST", "/sandbox/people/{person}/{act}", act),
    ("GET", "/sandbox/calls", calls),
    ("GET", "/sandbox/deliveries", deliveries),
    ("POST", "/sandbox/settle", settle),
    ("POST", "/sandbox/settings", change_settings),
    ("GET", "/sandbox/faults", list_faults),
    ("POST", "/sandbox/faults", add_faults),
    ("DELETE", "/sandbox/faults", clear_faults),
    ("POST", "/sandbox/latency", set_latency),
    ("POST", "/sandbox/redeliver", redeliver),
    ("POST", "/sandbox/disconnect", disconnect),
    ("POST", "/sandbox/credentials", credentials),
    ("POST", "/sandbox/scopes", scopes),
    ("POST", "/sandbox/remove-message", remove_message),
    ("POST", "/sandbox/verify-request-url", verify_request_url),
]


def add_routes(app: web.Application, sandbox: Sandbox) -> None:
    for verb, path, handler in ROUTES:
        app.router.add_route(verb, path, answering(sandbox, handler))


def answering(sandbox: Sandbox, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await handler(sandbox, request))
        except (CannotDo, LookupError, TypeError, ValueError) as refused:
            return web.json_response({"refused": _sentence(refused)}, status=409)

    return answer


def _sentence(refused: Exception) -> str:
    if isinstance(refused, KeyError):
        return f"{refused.args[0]!r} is missing."
    return str(refused)
