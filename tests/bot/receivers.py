"""Where pages arrive: an HTTP receiver and a mail server on this machine, which can be told to misbehave."""

import asyncio
import base64
import hashlib
import hmac
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

KEY = bytes(range(32))
SECRET = base64.b64encode(KEY).decode()


@dataclass
class Posted:
    """One request, as it came."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def is_genuine(self) -> bool:
        """As a receiver would check it who has only read the standard."""
        signed = b".".join([self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body])
        expected = base64.b64encode(hmac.new(base64.b64decode(SECRET), signed, hashlib.sha256).digest()).decode()
        return f"v1,{expected}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Webhook:
    """`answers` are the statuses of the next requests; 0 is none at all, until the receiver is closed. Then 204."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        if request.method != "POST":
            self.other.append(request.method)
            return web.Response(status=405)
        async with self._news:
            self.posted.append(Posted(dict(request.headers), await request.read()))
            self._news.notify_all()
        status = self.answers.pop(0) if self.answers else 204
        if status == 0:
            await self._closing.wait()
        return web.Response(status=status or 503, headers={"Location": "/elsewhere"})

    async def got(self, n: int) -> list[Posted]:
        """The first so many requests, once they are there."""
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: len(self.posted) >= n)
        return self.posted[:n]


@asynccontextmanager
async def webhook(port: int = 0) -> AsyncIterator[Webhook]:
    """A receiver on 127.0.0.1."""
    hook = Webhook()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/page"
    try:
        yield hook
    finally:
        hook._closing.set()
        await runner.cleanup()


@dataclass
class Mailbox:
    """What a mail server took, and what it answers to the next mails instead of taking them."""

    port: int = 0
    answers: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    logins: list[tuple[bytes, bytes, bool]] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        self.raw.append(envelope.content)
        self.recipients.append(envelope.rcpt_tos)
        async with self._news:
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self._news.notify_all()
        return "250 OK"

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        self.logins.append((data.login, data.password, session.ssl is not None))
        right = data.password == b"correct horse"
        return AuthResult(success=right, handled=right)

    async def got(self, n: int) -> list[EmailMessage]:
        """The first so many mails, once they are there."""
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: len(self.mails) >= n)
        return self.mails[:n]


@asynccontextmanager
async def mailbox(tls: ssl.SSLContext | None = None, *, from_the_first_byte: bool = False) -> AsyncIterator[Mailbox]:
    """A mail server on 127.0.0.1; with `tls` it asks for STARTTLS (or speaks TLS at once) and a password."""
    box, loop = Mailbox(), asyncio.get_running_loop()
    login: dict[str, Any] = {"auth_required": True, "authenticator": box.login} if tls else {}
    if tls:
        login |= {"auth_require_tls": False} if from_the_first_byte else {"tls_context": tls, "require_starttls": True}
    at_once = tls if from_the_first_byte else None
    server = await loop.create_server(lambda: SMTP(box, loop=loop, **login), "127.0.0.1", 0, ssl=at_once)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine that nobody trusts, and a server that shows it."""
    openssl, pem, key = shutil.which("openssl"), folder / "certificate.pem", folder / "key.pem"
    assert openssl
    subprocess.run(  # noqa: S603
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(pem)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, key)
    return pem, context
