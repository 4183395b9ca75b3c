"""Socket Mode: the app's WebSocket connections, and envelopes going out on one of them.

The app asks apps.connections.open for a single-use address, connects, is greeted with `hello`, and acknowledges each
envelope by its id. With several connections each envelope goes to one of them, in turn.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
import uuid
from dataclasses import dataclass
from typing import Literal

from aiohttp import WSMsgType, web

from sandbox.errors import SlackError
from sandbox.parcels import Attempt, Parcel, Receipt
from sandbox.shapes import Json
from sandbox.team import Team

MOST_CONNECTIONS = 10

DisconnectReason = Literal["warning", "refresh_requested", "link_disabled"]


@dataclass(eq=False)
class Connection:
    socket: web.WebSocketResponse
    request: web.Request

    def abort(self) -> None:
        if self.request.transport:
            self.request.transport.close()


class SocketMode:
    """All connections of the app, and the envelopes still waiting for their acknowledgement."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = itertools.count()
        self._waiting: dict[str, tuple[Connection, asyncio.Future[Receipt]]] = {}

    @property
    def connections(self) -> int:
        return len(self._connections)

    def new_address(self) -> str:
        if self.connections >= MOST_CONNECTIONS:
            raise SlackError("too_many_websockets")
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        host = self._team.base_url.replace("http://", "ws://")
        return f"{host}/link/?ticket={ticket}&app_id={self._team.app_id}"

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408, text="The ticket is unknown or was used before.")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        connection = Connection(socket, request)
        try:
            await socket.send_json(self._hello())
            self._connections.append(connection)
            self._team.journal.note("app_connected", connections=self.connections)
            with contextlib.suppress(ConnectionError):  # an app that is killed says no farewell
                await self._listen(socket)
        finally:
            self._forget(connection)
        return socket

    async def carry(self, parcel: Parcel, attempt: Attempt) -> Receipt:
        """Send one envelope and wait for its acknowledgement, at most the three seconds Slack waits."""
        envelope_id = attempt.envelope_id or str(uuid.uuid4())
        connection = self._next_connection()
        if connection is None:
            return Receipt("undeliverable", detail="no connection", envelope_id=envelope_id)
        acknowledged: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (connection, acknowledged)
        try:
            await connection.socket.send_json(_envelope(envelope_id, parcel, attempt))
            async with asyncio.timeout(self._team.settings.ack_seconds):
                return await acknowledged
        except TimeoutError:
            return Receipt("timed_out", detail="no acknowledgement", envelope_id=envelope_id)
        except ConnectionError:
            return Receipt("undeliverable", detail="connection lost", envelope_id=envelope_id)
        finally:
            self._waiting.pop(envelope_id, None)

    async def ask_to_reconnect(self, reason: DisconnectReason) -> None:
        """Tell every connection to make place.

        Unless it is a mere `warning`, nothing new goes down it, and it is closed once what was under way is answered.
        """
        for connection in list(self._connections):
            notice = {"type": "disconnect", "reason": reason, "debug_info": self._debug_info()}
            with contextlib.suppress(ConnectionError):  # an app that was killed a moment ago hears no notice
                await connection.socket.send_json(notice)
            if reason != "warning":
                self._retire(connection)
                pending = [answer for used, answer in self._waiting.values() if used is connection]
                if pending:
                    await asyncio.wait(pending, timeout=self._team.settings.ack_seconds)
                await connection.socket.close()

    async def drop_all(self) -> None:
        """Every connection breaks without a word."""
        for connection in list(self._connections):
            self._retire(connection)
            connection.abort()

    async def close(self) -> None:
        for connection in list(self._connections):
            self._retire(connection)
            await connection.socket.close()

    def _hello(self) -> Json:
        """The greeting, which comes before anything else and counts the connection it is sent on."""
        return {
            "type": "hello",
            "num_connections": self.connections + 1,
            "connection_info": {"app_id": self._team.app_id},
            "debug_info": self._debug_info(),
        }

    def _debug_info(self) -> Json:
        return {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type != WSMsgType.TEXT:
                continue
            try:
                self._acknowledge(dict(json.loads(frame.data)))
            except (ValueError, TypeError):
                self._team.journal.note("bad_frame", text=frame.data[:200])

    def _acknowledge(self, message: Json) -> None:
        """A late or repeated acknowledgement is ignored, as the person has long seen what Slack had to say."""
        _, acknowledged = self._waiting.get(message.get("envelope_id", ""), (None, None))
        if acknowledged and not acknowledged.done():
            payload = message.get("payload") or {}
            receipt = Receipt("acknowledged", payload, envelope_id=message["envelope_id"])
            acknowledged.set_result(receipt)

    def _next_connection(self) -> Connection | None:
        if not self._connections:
            return None
        return self._connections[next(self._turn) % len(self._connections)]

    def _retire(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)

    def _forget(self, connection: Connection) -> None:
        self._retire(connection)
        for envelope_id, (used, acknowledged) in self._waiting.items():
            if used is connection and not acknowledged.done():
                lost = Receipt("undeliverable", detail="connection lost", envelope_id=envelope_id)
                acknowledged.set_result(lost)
        self._team.journal.note("app_disconnected", connections=self.connections)


def _envelope(envelope_id: str, parcel: Parcel, attempt: Attempt) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": parcel.type,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.accepts_response,
    }
    if parcel.type == "events_api":
        envelope |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
    return envelope
