"""The gateway: the one door to Slack's Web API.

It sends each call once (no retries below the loop: a retried post is two posts) and sorts what goes wrong into three
errors the reconciler can act on. `Later` says whether the call may have taken effect all the same.
"""

import asyncio
import copy
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Self

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.pace import Pace

log = structlog.get_logger()

GONE = frozenset(
    {"message_not_found", "channel_not_found", "is_archived", "no_item_specified", "thread_not_found", "file_not_found"}
)
"""Slack's words for: what you speak of is not there (any more)."""

PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited", "team_added_to_org"}
)
"""Slack's words for: not now. Its own failures may come after the effect."""

LOCKED_OUT = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})
"""Slack's words for: this token opens nothing. That heals with the token, so nothing is given up for it."""

AT_THE_START = frozenset({"auth.test", "apps.connections.open"})
"""The first call with each token: where it is refused here, the process ends with a sentence."""

SECONDS = re.compile(r"\d{1,5}(\.\d+)?", re.ASCII)

UPLOAD, DOWNLOAD = "upload", "download"
"""What is no method of the Web API and all the same sent to Slack: the bytes of a file."""

LOCKED_OUT_PAUSE = LIMITED_PAUSE = 30.0
TIME_OUT = 15.0
PAUSE = 1.0


Note = Callable[[str, str, str, float], None]
"""Told of each call that went out: its method, its outcome (ok, later, gone, refused), Slack's word where it said one,
and the seconds it took."""


class Later(Exception):  # noqa: N818 - not an error but a date
    """Not now: try again after so many seconds. `in_doubt`: the call may have taken effect. `word` is Slack's, where it
    said one."""

    def __init__(self, after: float, *, in_doubt: bool, word: str = "") -> None:
        super().__init__(f"again in {after:.1f} s")
        self.after = after
        self.in_doubt = in_doubt
        self.word = word


class Gone(Exception):  # noqa: N818
    """What the call spoke of is not there. The text is Slack's error code."""


class Refused(Exception):  # noqa: N818
    """Slack will never take this very call. The text is Slack's error code; `answer` its whole answer."""

    def __init__(self, error: str, answer: dict[str, Any]) -> None:
        super().__init__(error)
        self.answer = answer


class Deposed(Exception):  # noqa: N818 - it is news, not an error
    """Another process leads, or may lead by now: the call was not made."""


class Gateway:
    """Calls to one workspace, paced. `noted` is told of each."""

    def __init__(self, client: AsyncWebClient, noted: Note = lambda *_: None) -> None:
        self._client = client
        self._noted = noted
        self._pace = Pace()
        self._clock = Clock()
        self._require: Callable[[], None] = lambda: None

    def while_leading(self, require: Callable[[], None]) -> Self:
        """The same door at the same pace, for whoever may call only while they lead: `require` is asked before each
        call, and raises `Deposed`."""
        bound = copy.copy(self)
        bound._require = require
        return bound

    def now(self) -> datetime:
        """What time it is in Slack (UTC)."""
        return self._clock.now()

    def wait(self, method: str, place: str = "") -> float:
        """Seconds to wait before this call may go out: ask first, render then."""
        return self._pace.wait(method, place, time.monotonic())

    async def call(self, method: str, place: str = "", **arguments: Any) -> dict[str, Any]:
        """Call a Web API method once. Raises `Later`, `Gone` or `Refused`."""
        with self._turn(method, place):
            return await self._sent(method, arguments)

    @contextmanager
    def _turn(self, method: str, place: str = "") -> Iterator[None]:
        """What goes out within has its turn, is counted, and is noted with what came of it."""
        self._require()
        if (wait := self.wait(method, place)) > 0:
            raise Later(wait, in_doubt=False)
        began, outcome, word = time.monotonic(), "later", ""  # so it stays for a call that is given up
        self._pace.spend(method, place, began)
        try:
            yield
            outcome = "ok"
        except Later as later:
            word = later.word
            raise
        except (Gone, Refused) as error:
            outcome, word = type(error).__name__.lower(), str(error)
            raise
        finally:
            self._noted(method, outcome, word, time.monotonic() - began)

    async def _sent(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = await asyncio.wait_for(self._client.api_call(method, data=_form(arguments)), TIME_OUT)
        except SlackApiError as error:
            raise self._sorted(method, error) from error
        except (SlackClientError, aiohttp.ClientError, OSError, ValueError, AttributeError) as error:
            # AttributeError is slack_sdk's word for a body that is not JSON; a time-out is an OSError.
            log.warning("slack call in doubt", method=method, error=type(error).__name__)
            raise Later(PAUSE, in_doubt=True) from error
        self._clock.set((answer.headers or {}).get("Date", ""))
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    async def upload(self, url: str, name: str, content: bytes) -> None:
        """Send a file's bytes to the address that files.getUploadURLExternal gave. Raises `Later` or `Refused`."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name)
        timeout = aiohttp.ClientTimeout(total=TIME_OUT)
        try:
            with self._turn(UPLOAD):
                async with (
                    aiohttp.ClientSession(timeout=timeout) as session,
                    session.post(url, data=form, proxy=self._client.proxy) as answer,
                ):
                    if answer.status >= 400:
                        raise self._sorted_status(UPLOAD, answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Later(PAUSE, in_doubt=True) from error

    async def digest_of(self, url: str) -> tuple[int, str]:
        """The size (bytes) and SHA-256 of a file, from the address that files.info gave. Raises `Later`, `Gone` or
        `Refused`.

        https://docs.slack.dev/messaging/working-with-files: it asks for the token, and sends to a sign-in whoever may
        not have the file.
        """
        size, digest = 0, hashlib.sha256()
        headers, timeout = {"Authorization": f"Bearer {self._client.token}"}, aiohttp.ClientTimeout(sock_read=TIME_OUT)
        try:
            with self._turn(DOWNLOAD):
                async with (
                    aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
                    session.get(url, proxy=self._client.proxy, allow_redirects=False) as answer,
                ):
                    if answer.status in (404, 410):
                        raise Gone("file_not_found")
                    if answer.status >= 300:
                        raise self._sorted_status(DOWNLOAD, answer)
                    async for part in answer.content.iter_chunked(2**16):
                        size += len(part)
                        digest.update(part)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Later(PAUSE, in_doubt=False) from error
        return size, digest.hexdigest()

    async def answer(self, url: str, message: Mapping[str, Any]) -> None:
        """Answer a press or a command by the address that came with it. Raises `Later`, or `Gone` for one that is old.

        https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
        """
        session = self._client.session or aiohttp.ClientSession()
        try:
            timeout = aiohttp.ClientTimeout(total=TIME_OUT)
            async with session.post(url, json=dict(message), proxy=self._client.proxy, timeout=timeout) as answer:
                if answer.status >= 400:
                    raise Later(PAUSE, in_doubt=False) if answer.status >= 500 else Gone(str(answer.status))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Later(PAUSE, in_doubt=True) from error
        finally:
            if session is not self._client.session:
                await session.close()

    def _sorted(self, method: str, error: SlackApiError) -> Exception:
        response = error.response
        status, headers = response.status_code, response.headers or {}
        answer: dict[str, Any] = response.data if isinstance(response.data, dict) else {}
        code = str(answer.get("error", status))
        if status == 429 or code == "ratelimited":
            return self._limited(method, str(headers.get("Retry-After", headers.get("retry-after", ""))))
        if code in LOCKED_OUT and method not in AT_THE_START:
            log.error("slack does not take the token any more: give SLACK_BOT_TOKEN a valid one", error=code)
            return Later(LOCKED_OUT_PAUSE, in_doubt=False, word=code)
        if status >= 500 or code in PASSING or not answer:
            log.warning("slack failed", method=method, status=status, error=code)
            return Later(PAUSE, in_doubt=True, word=code)
        return Gone(code) if code in GONE else Refused(code, answer)

    def _sorted_status(self, method: str, answer: aiohttp.ClientResponse) -> Exception:
        """The same for what is sent or fetched by itself, and has no answer but its HTTP status."""
        if answer.status == 429:
            return self._limited(method, answer.headers.get("Retry-After", ""))
        if answer.status >= 500:
            return Later(PAUSE, in_doubt=method == UPLOAD)
        return Refused(f"{method}_answered_{answer.status}", {})

    def _limited(self, method: str, retry_after: str) -> Later:
        """Slack says in how many seconds this method may be called again; where it says nothing of the kind, it is half
        a minute."""
        after = float(retry_after) if SECONDS.fullmatch(retry_after) else LIMITED_PAUSE
        self._pace.hold(method, time.monotonic() + after)
        log.info("slack rate limit", method=method, retry_after=after)
        return Later(after, in_doubt=False, word="ratelimited")


def _form(arguments: dict[str, Any]) -> dict[str, str]:
    """Slack's form encoding, which every method takes: structures as JSON, None left out."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in arguments.items()
        if value is not None
    }
