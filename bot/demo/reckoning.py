"""The reckoning: after the play, what is left is looked at. Whatever is not as promised is a `Refused`."""

import re
from pathlib import Path

from bot.demo.acting import Play
from bot.demo.scenes.opening import CARD_NUMBER, ID_NUMBER
from bot.demo.stage import ANNOUNCE, DATABASE
from bot.verifying import verify_against
from models.refusal import Refused
from sandbox import Snapshot
from views.catalogue import Texts
from views.words import CLOSED_AS


async def take_home(play: Play, folder: Path) -> list[Path]:
    """Save the files of the summary as somebody in the channel would; gives where."""
    reader, saved = play.person("chen"), []
    for file in await reader.files(play.channel):
        path = folder / file.name
        path.write_bytes(await reader.download(file))
        saved.append(path)
    return saved


def look_at_workspace(seen: Snapshot, channel: str, say: Texts) -> None:
    """The summary is in the channel, the announcement says closed and nothing that it may not say, and Slack showed
    nobody an error."""
    if not any(block.get("block_id") == "summary" for m in seen.messages(channel) for block in m.raw.get("blocks", [])):
        raise Refused("The summary is not in the channel.")
    told = seen.texts(ANNOUNCE)
    outcome = CLOSED_AS["resolved"]
    closed = re.escape(say(outcome))
    if len(told) != 1 or not re.fullmatch(rf"\*INC-0001\* · SEV[1-4] · {closed}", told[0]):
        raise Refused("The announcement is not what it has to be: {told}", told=" / ".join(told))
    if errors := [each["text"] for shown in seen.raw["errors"].values() for each in shown]:
        raise Refused("Slack shows an error instead of an answer: {error}", error=errors[0])


def look_at_record(folder: Path, database_url: str, saved: list[Path]) -> None:
    """The chain holds and ends in the head that was published; the numbers that were typed are nowhere."""
    record = next((path for path in saved if path.suffix == ".json"), None)
    if record is None or not any(path.suffix == ".md" for path in saved):
        raise Refused("The files of the summary are not there.")
    if flaws := verify_against(database_url, record):
        raise Refused("The record does not verify: {flaw}", flaw=flaws[0].sentence)
    for path in (folder / DATABASE, *saved):
        content = path.read_bytes()
        if any(number.encode() in content for number in (ID_NUMBER, CARD_NUMBER)):
            raise Refused("{file} holds an ID or card number that should have been masked.", file=str(path))
