"""Reaching Slack: the Web API client, and the first call with each token, repeated until Slack answers.

A token that Slack refuses ends the start with a sentence. A network that is down does not: the machine may be up before
its network is, and Slack may be down when the firm needs its record most.
"""

import asyncio
import random
from typing import Any
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot import gateway
from models.refusal import Refused

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two attempts to reach Slack."""

HERE = ("127.0.0.1", "::1", "localhost")


def web_client(api_url: str, session: aiohttp.ClientSession, token: str | None = None) -> AsyncWebClient:
    """A client that sends each call once, on connections that are kept open between calls.

    slack_sdk takes a proxy from HTTPS_PROXY. NO_PROXY counts too, and this machine is never looked for through one.
    """
    client = AsyncWebClient(token, base_url=api_url, session=session, retry_handlers=[])
    host = urlsplit(api_url).hostname or ""
    if host in HERE or proxy_bypass(host):
        client.proxy = None
    return client


async def introduced(slack: gateway.Gateway) -> dict[str, Any]:
    """Who we are and in which workspace (auth.test). Raises `Refused` if Slack does not take the bot token."""
    return await _answered(slack, "auth.test")


async def address_of_socket(slack: gateway.Gateway) -> str:
    """Where Socket Mode connects (apps.connections.open, with the app token). Raises `Refused`."""
    return str((await _answered(slack, "apps.connections.open"))["url"])


def token_refused(method: str, error: str) -> Refused:
    """What to do about a token that Slack refuses, by the method that showed it and Slack's error code."""
    if method == "auth.test":
        return Refused(
            "Slack refuses SLACK_BOT_TOKEN ({error}). Copy it anew from https://api.slack.com/apps → your app → OAuth "
            "& Permissions; an app installed again has a new one.",
            error=error,
        )
    if error == "socket_mode_not_enabled":
        return Refused(
            "Socket Mode is switched off for this app. Switch it on at https://api.slack.com/apps → your app → "
            "Socket Mode."
        )
    return Refused(
        "Slack refuses SLACK_APP_TOKEN ({error}). Make a new one at https://api.slack.com/apps → your app → Basic "
        "Information → App-Level Tokens, with the scope connections:write.",
        error=error,
    )


async def _answered(slack: gateway.Gateway, method: str) -> dict[str, Any]:
    pause = FIRST_PAUSE
    while True:
        try:
            return await slack.call(method)
        except gateway.Later as later:
            wait = max(pause, later.after) * random.uniform(0.8, 1.2)  # noqa: S311 - many may start at once
            log.warning("Slack cannot be reached, trying again", method=method, again_in=round(wait, 1))
            await asyncio.sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE)
        except (gateway.Refused, gateway.Gone) as refused:
            raise token_refused(method, str(refused)) from refused
