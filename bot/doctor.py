"""The doctor: looks at everything an installation needs, and says of each whether it is well and what to mend.

It changes nothing, posts nothing and calls nobody. It goes from near to far, settings, playbook, database, what calls
people out of Slack, Slack, and each finding is by itself: one ailment does not hide the next, unless it makes looking
further pointless.
"""

import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.findings import Finding, ill
from bot.listening import PATH
from bot.paging.checking import examine_paging
from bot.preparing import law_for, not_current, plan_for, templates_for, try_to_write, unopened
from bot.reaching import token_refused, web_client
from bot.settings import BadSettings, Settings, read_settings, unknown_names
from models.database import open_engine
from models.migrations import standing
from models.playbook import BadPlaybook, PlaybookFile
from models.refusal import N_, Refused, Value

SCOPES = frozenset(
    {
        "channels:history",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:write",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "users:read",
    }
)
"""What the bot token must be allowed: the scopes of the manifests. docs/installing.md says what each is for."""

ANSWER_WITHIN = 10.0
"""Seconds for one answer of Slack."""

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{8,}")


async def examine() -> AsyncIterator[Finding]:
    """Look at everything, from near to far."""
    try:
        settings = read_settings(Settings)
    except BadSettings as bad:
        for problem in bad.problems:
            yield ill(problem)
        return
    yield Finding(True, N_("The settings are complete."))
    for finding in (*_names(), *_playbook(settings), *_database(settings)):
        yield finding
    timeout = aiohttp.ClientTimeout(ANSWER_WITHIN)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        async for finding in examine_paging(settings, session):
            yield finding
        try:
            async for finding in _slack(settings, session):
                yield finding
        except Unreachable as error:
            yield ill(
                Refused(
                    "Slack cannot be reached at {url} ({reason}). Look at this machine's network, at SLACK_API_URL, "
                    "and at HTTPS_PROXY if there is a proxy.",
                    url=settings.slack_api_url,
                    reason=str(error),
                )
            )


def _names() -> Iterator[Finding]:
    for name in unknown_names():
        yield ill(Refused("{name} in .env is no setting. Look for a slip of the pen.", name=name))


def _playbook(settings: Settings) -> Iterator[Finding]:
    try:
        plan = plan_for(settings.playbooks, settings.responders)
    except BadPlaybook as bad:
        for problem in bad.problems:
            yield Finding(False, problem.sentence, dict(problem.values), place=problem.place)
    except Refused as refused:
        yield ill(refused)
    else:
        tasks = len(plan.playbook.tasks)
        yield Finding(True, N_("The playbook {key} is in order: {tasks} tasks."), {"key": plan.key, "tasks": tasks})
        yield from _law(settings, plan)


def _law(settings: Settings, plan: PlaybookFile) -> Iterator[Finding]:
    try:
        law = law_for(plan, settings.playbooks, settings.packs, settings.timezone, settings.firm)
        templates_for(plan, law, settings.playbooks)
    except BadPlaybook as bad:
        for problem in bad.problems:
            yield Finding(False, problem.sentence, dict(problem.values), place=problem.place)
    except Refused as refused:
        yield ill(refused)
    else:
        on = law.catalogue.switched_on(law.packs)
        duties, packs = sum(len(pack.obligations) for pack in on), tuple(pack.key for pack in on)
        sentence = N_("The law is in order: {duties} duties are watched, of {packs}.")
        yield Finding(True, sentence, {"duties": duties, "packs": packs})


def _database(settings: Settings) -> Iterator[Finding]:
    url = make_url(settings.database_url)
    shown: dict[str, Value] = {"url": url.render_as_string(hide_password=True)}
    is_sqlite = url.get_backend_name() == "sqlite"
    try:
        if is_sqlite and not Path(str(url.database)).exists():
            _require_room(Path(str(url.database)))
            yield Finding(True, N_("The database {url} will be made at the first start."), shown)
            return
        stands = _opened_for_writing(settings.database_url)
    except (SQLAlchemyError, OSError) as error:
        yield ill(unopened(settings.database_url, error))
        return
    if stands == "current":
        yield Finding(True, N_("The database {url} opens, can be written to and is up to date."), shown)
    elif stands == "behind" and is_sqlite:
        yield Finding(True, N_("The database {url} opens; the next start brings it up to date."), shown)
    else:
        yield ill(not_current(stands))


def _require_room(file: Path) -> None:
    """That a database can be made here, without making it. Raises `OSError`."""
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        raise PermissionError(13, "no right to write", str(folder))


def _opened_for_writing(url: str) -> Any:
    engine = open_engine(url)
    try:
        stands = standing(engine)
        if stands == "current":
            try_to_write(engine)
        return stands
    finally:
        engine.dispose()


class Unreachable(Exception):  # noqa: N818 - a finding
    """Slack gave no answer that can be read."""


async def _slack(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    client = web_client(settings.slack_api_url, session, settings.slack_bot_token.get_secret_value())
    yield await _way_in(settings, session)
    answer, error = await _asked(client, "auth.test")
    if error:
        yield ill(token_refused("auth.test", error))
        return
    values: dict[str, Value] = {"team": str(answer.get("team", "")), "bot": str(answer.get("user", ""))}
    yield Finding(True, N_("Slack knows the bot token: {bot} in the workspace {team}."), values)
    yield _scopes(answer["granted"])
    yield await _announcement(settings, client)
    for person in sorted({*settings.admins, *settings.responders.values()}):
        if finding := await _person(client, person):
            yield finding


async def _way_in(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    """How Slack reaches us. Asking for a Socket Mode address opens nothing yet."""
    if settings.slack_app_token is None:
        values: dict[str, Value] = {"port": str(settings.port), "path": PATH}
        return Finding(
            None,
            N_(
                "HTTP mode on port {port}. Only Slack can tell whether it gets through: while Stanch runs, "
                "https://api.slack.com/apps → your app → Event Subscriptions shows the Request URL …{path} as Verified."
            ),
            values,
        )
    client = web_client(settings.slack_api_url, session, settings.slack_app_token.get_secret_value())
    _, error = await _asked(client, "apps.connections.open")
    if error:
        return ill(token_refused("apps.connections.open", error))
    return Finding(True, N_("Slack takes the app token: Socket Mode can connect."))


def _scopes(granted: str | None) -> Finding:
    """Slack names a token's scopes in the header of every answer.

    https://docs.slack.dev/legacy/legacy-authentication/legacy-oauth-scopes
    """
    if granted is None:
        return Finding(None, N_("Which scopes the bot token has cannot be seen: Slack's answer did not name them."))
    if missing := tuple(sorted(SCOPES - {scope.strip() for scope in granted.split(",")})):
        return ill(
            Refused(
                "The bot token lacks {scopes}. At https://api.slack.com/apps → your app, put the newest manifest into "
                "App Manifest, then press Reinstall in OAuth & Permissions.",
                scopes=missing,
            )
        )
    return Finding(True, N_("The bot token has every scope it needs."))


async def _announcement(settings: Settings, client: AsyncWebClient) -> Finding:
    channel = settings.announce_channel
    if channel is None:
        return Finding(None, N_("ANNOUNCE_CHANNEL is not set: incidents are announced nowhere."))
    values: dict[str, Value] = {"channel": channel}
    if not CHANNEL_ID.fullmatch(channel):
        return Finding(
            None,
            N_(
                "Whether #{channel} can be posted to shows only with the first announcement. Set ANNOUNCE_CHANNEL to "
                "the channel's id (C…) to have it checked here."
            ),
            values,
        )
    answer, error = await _asked(client, "conversations.info", channel=channel)
    found = answer.get("channel", {})
    if error == "channel_not_found":
        return ill(
            Refused(
                "The announcement channel {channel} cannot be seen. Look at ANNOUNCE_CHANNEL; if the channel is "
                "private, invite the bot to it.",
                channel=channel,
            )
        )
    if error:
        return ill(
            Refused(
                "Slack does not show the announcement channel {channel} ({error}). Mend the tokens and scopes first.",
                channel=channel,
                error=error,
            )
        )
    name = str(found.get("name", channel))
    if found.get("is_archived"):
        return ill(
            Refused("The announcement channel #{channel} is archived. Set ANNOUNCE_CHANNEL to another.", channel=name)
        )
    there = N_("The announcement channel #{channel} is there and can be posted to.")
    return Finding(True, there, {"channel": name})


async def _person(client: AsyncWebClient, person: str) -> Finding | None:
    """A finding for somebody ADMINS or RESPONDERS names who cannot be invited; None if all is well."""
    answer, error = await _asked(client, "users.info", user=person)
    if error == "missing_scope" or not (error or answer["user"].get("deleted")):
        return None
    return ill(
        Refused(
            "{person}, named in ADMINS or RESPONDERS, is nobody active in this workspace. Put in who does it now.",
            person=person,
        )
    )


async def _asked(client: AsyncWebClient, method: str, **arguments: str) -> tuple[dict[str, Any], str]:
    """Slack's answer, with the scopes `granted`, and its error code or ''. Raises `Unreachable`."""
    try:
        answer = await client.api_call(method, data=arguments)
    except SlackApiError as refused:
        told = getattr(refused.response, "data", None)
        if isinstance(told, dict) and told.get("error"):
            return {}, str(told["error"])
        raise Unreachable(getattr(refused.response, "status_code", type(refused).__name__)) from refused
    except (SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
        raise Unreachable(str(error) or type(error).__name__) from error
    data = answer.data if isinstance(answer.data, dict) else {}
    return {**data, "granted": answer.headers.get("x-oauth-scopes")}, ""
