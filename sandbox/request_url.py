"""HTTP mode: signed requests to the app's request URLs instead of envelopes.

Events are JSON, commands and interactions are forms; every request carries a time stamp and a v0 signature over it.
https://docs.slack.dev/apis/events-api/using-http-request-urls and
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import asyncio
import json
import time
from urllib.parse import urlencode

import aiohttp

from sandbox.credentials import Credentials, sign
from sandbox.parcels import Attempt, Parcel, Receipt
from sandbox.shapes import Json
from sandbox.team import Team


class RequestUrl:
    """The road over HTTP. One address may serve for everything; else the manifest names one for each."""

    def __init__(self, team: Team, credentials: Credentials, address: str = "") -> None:
        self._team = team
        self._credentials = credentials
        self._address = address
        self._session: aiohttp.ClientSession | None = None

    async def carry(self, parcel: Parcel, attempt: Attempt) -> Receipt:
        body, content_type = _written(parcel)
        headers = {"Content-Type": content_type, **self._signed(body), **_retry_headers(parcel, attempt)}
        try:
            async with asyncio.timeout(self._team.settings.ack_seconds):
                async with self._open().post(self._url(parcel), data=body.encode(), headers=headers) as response:
                    return _receipt(response, await response.text())
        except TimeoutError:
            return Receipt("timed_out", detail="no answer")
        except aiohttp.ClientError as broken:
            return Receipt("undeliverable", detail=type(broken).__name__)

    async def verify(self) -> bool:
        """Slack's own check when the address is entered: the app must return the challenge."""
        challenge = self._team.ids.secret()
        body = json.dumps({"token": "sandbox-verification-token", "challenge": challenge, "type": "url_verification"})
        headers = {"Content-Type": "application/json", **self._signed(body)}
        address = self._address or self._team.app.event_url
        async with self._open().post(address, data=body, headers=headers) as response:
            return response.status == 200 and challenge in await response.text()

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        self._session = self._session or aiohttp.ClientSession()
        return self._session

    def _signed(self, body: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        signature = sign(self._credentials.signing_secret, timestamp, body)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}

    def _url(self, parcel: Parcel) -> str:
        app = self._team.app
        if self._address:
            return self._address
        if parcel.type == "slash_commands":
            command = app.command(parcel.name)
            return command.url if command else ""
        return app.event_url if parcel.type == "events_api" else app.interaction_url


def _written(parcel: Parcel) -> tuple[str, str]:
    if parcel.type == "events_api":
        return json.dumps(parcel.payload, ensure_ascii=False), "application/json"
    if parcel.type == "slash_commands":
        return urlencode(parcel.payload), "application/x-www-form-urlencoded"
    payload = json.dumps(parcel.payload, ensure_ascii=False)
    return urlencode({"payload": payload}), "application/x-www-form-urlencoded"


def _retry_headers(parcel: Parcel, attempt: Attempt) -> dict[str, str]:
    """https://docs.slack.dev/apis/events-api#retries"""
    if parcel.type != "events_api" or not attempt.number:
        return {}
    return {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": attempt.reason}


def _receipt(response: aiohttp.ClientResponse, text: str) -> Receipt:
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    if response.status != 200:
        return Receipt("refused", detail=f"status {response.status}", final=no_retry)
    return Receipt("acknowledged", _answer(text))


def _answer(text: str) -> Json:
    """An app may answer with a message in JSON or with plain text, which is the message's text."""
    if not text.strip():
        return {}
    try:
        answer = json.loads(text)
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
