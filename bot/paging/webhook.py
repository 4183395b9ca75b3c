"""The webhook: a page as JSON by POST, signed as Standard Webhooks have it, so that receivers find a library for it.

`webhook-id` is the page's own, the same at every attempt. Any answer of the 200s is a yes; of what comes with it
nothing is read. An address that leads elsewhere (300s) is not followed: what was signed for one place is not for
another.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from bot.paging.sending import ANSWER_WITHIN, NotSent, Send
from bot.reaching import HERE
from models.changes.paging import Page


def by_webhook(url: str, key: bytes, session: aiohttp.ClientSession) -> Send:
    """How to send by webhook."""

    async def send(page: Page) -> None:
        body = body_of(page)
        headers = {"Content-Type": "application/json", **signed(page.id, body, key, int(time.time()))}
        await _asked(session, "POST", url, data=body, headers=headers)

    return send


async def reach(url: str, session: aiohttp.ClientSession) -> None:
    """See whether somebody answers there, without sending a page. Raises `NotSent`."""
    try:
        await _asked(session, "HEAD", url)
    except NotSent as error:
        if not error.answered:
            raise


def body_of(page: Page) -> bytes:
    """What is sent. `deadline` is ISO 8601 in UTC, or null; `house_target`: it is the house's target, not the law's."""
    return json.dumps(
        {
            "id": page.id,
            "code": page.code,
            "severity": page.severity,
            "reason": page.reason,
            "deadline": page.deadline.isoformat(timespec="seconds") if page.deadline else None,
            "house_target": page.house,
        }
    ).encode()


def signed(page_id: str, body: bytes, key: bytes, at: int) -> Mapping[str, str]:
    """The headers that say who sent it and when: HMAC-SHA256 of id, time (seconds since 1970) and body."""
    digest = hmac.new(key, f"{page_id}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": page_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


async def _asked(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    *,
    data: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> None:
    timeout = aiohttp.ClientTimeout(ANSWER_WITHIN)
    try:
        async with session.request(
            method, url, data=data, headers=headers, timeout=timeout, allow_redirects=False, proxy=_proxy_for(url)
        ) as answer:
            status = answer.status
    except TimeoutError as error:
        raise NotSent("no answer") from error
    except aiohttp.ClientSSLError as error:
        raise NotSent("certificate") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise NotSent("not reached") from error
    if not 200 <= status < 300:
        raise NotSent(f"HTTP {status}", answered=True)


def _proxy_for(url: str) -> str | None:
    """As HTTPS_PROXY and NO_PROXY say; this machine is never looked for through one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return None if host in HERE or proxy_bypass(host) else getproxies().get(parts.scheme)
