"""The facts, entered by people: the wrong person, numbers that are none, two editors at once; nothing is lost."""

from collections.abc import Mapping
from typing import Any

import pytest

from models.facts import DataSet, Quantity
from tests.conftest import CHEN, LI, OUTSIDER, WANG
from tests.handlers.conftest import House
from tests.handlers.incidents import ROOM, element_of, events, told, value_of
from tests.handlers.incidents import opened as without_law
from tests.handlers.law import opened

UPDATE = "update"


class Sheet:
    """One person at the facts of an incident, in one window."""

    def __init__(self, house: House, incident: str, person: str = CHEN) -> None:
        self.house, self.incident, self.person = house, incident, person
        self.window: Mapping[str, Any] = {}

    async def open(self, group: str) -> "Sheet":
        """Type the command, and open one group."""
        await self.house.command("facts", self.person, ROOM)
        self.window = dict(self.house.windows[-1]) | {"id": f"V{self.person}"}
        await self.press("facts.group", f"{self.incident} {group}")
        return self

    async def press(self, action: str, value: str) -> None:
        await self.house.press(action, value, self.person, view=self.window)
        self.window = dict(self.house.windows[-1]) | {"id": f"V{self.person}"}

    async def submit(self, **said: Any) -> Mapping[str, Any]:
        """Submit; gives the errors under fields, and is at the next view where there are none."""
        answer = await self.house.submit(self.window, {key.replace("__", "-"): each for key, each in said.items()},
                                         self.person)  # fmt: skip
        if answer.get("response_action") == UPDATE:
            self.window = dict(answer["view"]) | {"id": f"V{self.person}"}
            return {}
        errors: Mapping[str, Any] = answer["errors"]
        return errors

    @property
    def text(self) -> str:
        return "\n".join(block["text"]["text"] for block in self.window["blocks"] if block["type"] == "section")


async def facts_of(house: House, incident: str) -> Any:
    state = await house.state(incident)
    assert state
    return state.law.facts


async def test_an_outsider_learns_nothing_and_a_channel_without_incident_says_so(house: House) -> None:
    incident = await opened(house)
    answer = await house.command("facts", OUTSIDER, ROOM)
    assert answer["text"] == "You are not in this incident. Ask its commander to add you."
    await house.press("facts.open", incident, OUTSIDER, **house.in_channel())
    assert told(house) == "You are not in this incident. Ask its commander to add you."
    assert "This channel has no incident." in (await house.command("事实", WANG, "CELSEWHERE"))["text"]
    assert house.windows == []


async def test_what_is_entered_is_shown_with_what_follows_before_it_is_saved(house: House) -> None:
    incident = await opened(house)
    sheet = await Sheet(house, incident).open("scale")
    assert await sheet.submit(people="120万", loss="500-2000", records="", clients="1") == {}
    assert "People affected: unknown → 1,200,000" in sheet.text
    assert "Direct loss (RMB): unknown → 500–2,000 yuan" in sheet.text
    assert "*Report of a cybersecurity incident* begins: due" in sheet.text
    assert "National grade: relatively serious (较大) (before: general (一般))" in sheet.text
    assert "Suggested: SEV2 → SEV1; set: SEV2" in sheet.text
    assert (await facts_of(house, incident)).people is None, "nothing is saved yet"

    assert await sheet.submit() == {}
    assert "*How much*" in sheet.text
    assert "Saved" in sheet.window["blocks"][0]["elements"][0]["text"]
    known = await facts_of(house, incident)
    assert (known.people, known.loss, known.records) == (Quantity.exactly(1_200_000), Quantity(500, 2000), None)
    assert len(await events(house, incident, "facts.set")) == 3, "of the firm, of the declaration, and these"

    await sheet.press("facts.group", f"{incident} scale")
    assert value_of(sheet.window, "people") == "1,200,000"
    assert value_of(sheet.window, "loss") == "500-2,000"
    assert await sheet.submit() == {}
    assert "*How much*" in sheet.text, "nothing was changed: there is nothing to check"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("约500", "约500 may mean many numbers. Write a range, such as 400-600."),
        ("-3", "-3 is negative. Write a number from 0 up."),
        (
            "1-2万",
            "In 1-2万 it is not clear whether the first number has the unit too. Write it twice, such as 1万-2万.",
        ),
        ("一千二", "Write the number in digits, such as 1.2万 or 12000."),
        ("99999999999", "99999999999 is more than can be (10,000,000,000 at most). Look at the zeros and the unit."),
        ("600-400", "In 600-400 the first number is the larger one. Write the smaller one first."),
    ],
)  # fmt: skip
async def test_a_number_that_is_none_is_told_at_its_field(house: House, typed: str, told: str) -> None:
    incident = await opened(house)
    sheet = await Sheet(house, incident).open("scale")
    assert await sheet.submit(people=typed, clients="2") == {"people": told}
    assert (await facts_of(house, incident)).clients is None
    assert await sheet.submit(people="unknown", clients="2") == {}, "and the window is still there"


async def test_one_goes_back_with_everything_still_typed(house: House) -> None:
    incident = await opened(house)
    sheet = await Sheet(house, incident).open("event")
    assert await sheet.submit(malicious="yes", recipients="identified") == {}
    await sheet.press("facts.back", incident)
    assert element_of(sheet.window, "malicious")["initial_option"]["value"] == "yes"
    assert element_of(sheet.window, "recipients")["initial_option"]["value"] == "identified"
    assert element_of(sheet.window, "insider")["initial_option"]["value"] == "unknown"
    assert await sheet.submit(malicious="no") == {}
    assert await sheet.submit() == {}
    known = await facts_of(house, incident)
    assert (known.malicious, known.recipients, known.insider) == (False, "identified", None)


async def test_data_sets_are_asked_for_with_our_part_in_each(house: House) -> None:
    incident = await opened(house)
    sheet = await Sheet(house, incident).open("sets")
    assert element_of(sheet.window, "set-payroll")["initial_option"]["value"] == "part_unknown", (
        "declared, not looked at"
    )
    assert await sheet.submit(set__payroll="entrusted", set__contacts="both") == {}
    assert "*Tell the client company* begins: at once, no statutory number; house target" in sheet.text
    assert await sheet.submit() == {}
    assert (await facts_of(house, incident)).data_sets == (DataSet("contacts", "both"), DataSet("payroll", "entrusted"))

    await sheet.press("facts.group", f"{incident} weights")
    heavier = {"weight__contacts": "simple+1"}
    assert await sheet.submit(**heavier) == {
        "reason-contacts": "Say why this data counts for more or less than usual: it stays on the record."
    }
    assert await sheet.submit(**heavier, reason__contacts="Lists who pays late") == {}
    assert await sheet.submit() == {}
    contacts = (await facts_of(house, incident)).data_sets[0]
    assert (contacts.acts_as, contacts.context, contacts.reason) == ("both", 2, "Lists who pays late")


async def test_none_of_them_is_an_answer_and_not_one_beside_others(house: House) -> None:
    incident = await opened(house)
    sheet = await Sheet(house, incident).open("places")
    assert await sheet.submit(people_in=("none", "cn")) == {
        "people_in": "Either none of them, or those that are: not both."
    }
    assert await sheet.submit(people_in=("cn", "hk"), established_in=("none",)) == {}
    assert await sheet.submit() == {}
    known = await facts_of(house, incident)
    assert (known.people_in, known.established_in) == (frozenset({"cn", "hk"}), frozenset())


async def test_two_who_set_the_same_fact_are_told_of_each_other(house: House) -> None:
    incident = await opened(house)
    chen, li = await Sheet(house, incident).open("scale"), await Sheet(house, incident, LI).open("scale")
    assert await chen.submit(people="52", clients="1") == {}
    assert await li.submit(people="60") == {}
    assert await chen.submit() == {}

    assert await li.submit() == {}, "Chen was first: Li is asked again, with what Chen has set"
    assert "People affected: 52 → 60\n:warning: <@UCHEN> has set this meanwhile: to save replaces it" in li.text
    assert (await facts_of(house, incident)).people == Quantity.exactly(52)
    assert await li.submit() == {}
    known = await facts_of(house, incident)
    assert (known.people, known.clients) == (Quantity.exactly(60), Quantity.exactly(1)), "what Li left is Chen's"


async def test_a_second_press_of_save_changes_nothing(house: House) -> None:
    incident = await opened(house)
    sheet = await Sheet(house, incident).open("scale")
    await sheet.submit(people="52")
    check = sheet.window
    await sheet.submit()
    before = len(await events(house, incident, "facts.set"))
    sheet.window = check
    await house.submit(check, {}, CHEN)
    assert len(await events(house, incident, "facts.set")) == before


async def test_an_incident_from_before_the_law_takes_facts_too(house: House) -> None:
    incident = await without_law(house)
    sheet = await Sheet(house, incident).open("scale")
    assert await sheet.submit(people="52") == {}
    assert "No clock changes." in sheet.text
    assert await sheet.submit() == {}
    assert (await facts_of(house, incident)).people == Quantity.exactly(52)


async def test_a_word_against_the_identity_numbers_is_asked_for_its_reason_where_it_is_said(house: House) -> None:
    incident = await opened(house)
    sheet = await Sheet(house, incident).open("data")
    hints = {block["block_id"]: block["hint"]["text"] for block in sheet.window["blocks"] if block.get("hint")}
    assert "Phone or address: negligible if in no public directory" in hints["identifiability"]
    asked = {"identity_numbers": "yes", "names": "yes", "identifiability": "limited"}
    assert await sheet.submit(**asked) == {
        "identifiability_reason": "Identity numbers in the data propose otherwise. Say why this is so: it stays on the "
        "record."
    }
    assert await sheet.submit(**asked, identifiability_reason="All but four digits are masked") == {}
    assert "Reason for that ease: unknown → All but four digits are masked" in sheet.text
    assert await sheet.submit() == {}
    assert (await facts_of(house, incident)).identifiability_reason == "All but four digits are masked"


async def test_whoever_reads_the_question_of_the_general_clauses_reads_the_numbers_too(house: House) -> None:
    sheet = await Sheet(house, await opened(house)).open("harm")
    [hint] = [block["hint"]["text"] for block in sheet.window["blocks"] if block["block_id"] == "annex_clause"]
    assert "critical infrastructure down for more than 10 min" in hint
    assert hint.endswith("The rows of 重大 and 较大 were not read in full: counsel confirms.")
