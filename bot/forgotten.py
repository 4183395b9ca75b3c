"""Forgotten: what Slack shows and a restored record knows nothing of.

A message that was posted after the backup was made has no row in it. Its surface has the same id again
(`models.surfaces.id_of`), so it is in doubt since the backup: it is looked for, adopted if it is there, and posted if
not. That is so for what the record called for before it was restored, and for every living card, whose next posting may
find one of a time that is forgotten. A channel is recognised by our status card in it, a file by its name.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import doubt
from models import surfaces
from models.state import State
from views.surfaces import Document, Message

if TYPE_CHECKING:
    from bot.delivering import Delivery

STATUS_CARD = "status"


def since(state: State, order: int | None = None) -> datetime | None:
    """Since when (UTC) something may stand in Slack that the record has forgotten; None if it was never restored.

    `order` is the seq of the event that called for it: later ones cannot have been forgotten.
    """
    restored = [event for event in state.events if event.kind == "record.restored" and event.payload]
    times = [
        datetime.fromisoformat(event.payload["backup"]) for event in restored if order is None or order < event.seq
    ]
    return min(times, default=None)


async def message(delivery: Delivery, wanted: Message) -> surfaces.Shown | None:
    """The surface of a message that may have been forgotten, as one that is in doubt."""
    if forgotten_since := since(delivery.state, None if wanted.living else wanted.order):
        return await delivery.machine.database.transact(
            surfaces.doubt, delivery.subject, wanted.key, forgotten_since, frozen=not wanted.living
        )
    return None


async def file(delivery: Delivery, wanted: Document, channel: str) -> str | None:
    """The id of a file that was shared before the record forgot it."""
    forgotten_since = since(delivery.state, wanted.order)
    if forgotten_since is None:
        return None
    async for _, posted in doubt.posted_since(delivery.machine.slack, channel, forgotten_since):
        for shared in posted.get("files", ()):
            if shared.get("name") == wanted.name and shared.get("user") == delivery.machine.bot_user:
                return str(shared["id"])
    return None


async def is_ours(delivery: Delivery, channel: str) -> bool:
    """Whether a channel has this incident's own card in it."""
    forgotten_since = since(delivery.state)
    if forgotten_since is None:
        return False
    card = surfaces.id_of(delivery.subject, STATUS_CARD)
    return card in [each async for each, *_ in doubt.sent_since(delivery.machine.slack, channel, forgotten_since)]
