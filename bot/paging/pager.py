"""The pager: has people called for what is due, and sends what was called, while this process leads.

It is a work queue of its own. `look` comes round every few seconds: it writes down who is to be called, and queues what
was not sent. Every page has a subject for each channel, `webhook INCIDENT PAGE`, so that none waits for another: it is
sent, or tried again after as long as it is old already (between 5 seconds and 5 minutes), for an hour. Before each
attempt it is asked whether the page is still needed: nobody has acknowledged it, and what it is about still stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import structlog

from bot.gateway import Later
from bot.paging.mail import by_mail
from bot.paging.sending import NotSent, Send
from bot.paging.settings import PagerSettings
from bot.paging.webhook import by_webhook
from bot.work_queue import WorkQueue
from models.actors import STANCH, Actor
from models.changes.paging import Page, call_pages, page_to_send, pages_due, record_outcome, unsent
from models.database import Database
from views.catalogue import Texts

log = structlog.get_logger()

LOOK = "look"

EVERY = 5.0
"""Seconds between two looks."""

SHORTEST, LONGEST = 5.0, 300.0
"""Seconds between two attempts."""

GIVEN_UP_AFTER = 3600.0
"""Seconds after which a page that did not get through is given up."""

Note = Callable[[str, str], None]
"""Told of each attempt: its channel and its outcome (sent, failed, given_up)."""


def paged_by(settings: PagerSettings, session: aiohttp.ClientSession, say: Texts) -> Mapping[str, Send]:
    """The channels that the settings name."""
    channels: dict[str, Send] = {}
    if settings.pager_webhook:
        channels["webhook"] = by_webhook(settings.pager_webhook.get_secret_value(), settings.pager_key, session)
    if settings.mail_host:
        paper = Texts(say.locale, say.zone, names={}, paper=True)
        channels["mail"] = by_mail(settings, paper)
    return channels


@dataclass
class Pager:
    """Looks at one subject at a time. `channels` says how to send; without any nobody is called. `require` raises
    `Deposed` where another process may lead."""

    database: Database
    channels: Mapping[str, Send]
    require: Callable[[], None] = lambda: None
    noted: Note = lambda channel, outcome: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    queue: WorkQueue = field(init=False)
    _sent: set[str] = field(default_factory=set)
    """What was sent, until that is on record: a database that is gone for a moment makes no page go out twice."""

    def __post_init__(self) -> None:
        self.queue = WorkQueue(self._look)

    def begin(self) -> None:
        """This process leads: look at once, and go on."""
        self.queue.begin()
        if self.channels:
            self.queue.add(LOOK)

    async def call(self) -> None:
        """Write down who is to be called by now, and queue what was not sent."""
        actor = Actor(STANCH, self.now())
        for incident in await self.database.read(pages_due, actor.at):
            await self.database.transact(call_pages, incident, actor)
        for names in await self.database.read(unsent, tuple(self.channels)):
            self.queue.add(" ".join(names))

    async def _look(self, subject: str) -> float | None:
        if subject == LOOK:
            await self.call()
            return EVERY
        channel, incident, page_id = subject.split(" ")
        if subject not in self._sent:
            page = await self.database.read(page_to_send, incident, page_id, channel)
            if page is None:
                return None
            self.require()
            await self._send(subject, channel, incident, page)
        if subject in self._sent:
            await self.database.transact(record_outcome, incident, page_id, channel, None, self._actor)
            self._sent.discard(subject)
        return None

    async def _send(self, subject: str, channel: str, incident: str, page: Page) -> None:
        try:
            await self.channels[channel](page)
        except NotSent as not_sent:
            await self._put_off(channel, incident, page, not_sent.error)
        else:
            self._sent.add(subject)
            self.noted(channel, "sent")

    async def _put_off(self, channel: str, incident: str, page: Page, error: str) -> None:
        """Raises `Later`, unless it was tried for long enough."""
        age = (self.now() - page.called_at).total_seconds()
        given_up = age >= GIVEN_UP_AFTER
        outcome = "given_up" if given_up else "failed"
        log.warning("page not sent", channel=channel, code=page.code, error=error, outcome=outcome)
        self.noted(channel, outcome)
        if not given_up:
            raise Later(min(max(age, SHORTEST), LONGEST), in_doubt=True)
        await self.database.transact(record_outcome, incident, page.id, channel, error, self._actor)

    @property
    def _actor(self) -> Actor:
        return Actor(STANCH, self.now())
