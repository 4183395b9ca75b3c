"""What a channel is told when its record was put back to a backup: what is missing, and what to do."""

import pytest

from bot.verifying import flaws_of_database
from models.actors import STANCH, Actor
from models.changes.restoring import Backup, record_restored
from tests.conftest import Record, at
from views.catalogue import Texts
from views.feed import feed
from views.summary.telling import tell

SAID = {
    (None, "en"): [
        "*The record was restored from the backup of 2026-11-21 13:00*",
        "What was recorded after that is no longer in it, even where it still stands in this channel.",
        "Look through what was written here since then, and record again what counts.",
    ],
    (1, "en"): [
        "*The record was restored from the backup of 2026-11-21 13:00*",
        "1 entry recorded after that is no longer in it, even where it still stands in this channel.",
        "Look through what was written here since then, and record again what counts.",
    ],
    (0, "en"): [
        "*The record was restored from the backup of 2026-11-21 13:00*",
        "Of this incident nothing that was recorded is missing.",
    ],
    (None, "zh_CN"): [
        "*记录已恢复到 2026-11-21 13:00 的备份*",
        "此后记下的内容已不在记录里，频道里还看得到的也不算数。",
        "请逐条核对从那时起写下的内容，要紧的重新记录。",
    ],
    (12, "zh_CN"): [
        "*记录已恢复到 2026-11-21 13:00 的备份*",
        "此后记下的 12 条已不在记录里，频道里还看得到的也不算数。",
        "请逐条核对从那时起写下的内容，要紧的重新记录。",
    ],
}

IN_ONE_LINE = {
    (None, "en"): "Record restored from the backup of 2026-11-21 13:00; what came after it is missing",
    (12, "zh_CN"): "记录恢复到 2026-11-21 13:00 的备份，其后缺 12 条",
}


@pytest.mark.parametrize(("lost", "locale"), SAID)
def test_the_channel_is_told(record: Record, lost: int | None, locale: str) -> None:
    incident = record.declare()
    backup = Backup(at(60), None if lost is None else {incident: lost})
    record.do(record_restored, backup, Actor(STANCH, at(120)))
    state, say = record.state(incident), Texts(locale, paper=True)
    [news] = [message for event, message in feed(state, say) if event.kind == "record.restored"]
    section = news.blocks[0].to_dict()
    assert section["text"]["text"].splitlines() == SAID[lost, locale]
    assert record.see(flaws_of_database) == []


@pytest.mark.parametrize(("lost", "locale"), IN_ONE_LINE)
def test_the_timeline_tells_it_in_one_line(record: Record, lost: int | None, locale: str) -> None:
    incident = record.declare()
    backup = Backup(at(60), None if lost is None else {incident: lost})
    record.do(record_restored, backup, Actor(STANCH, at(120)))
    state = record.state(incident)
    assert tell(state, state.events[-1], Texts(locale, paper=True)) == IN_ONE_LINE[lost, locale]
