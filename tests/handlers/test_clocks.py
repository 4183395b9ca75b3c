"""The clocks in people's hands: looked at, judged by legal, left out by two."""

import json
from typing import Any

from models.facts import DataSet
from tests.conftest import CHEN, LI, OUTSIDER, WANG
from tests.handlers.conftest import House
from tests.handlers.incidents import ROOM, events, told
from tests.handlers.law import opened
from tests.leak import AUTHORITY, CLIENT

KNOWN: dict[str, Any] = {"data_sets": (DataSet("payroll", "entrusted"),)}


async def test_the_clocks_are_shown_to_whoever_is_in_the_incident(house: House) -> None:
    await opened(house, **KNOWN)
    answer = await house.command("clocks", OUTSIDER, ROOM)
    assert answer["text"] == "You are not in this incident. Ask its commander to add you."
    shown = json.dumps(await house.command("时限", CHEN, ROOM), ensure_ascii=False)
    assert "*Tell the client company* → The client company, which is the handler" in shown
    one = json.dumps(await house.command("clocks police", CHEN, ROOM), ensure_ascii=False)
    assert "*Report to the police*" in one
    assert "Tell the client company" not in one


async def test_the_letters_button_opens_the_clocks(house: House) -> None:
    incident = await opened(house, **KNOWN)
    await house.press("clocks.open", incident, OUTSIDER, **house.in_channel("D1"))
    assert told(house) == "You are not in this incident. Ask its commander to add you."
    await house.press("clocks.open", incident, LI, **house.in_channel("D1"))
    assert house.windows[-1]["title"]["text"] == "Clocks of INC-0001"


async def test_legal_says_whether_a_duty_applies_and_nobody_else(house: House) -> None:
    incident = await opened(house, **KNOWN)
    for person in (CHEN, WANG):
        await house.press("duty.judge", f"{incident} {CLIENT}", person, **house.in_channel())
        assert told(house) == "Only Legal &amp; compliance lead may do this. Ask one of them, or an administrator."
    assert house.windows == []
    await house.press("duty.judge", f"{incident} {CLIENT}", LI, **house.in_channel())
    form = house.windows[-1]
    blank = {"reason": "This needs an answer. Blanks alone say nothing."}
    assert (await house.submit(form, {"verdict": "not", "reason": " "}, LI))["errors"] == blank
    refused = await house.submit(form, {"verdict": "not", "reason": "Ours"}, CHEN)
    assert list(refused["errors"]) == ["verdict"]
    assert await events(house, incident, "obligation.judged") == []

    assert await house.submit(form, {"verdict": "not", "reason": "It is our own data"}, LI) == {}
    [judged] = await events(house, incident, "obligation.judged")
    assert judged.payload == {"obligation": CLIENT, "old": None, "new": False, "reason": "It is our own data"}
    state = await house.state(incident)
    assert state
    assert CLIENT not in state.law.duty
    await house.press("duty.judge", f"{incident} {CLIENT}", LI, **house.in_channel())
    again = dict(house.windows[-1]) | {"id": "V2"}
    assert await house.submit(again, {"verdict": "undecided", "reason": "Look at it again"}, LI) == {}
    state = await house.state(incident)
    assert state
    assert state.law.duty[CLIENT].certainty == "yes"


async def test_a_duty_is_left_out_by_two(house: House) -> None:
    incident = await opened(house, **KNOWN)
    value = f"{incident} {CLIENT}"
    await house.press("duty.waive", value, CHEN, **house.in_channel())
    assert told(house).startswith("Only Legal &amp; compliance lead, Incident commander, Executive")
    await house.press("duty.waive", f"{incident} {AUTHORITY}", LI, **house.in_channel())
    assert told(house) == "This duty's clock does not run any more. Look at the clocks again."
    await house.press("duty.waive", value, LI, **house.in_channel())
    assert await house.submit(house.windows[-1], {"reason": "They heard it from us by telephone"}, LI) == {}
    [asked] = await events(house, incident, "waiver.asked")

    answer = f"{incident} {CLIENT} {asked.id}"
    await house.press("waiver.grant", answer, CHEN, **house.in_channel())
    assert told(house).startswith("Only Legal")
    await house.press("waiver.grant", answer, LI, **house.in_channel())
    assert told(house) == "A second person has to approve: you asked for it yourself."
    await house.press("waiver.decline", answer, WANG, **house.in_channel())
    await house.press("waiver.grant", answer, WANG, **house.in_channel())
    assert told(house) == "This has been answered already, or taken back."

    await house.press("duty.waive", value, LI, **house.in_channel())
    again = dict(house.windows[-1]) | {"id": "V2"}
    assert await house.submit(again, {"reason": "They confirmed it in writing"}, LI) == {}
    asked = (await events(house, incident, "waiver.asked"))[-1]
    await house.press("waiver.grant", f"{incident} {CLIENT} {asked.id}", WANG, **house.in_channel())
    state = await house.state(incident)
    assert state
    duty = state.law.duty[CLIENT]
    assert (duty.state, duty.settled_by, duty.reason) == ("waived", WANG, "They confirmed it in writing")


async def test_a_reason_with_personal_data_is_asked_about_before_it_is_kept(house: House) -> None:
    incident = await opened(house, **KNOWN)
    await house.press("duty.waive", f"{incident} {CLIENT}", LI, **house.in_channel())
    answer = await house.submit(house.windows[-1], {"reason": "Told them on 19900001234"}, LI)
    assert answer["response_action"] == "update"
    assert "19900001234" not in json.dumps(answer["view"]["blocks"][0])
    assert await events(house, incident, "waiver.asked") == []


async def test_a_duty_is_counted_again_by_legal_and_nobody_else(house: House) -> None:
    incident = await opened(house, **KNOWN)
    await house.press("duty.resume", incident, CHEN, **house.in_channel())
    assert told(house) == "Only Legal &amp; compliance lead may do this. Ask one of them, or an administrator."
    assert house.windows == []
    await house.press("duty.resume", incident, LI, **house.in_channel())
    assert house.windows[-1]["title"]["text"] == "Count again"
    form = house.windows[-1]
    blank = await house.submit(form, {"duty": AUTHORITY, "reason": " "}, LI)
    assert list(blank["errors"]) == ["reason"]
    said = {"duty": AUTHORITY, "reason": "Reported voluntarily, on counsel's advice"}
    assert list((await house.submit(form, said, CHEN))["errors"]) == ["duty"]
    assert await house.submit(form, said, LI) == {}
    [judged] = await events(house, incident, "obligation.judged")
    assert (judged.payload["obligation"], judged.payload["new"]) == (AUTHORITY, True)
    state = await house.state(incident)
    assert state
    assert state.law.duty[AUTHORITY].certainty == "confirmed"
