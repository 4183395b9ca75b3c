"""Hashing: a file that somebody put to a notice, noted by its name, size and digest. No copy is kept.

The bytes pass through once, piece by piece. Whatever comes of it is put on record, so that nobody waits for a digest
that will never come.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot import gateway
from models.changes.notices import Attached, attach_file, miss_file
from views.surfaces import Unhashed

if TYPE_CHECKING:
    from bot.delivering import Delivery

log = structlog.get_logger()


async def read_file(delivery: Delivery, wanted: Unhashed) -> None:
    """Read a file and put its digest on record, in the name of who put it there. Raises `Later`."""
    machine, incident = delivery.machine, delivery.state.incident
    actor = replace(delivery.actor, person=wanted.person, admin=True)  # they may have left since
    try:
        file = (await machine.slack.call("files.info", file=wanted.file))["file"]
        size, digest = await machine.slack.digest_of(str(file["url_private_download"]))
    except (gateway.Gone, gateway.Refused) as refused:
        error = str(refused) if isinstance(refused, gateway.Refused) else ""
        log.error("file of a notice not read", incident=incident.code, error=str(refused))
        await machine.database.transact(miss_file, incident.id, wanted.about, wanted.file, error, actor)
        return
    attached = Attached(wanted.file, str(file["name"]), size, digest, str(file["permalink"]))
    await machine.database.transact(attach_file, incident.id, wanted.about, attached, actor)
