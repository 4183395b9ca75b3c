"""People: their Home tab, the language of their client, and the name by which the written record calls them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot import gateway
from models import homes, surfaces
from models.actors import STANCH, Actor
from models.changes.accounts import record_deactivated
from models.state import State
from views.home import render_home

if TYPE_CHECKING:
    from bot.reconciler import Reconciler

log = structlog.get_logger()

ASKED_AT_MOST = 10
"""How often Slack is asked who somebody is, where it fails itself over them each time: some two minutes."""

HOME_STAYS_FRESH = timedelta(minutes=10)
"""A Home is republished only if it was opened this recently; opening it publishes it anew."""


async def follow(machine: Reconciler, state: State) -> None:
    """Wake what an incident's news means for people: Homes that are open, people nobody has looked up."""
    since = machine.now() - HOME_STAYS_FRESH
    admins = machine.workspace.admins
    for person in await machine.database.read(homes.recently_opened, state.incident.id, since, admins):
        machine.queue.add(f"home:{person}")
    for person in homes.strangers(state):
        machine.queue.add(f"person:{person}")


async def look_up(machine: Reconciler, person: str) -> None:
    """Ask Slack once for a person's name and language."""
    user: dict[str, Any] = {}
    try:
        user = (await machine.slack.call("users.info", user=person, include_locale=True))["user"]
        unfit = _unfit(user)
    except (gateway.Gone, gateway.Refused) as refused:
        log.info("person unknown to Slack", error=str(refused))
        unfit = "unknown" if str(refused) == "user_not_found" else None
    except gateway.Later as later:
        if not _is_hopeless(machine, person, later):
            raise
        if await machine.database.read(homes.is_known, person):
            return
        log.error("slack fails over this person: they are called by their id", person=person, error=later.word)
        unfit = None
    if unfit == "deactivated":
        admins = tuple(sorted(machine.workspace.admins))
        await machine.database.transact(record_deactivated, person, admins, Actor(STANCH, machine.now()))
    name = user.get("profile", {}).get("real_name") or user.get("real_name") or user.get("name")
    locale = "zh_CN" if user.get("locale", "").startswith("zh") else "en" if user.get("locale") else None
    news = await machine.database.transact(homes.record_person, person, name, locale, machine.now(), unfit=unfit)
    if not news:
        return
    machine.wake(await machine.database.read(homes.incidents_of, person))
    if await machine.database.read(homes.has_home, person):
        machine.queue.add(f"home:{person}")


def _is_hopeless(machine: Reconciler, person: str, later: gateway.Later) -> bool:
    """Whether Slack has failed over somebody so often that the news of them should not wait for their name any more.
    That it is down, or that we are, is not about them."""
    if later.in_doubt and later.word in gateway.PASSING:
        machine.asked[person] += 1
        if machine.asked[person] >= ASKED_AT_MOST:
            del machine.asked[person]
            return True
    return False


async def publish_home(machine: Reconciler, person: str) -> None:
    """Publish a person's Home tab, unless it shows the same already."""
    home = await machine.database.read(homes.load_home, person, everything=person in machine.workspace.admins)
    if home.locale is None:
        machine.queue.add(f"person:{person}")
    view = render_home(home, machine.workspace)
    subject = f"home:{person}"
    known = (await machine.database.read(surfaces.load_shown, subject)).get("home")
    if known and known.digest == view.digest and known.sent_at and (home.opened_at or known.sent_at) <= known.sent_at:
        return
    surface_id = await machine.database.transact(surfaces.attempt, subject, "home", machine.slack.now())
    try:
        await machine.slack.call("views.publish", user_id=person, view=view.payload)
    except (gateway.Gone, gateway.Refused) as refused:
        log.error("home not published", error=str(refused))
        await machine.database.transact(surfaces.park, surface_id, view.digest, str(refused))
        return
    await machine.database.transact(surfaces.shown, surface_id, person, person, view.digest, machine.now())


def _unfit(user: dict[str, Any]) -> str | None:
    """Why an account can answer for nothing, as far as Slack tells. Slackbot alone is an app without the mark."""
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return "app"
    return "deactivated" if user.get("deleted") else None
