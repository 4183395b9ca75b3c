"""The button in an administrator's Home that has tried again what Slack refused; nobody else's press does."""

import pytest

from models.backlog import figures
from models.surfaces import attempt, park
from tests.conftest import NOON
from tests.handlers.conftest import House
from tests.handlers.incidents import opened

HOME = {"view": {"id": "VHOME", "type": "home", "private_metadata": "", "blocks": []}}


async def parked(house: House, incident: str) -> int:
    """Have a card refused; gives how many things are."""
    surface = await house.database.transact(attempt, f"incident:{incident}", "status", NOON)
    await house.database.transact(park, surface, "digest", "not_in_channel")
    return (await house.database.read(figures)).parked


@pytest.mark.parametrize(
    ("house", "sentence"),
    [
        ("en", "Only administrators may do this: those whom the setting ADMINS names."),
        ("zh_CN", "这项操作只限管理员，也就是设置 ADMINS 里列出的人。"),
    ],
    indirect=["house"],
)
async def test_who_is_no_administrator_any_more_is_told_and_changes_nothing(house: House, sentence: str) -> None:
    incident = await opened(house)
    assert await parked(house, incident) == 1
    assert (await house.press("refused.again", incident, "UWANG", **HOME)).status == 200
    assert sentence in str(house.windows[-1])
    assert (await house.database.read(figures)).parked == 1


async def test_an_administrators_press_has_it_tried_again(house: House) -> None:
    incident = await opened(house)
    touched: list[set[str]] = []
    house.database.touched = touched.append
    assert await parked(house, incident) == 1
    assert (await house.press("refused.again", incident, "UADMIN", **HOME)).status == 200
    assert (await house.database.read(figures)).parked == 0
    assert {incident} in touched
    assert "home:UADMIN" in house.woken
