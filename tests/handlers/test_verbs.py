"""The command as people type it: read forgivingly, answered always, and silent about what one may not see."""

from typing import Any

import pytest

from handlers import FEATURES, commands
from handlers.forms import Forms
from handlers.requests import Request
from handlers.verbs import Call, Verbs
from models.changes.closing import Resolution, close_incident
from models.changes.declaring import Declaration, declare_incident
from models.changes.machine import record_channel
from models.changes.members import record_joined
from models.changes.recording import Decision, add_note, record_decision
from models.changes.roles import assign_role
from models.changes.tasks import complete_task
from sandbox.visible_text import Reader, message_text
from tests.conftest import CHEN, LI, OUTSIDER, WANG, at, by
from tests.handlers.conftest import Body, House

ROOM, GENERAL, DIRECT = "C1", "CGENERAL", "D1"
NAMES = {WANG: "Wang", CHEN: "Chen", LI: "Li"}


class Talk:
    """A house with an incident in C1: Wang commands, Chen is in it; Li commands another, in C2."""

    def __init__(self, house: House, first: str, second: str) -> None:
        self.house, self.first, self.second = house, first, second

    async def type(self, text: str, person: str = WANG, channel: str = ROOM) -> str:
        """Type a command; gives what the person reads, or the title of the window that opened."""
        windows = len(self.house.windows)
        answer = await self.house.command(text, person, channel)
        if len(self.house.windows) > windows:
            return f"[{self.house.windows[-1]['title']['text']}]"
        return read(answer)

    async def do(self, change: Any, *args: Any, **kwargs: Any) -> None:
        await self.house.database.transact(change, *args, **kwargs)

    async def kinds(self) -> list[str]:
        state = await self.house.state(self.first)
        assert state
        return [event.kind for event in state.events]


def read(answer: Body) -> str:
    return message_text(Reader(NAMES, {"C1": "inc-0001", "C2": "inc-0002"}, "Asia/Shanghai"), answer)


@pytest.fixture
async def talk(house: House) -> Talk:
    incidents = []
    for person, title, room in ((WANG, "Payroll sent to the wrong client", ROOM), (LI, "Lost laptop", "C2")):
        said = Declaration(f"V{room}", title, "It went out", "They called", at(-10), (), person, "SEV2", False)
        incident = await house.database.transact(declare_incident, said, house.desk.plan, by(person, -5))
        await house.database.transact(record_channel, incident, room, "inc", by(person, -4))
        incidents.append(incident)
    await house.database.transact(record_joined, incidents[0], by(CHEN, -3))
    return Talk(house, *incidents)


# --- Reading ---------------------------------------------------------------------------------------------------------


def verbs() -> Verbs:
    known = Verbs()
    for names in (
        ("note", "记录"), ("declare", "new", "宣布"), ("timeline", "时间线"), ("moment", "time", "时间"),
        ("phase", "阶段"), ("help", "?", "帮助"), ("close", "关闭"),
    ):  # fmt: skip

        @known.add(*names)
        async def verb(call: Call, name: str = names[0]) -> str:
            return name

    return known


@pytest.mark.parametrize(
    ("typed", "verb", "words"),
    [
        ("note Found a stick", "note", "Found a stick"),
        ("NOTE Found a stick", "note", "Found a stick"),
        ("  note    Found  a stick  ", "note", "Found  a stick"),
        ("\u3000ｎｏｔｅ\u3000发现U盘\u3000", "note", "发现U盘"),
        ("记录 发现U盘", "note", "发现U盘"),
        ("记录发现U盘", "note", "发现U盘"),
        ("记录：发现U盘，已收走。", "note", "发现U盘，已收走。"),
        ("记录，发现U盘", "note", "发现U盘"),
        ("「记录发现U盘」", "note", "发现U盘"),
        ("「记录」发现U盘", "note", "发现U盘"),
        ("“note” Found a stick", "note", "Found a stick"),
        ('"note Found a stick"', "note", "Found a stick"),
        ('note "Found a stick"', "note", "Found a stick"),
        ("note “Found a stick”", "note", "Found a stick"),
        ('note "A" went to "B"', "note", '"A" went to "B"'),
        ("记录“发现U盘”", "note", "发现U盘"),
        ("note: Found a stick", "note", "Found a stick"),
        ("note：Found a stick", "note", "Found a stick"),
        ("note发现U盘", "note", "发现U盘"),
        ("记录员工邮箱被盗", "note", "员工邮箱被盗"),
        ("note 第一行\n第二行", "note", "第一行\n第二行"),
        ("时间线", "timeline", ""),
        ("时间线30", "timeline", "30"),
        ("时间", "moment", ""),
        ("timeline", "timeline", ""),
        ("time", "moment", ""),
        ("phase3", "phase", "3"),
        ("阶段3", "phase", "3"),
        ("帮助。", "help", ""),
        ("？", "help", ""),
        ("help!", "help", ""),
        ("\u200bhelp\u200b", "help", ""),
        ("Declare 工资表误发", "declare", "工资表误发"),
    ],
)
async def test_a_verb_is_read_as_it_was_meant(typed: str, verb: str, words: str) -> None:
    found, _, rest = verbs().read(typed)
    assert found
    assert await found(Call(Request(WANG, None, "", (), {}), rest, None)) == verb  # type: ignore[arg-type]
    assert rest == words


@pytest.mark.parametrize(
    "typed", ["notes of today", "notebook", "closed", "close-all", "", "   ", "工资表发错了", "记录员", "时间线上"]
)
def test_a_word_that_is_no_verb_is_none(typed: str) -> None:
    found, word, _ = verbs().read(typed)
    assert found is None
    assert word == (typed.split() or [""])[0]


@pytest.mark.parametrize(
    ("word", "name"), [("cloze", "close"), ("Declair", "declare"), ("宣告", "宣布"), ("xyzzy", None)]
)
def test_the_nearest_verb_is_found(word: str, name: str | None) -> None:
    assert verbs().nearest(word) == name


# --- Never silent ----------------------------------------------------------------------------------------------------


PLACES = {
    "the incident's channel": (WANG, ROOM),
    "a member's phone": (CHEN, ROOM),
    "a public channel": (WANG, GENERAL),
    "a direct message": (WANG, DIRECT),
    "a channel of somebody else's incident": (CHEN, "C2"),
    "a stranger's hands": (OUTSIDER, ROOM),
}
NOTHING = ("xyzzy", "工资表发错了", "*" * 500, "<!channel>", "\u202e")


@pytest.mark.parametrize("house", ["zh_CN"], indirect=True)
@pytest.mark.parametrize("place", PLACES)
async def test_no_verb_is_silent_anywhere(talk: Talk, every_verb: list[tuple[str, ...]], place: str) -> None:
    person, channel = PLACES[place]
    for typed in ("", *NOTHING, *(name for names in every_verb for name in (names[0], f"{names[-1]}甲 乙"))):
        assert await talk.type(typed, person, channel), typed


@pytest.mark.parametrize("person", [WANG, CHEN, OUTSIDER])
async def test_no_verb_is_silent_in_a_closed_incident(
    talk: Talk, every_verb: list[tuple[str, ...]], person: str
) -> None:
    await talk.do(close_incident, talk.first, Resolution("Deleted", "", "test"), by(WANG, 0, admin=True))
    for typed in ("", *NOTHING, *(name for names in every_verb for name in (names[0], f"{names[-1]} 1"))):
        assert await talk.type(typed, person), typed


@pytest.fixture
def every_verb(house: House) -> list[tuple[str, ...]]:
    """Every verb with its names, as the house has registered them."""
    known = Verbs()
    for feature in FEATURES:
        feature.register(house.app, house.desk, known, Forms())
    commands.register(house.app, house.desk, known)
    return known.names


async def test_nobody_else_sees_an_answer(talk: Talk) -> None:
    for typed in ("status", "xyzzy", "", "reopen"):
        answer = await talk.house.command(typed, WANG, ROOM)
        assert answer.get("response_type", "ephemeral") == "ephemeral"


# --- Where one stands ------------------------------------------------------------------------------------------------


async def test_the_bare_command_shows_this_channels_incident_with_its_buttons(talk: Talk) -> None:
    said = await talk.type("", CHEN)
    assert said.splitlines()[0] == "INC-0001 · Payroll sent to the wrong client"
    assert "Detected 2026-11-21 11:50   Aware unknown   Contained unknown" in said
    assert said.splitlines()[-2:] == ["Channel: #inc-0001", "[Record decision] [Add note] [Next phase] [More…]"]
    assert "You are" not in said
    said = await talk.type("", WANG)
    assert "You are Incident commander." in said
    assert "Yours to do" in said


async def test_elsewhere_it_shows_ones_incidents_the_help_and_a_way_to_declare(talk: Talk) -> None:
    said = await talk.type("", CHEN, GENERAL)
    assert said.splitlines()[:2] == ["*Your open incidents*", "*INC-0001 · Payroll sent to the wrong client*"]
    assert "Lost laptop" not in said
    assert "`/incident declare [title]`  report a leak; its channel opens at once" in said
    assert said.splitlines()[-1] == "[Declare an incident]"
    said = await talk.type("", OUTSIDER, GENERAL)
    assert said.splitlines()[0] == "What /incident can do"


async def test_an_unknown_verb_gets_the_nearest_and_help(talk: Talk) -> None:
    said = await talk.type("severty SEV1")
    assert said.splitlines()[0] == "There is no verb “severty”. Did you mean `/incident severity`?"
    assert "`/incident note text`  put a note on the timeline" in said


@pytest.mark.parametrize("word", ["INC-0001", "inc 1", "1", "ＩＮＣ－０００１"])
async def test_an_incident_is_looked_at_from_anywhere_by_its_code(talk: Talk, word: str) -> None:
    said = await talk.type(f"status {word}", CHEN, GENERAL)
    assert said.startswith("INC-0001 · Payroll sent to the wrong client")


async def test_what_one_may_not_see_is_as_if_it_were_not_there(talk: Talk) -> None:
    for verb in ("status", "tasks", "summary", "refresh"):
        hidden = await talk.type(f"{verb} INC-0002", CHEN, GENERAL)
        missing = await talk.type(f"{verb} INC-0099", CHEN, GENERAL)
        assert hidden == "None of your incidents is called INC-0002. /incident list shows them."
        assert missing == "None of your incidents is called INC-0099. /incident list shows them."
    assert "Lost" not in await talk.type("list", CHEN, GENERAL)
    assert "INC-0002" not in await talk.type("find laptop", CHEN, GENERAL)


async def test_the_list_is_of_open_incidents_and_find_knows_closed_ones_too(talk: Talk) -> None:
    said = await talk.type("list", WANG, GENERAL)
    assert said.splitlines() == [
        "*Your open incidents*",
        "*INC-0001 · Payroll sent to the wrong client*",
        "SEV2 · Detect & report (phase 1 of 7) · ▯▯▯▯▯ 0/50 · #inc-0001",
    ]
    await talk.do(close_incident, talk.first, Resolution("Deleted", "", "test"), by(WANG, 0, admin=True))
    assert await talk.type("list", WANG, GENERAL) == "*You have no open incident.*"
    said = await talk.type("find ＰＡＹＲＯＬＬ client", WANG, GENERAL)
    assert said.splitlines()[:2] == [
        "*Your incidents with “ＰＡＹＲＯＬＬ client”*",
        "*INC-0001 · Payroll sent to the wrong client*",
    ]
    assert "closed: resolved" in said
    said = await talk.type("find tax", WANG, GENERAL)
    assert said == "*None of your incidents has “tax” in its code or title.*"
    said = await talk.type("find", WANG, GENERAL)
    assert said == "Say what to look for, such as /incident find INC-0001 or a word of the title."


async def test_what_is_open_shows_ones_own_first(talk: Talk) -> None:
    await talk.do(assign_role, talk.first, "legal", CHEN, by(WANG, 0))
    await talk.do(complete_task, talk.first, "detect.alert_log", by(WANG, 0))
    lines = (await talk.type("tasks", CHEN)).splitlines()
    assert lines[0] == "*INC-0001: 17 open*"
    assert lines[1] == "*Yours*"
    assert lines[2] == "☐ Declare and record the moment of awareness, with reason · *must*"
    assert lines.index("*Detect & report*") == 8
    assert not [line for line in lines if "Log the alert" in line]
    assert lines[-1] == "32 items in phases still to come"


async def test_the_timeline_hides_what_is_restricted_from_who_may_not_read_it(talk: Talk) -> None:
    await talk.do(assign_role, talk.first, "legal", LI, by(WANG, 0))
    await talk.do(add_note, talk.first, "Clerk X did it", by(LI, 0), audience=("legal",))
    await talk.do(record_decision, talk.first, Decision("Stop the mail run", "It spreads"), by(WANG, 0.5))
    mine = await talk.type("timeline 3", LI)
    others = await talk.type("timeline 3", CHEN)
    assert "Clerk X did it" in mine
    assert "Clerk X" not in others
    assert "Note (restricted)" in others
    assert "@Wang · Decision: Stop the mail run" in others.splitlines()[-1]
    assert len(others.splitlines()) == 4


async def test_the_timeline_asks_for_a_number(talk: Talk) -> None:
    assert await talk.type("timeline all") == "Say how many events to show, such as /incident timeline 30."
    assert await talk.type("时间线０") != ""
    assert len((await talk.type("timeline 99999999999999999999")).splitlines()) == len(await talk.kinds()) + 1


async def test_the_summary_of_an_open_incident_is_how_far_it_has_come(talk: Talk) -> None:
    await talk.do(record_decision, talk.first, Decision("Stop the mail run", "It spreads"), by(WANG, 0))
    said = await talk.type("summary", CHEN)
    assert said.splitlines()[0] == "INC-0001 · Payroll sent to the wrong client"
    assert "Stop the mail run" in said
    await talk.do(close_incident, talk.first, Resolution("Deleted unread", "", "test"), by(WANG, 0, admin=True))
    said = await talk.type("summary", CHEN)
    assert "Summary of INC-0001" in said
    assert "Deleted unread" in said


async def test_refresh_has_everything_shown_anew(talk: Talk) -> None:
    said = await talk.type("refresh", CHEN)
    assert said == "INC-0001 is being shown anew. What is missing appears within a minute."
    assert f"incident:{talk.first}" in talk.house.woken
    assert "You are not in this incident" in await talk.type("refresh", OUTSIDER)


# --- Steering --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("next", "activate"), ("下一阶段", "activate"), ("ＮＥＸＴ", "activate"), ("3", "contain"), ("３", "contain"),
        ("contain", "contain"), ("控制", "contain"), ("控制止损", "contain"), ("Notify & communicate", "notify"),
        ("review", "review"),
    ],
)  # fmt: skip
async def test_a_phase_is_gone_to_by_number_key_or_name(talk: Talk, words: str, key: str) -> None:
    said = await talk.type(f"phase {words}")
    state = await talk.house.state(talk.first)
    assert state
    assert state.incident.phase == key
    assert said == f"Phase: {state.playbook.phase(key).name.en}"


async def test_a_phase_that_could_be_several_is_asked_for(talk: Talk) -> None:
    said = await talk.type("phase investig notify")
    assert said.startswith("Which phase is meant by “investig notify”? It is one of Detect & report, ")
    assert (await talk.type("phase &")).startswith("Which phase is meant by “&”?")
    assert await talk.type("phase") == "[Phase]"
    assert "Only Incident commander" in await talk.type("phase next", CHEN)


@pytest.mark.parametrize(
    ("words", "severity", "reason"),
    [
        ("SEV1 on sale", "SEV1", "on sale"), ("sev1", "SEV1", ""), ("sev 1：数据被兜售", "SEV1", "数据被兜售"),
        ("1", "SEV1", ""), ("ＳＥＶ１，被兜售", "SEV1", "被兜售"),
        ("１级，媒体来询", "SEV1", "媒体来询"), ("危急 媒体来询", "SEV1", "媒体来询"),
        ("SEV3 A &amp; B have deleted it", "SEV3", "A & B have deleted it"),
        ("Medium: one recipient", "SEV3", "one recipient"),
    ],
)  # fmt: skip
async def test_a_severity_is_set_by_number_or_name(talk: Talk, words: str, severity: str, reason: str) -> None:
    assert await talk.type(f"severity {words}") == f"Severity: {severity}"
    state = await talk.house.state(talk.first)
    assert state
    assert state.events[-1].payload == {"old": "SEV2", "new": severity, "reason": reason}


async def test_a_severity_is_refused_in_words(talk: Talk) -> None:
    before = await talk.kinds()
    assert await talk.type("severity SEV3") == "Say why the severity is lowered: it stays on the record."
    assert (await talk.type("severity SEV3 fine", CHEN)).startswith("Only Incident commander may do this.")
    for words in ("SEV7", "12", "very high"):
        assert (await talk.type(f"severity {words}")).startswith(f"There is no severity {words}.")
    assert await talk.type("severity") == "[Severity]"
    assert await talk.kinds() == before


async def test_personal_data_in_a_command_opens_the_form_that_asks(talk: Talk) -> None:
    before = await talk.kinds()
    assert await talk.type("severity SEV1 卡号 4111 1111 1111 1111 被兜售") == "[Severity]"
    assert await talk.type("title 误发 4111 1111 1111 1111") == "[Title]"
    assert await talk.kinds() == before


async def test_a_title_is_given_at_once(talk: Talk) -> None:
    assert await talk.type("rename “Payroll &amp; ledgers”") == "New title: Payroll & ledgers"
    assert await talk.type("title") == "[Title]"
    assert await talk.type("改名" + "长" * 121) == (
        "Too long: 1 characters more than fit here. Put the rest into a note."
    )
    assert "Only Incident commander" in await talk.type("title Mine", CHEN)


async def test_times_are_given_in_a_form(talk: Talk) -> None:
    assert await talk.type("时间") == "[Times]"
    shown = talk.house.windows[-1]
    assert shown["blocks"][0]["text"]["text"].splitlines()[0] == "Occurred unknown"
