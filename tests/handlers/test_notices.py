"""Notices in people's hands: begun, written, approved, recorded as sent, supplemented; the wrong person first."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session
from structlog.testing import capture_logs

from models.changes.moments import set_moment
from models.changes.notices import approve_notice, withdraw_approval
from models.facts import DataSet, Quantity
from models.notices import Section, gaps_in
from models.notices.facts import NoticeFacts
from models.notices.templates import Template
from models.tables import Notice
from tests.conftest import CHEN, LI, OUTSIDER, WANG, at, by
from tests.handlers.conftest import Body, House
from tests.handlers.incidents import ROOM, element_of, told, value_of
from tests.handlers.law import opened
from tests.leak import CLIENT, GENERAL, LAW

GRAVE: dict[str, Any] = {
    "people": Quantity.exactly(2_000_000), "personal_info": True, "data_sets": (DataSet("payroll", "both"),),
    "annex_clause": "none", "loss": Quantity.exactly(0), "people_in": frozenset({"eu"}), "risk": "risk",
}  # fmt: skip
NOT_HERE = "You are not in this incident. Ask its commander to add you."
ONLY_MEMBERS = "Only people in the incident's channel may do this. Ask its commander to add you."


async def leak(house: House) -> str:
    """Two million people, also in the EU: the firm is handler and processor; aware since noon."""
    incident = await opened(house, replace(LAW, packs=("eu",)), **GRAVE)
    await house.database.transact(set_moment, incident, "aware", at(0), "", by(LI, 0))
    return incident


async def press(house: House, action: str, value: str, person: str) -> Any:
    """A press in the channel; gives the newest window."""
    await house.press(action, value, person, **house.in_channel(ROOM))
    return house.windows[-1] if house.windows else None


async def submit(house: House, form: Mapping[str, Any], said: Mapping[str, Any], person: str) -> Body:
    """A form is a delivery of its own each time."""
    return await house.submit(dict(form) | {"id": house.trigger()}, said, person)


async def drafted(house: House, incident: str, key: str = "", person: str = CHEN, **said: Any) -> NoticeFacts:
    form = await press(house, "notice.open", f"{incident} {key}".strip(), person)
    answer = await submit(house, form, said, person)
    assert answer.get("response_action") == "update", answer
    return (await notices(house, incident))[-1]


async def notices(house: House, incident: str) -> tuple[NoticeFacts, ...]:
    state = await house.state(incident)
    assert state
    return state.law.notices


async def sent(house: House, incident: str, notice: NoticeFacts, **said: Any) -> None:
    form = await press(house, "notice.record", f"{incident} {notice.id}", CHEN)
    said = {"channel": "portal", "to": "the authority", "receipt": "R-7", "unapproved": "asleep"} | said
    assert await submit(house, form, said, CHEN) == {}


async def supplemented(house: House, incident: str, notice: NoticeFacts, **said: Any) -> NoticeFacts:
    form = await press(house, "notice.supplement", f"{incident} {notice.id}", CHEN)
    assert (await submit(house, form, said, CHEN))["response_action"] == "update"
    return (await notices(house, incident))[-1]


def text_of(notice: NoticeFacts) -> dict[str, str]:
    return {section.key: section.text for section in notice.text}


async def test_a_supplement_of_the_cac_report_holds_the_eight_items(house: House) -> None:
    incident = await leak(house)
    first = await drafted(house, incident, GENERAL)
    items = ["opening", "unit", "event", "trend", "cause", "tracing", "next", "scene", "other", "closing"]
    assert list(text_of(first)) == items
    await sent(house, incident, first)
    second = await supplemented(house, incident, first)
    assert (second.kind, second.title, second.obligations) == (
        "authority_followup",
        "网络安全事件报告（补报）",
        [GENERAL],
    )
    assert list(text_of(second)) == items
    assert "我单位已于 2026-11-21 12:00 报告本次网络安全事件（回执：R-7），现补报如下。" in text_of(second)["opening"]
    await sent(house, incident, second, receipt="R-8")
    third = await supplemented(house, incident, second)
    assert list(text_of(third)) == items
    assert "（回执：R-8）" in text_of(third)["opening"]
    state = await house.state(incident)
    assert state
    assert state.law.duty[GENERAL].notice_id == first.id, "met once, by the first report"


async def test_a_supplement_under_the_gdpr_says_which_paragraph_it_is_after(house: House) -> None:
    incident = await leak(house)
    first = await drafted(house, incident, "eu.gdpr33")
    await sent(house, incident, first)
    second = await supplemented(house, incident, first)
    assert list(text_of(second)) == ["opening", "nature", "contact", "consequences", "measures", "closing"]
    assert second.title == "Notification of a personal data breach (supplement)"
    assert "This supplements our notification of 2026-11-21 12:00 (art. 33(4) GDPR)." in text_of(second)["opening"]


async def test_what_a_processor_tells_the_controller_is_no_report_to_an_authority(house: House) -> None:
    incident = await leak(house)
    letter = await drafted(house, incident, "eu.gdpr33.processor", recipient="甲公司")
    assert letter.kind == "client"
    assert "As your processor we tell you under art. 33(2) GDPR" in text_of(letter)["opening"]
    assert "supervisory authority" not in json.dumps(letter.sections)
    assert "[to be added: approximate number of records for this client]" in text_of(letter)["nature"]


async def test_a_summary_begun_from_the_report_holds_its_own_six_items(house: House) -> None:
    incident = await leak(house)
    await house.database.transact(set_moment, incident, "handling_ended", at(0), "", by(LI, 0))
    first = await drafted(house, incident, GENERAL)
    await sent(house, incident, first)
    summary = await supplemented(house, incident, first, kind="authority_summary", duties=["cn.cac.summary"])
    assert list(text_of(summary))[1:-1] == ["cause", "measures", "harm", "accountability", "improvement", "lessons"]
    assert "我单位 2026-11-21 12:00 所报网络安全事件（回执：R-7）" in text_of(summary)["opening"]


async def test_a_form_offers_only_the_duties_that_its_kind_can_meet(house: House) -> None:
    incident = await leak(house)
    form = await press(house, "notice.open", f"{incident} {CLIENT}", CHEN)
    offered = [option["value"] for option in element_of(form, "duties")["options"]]
    assert offered == [CLIENT, "eu.gdpr33.processor", "cn.ndsr11", "contract.client"]
    form = await press(house, "notice.open", incident, CHEN)
    options = {each["value"]: each["text"]["text"] for each in element_of(form, "duties")["options"]}
    assert options[GENERAL] == "Report of a cybersecurity incident · First report to an authority"


async def test_the_approval_of_legal_is_not_passed_by_with_another_kind(house: House) -> None:
    incident = await leak(house)
    form = await press(house, "notice.open", incident, CHEN)
    refused = await submit(house, form, {"kind": "internal", "duties": ["eu.gdpr33"]}, CHEN)
    assert refused["errors"] == {
        "duties": "“Notify the supervisory authority (GDPR)” cannot be met by a notice of this kind. Take it out here, "
        "or draft another notice for it."
    }
    refused = await submit(house, form, {"kind": "authority_first", "duties": ["xx.none"]}, CHEN)
    assert refused["errors"] == {"duties": "There is no duty called xx.none in this incident's law."}
    assert await notices(house, incident) == ()


async def test_nobody_outside_the_incident_comes_near_a_notice(house: House) -> None:
    incident = await leak(house)
    form = await press(house, "notice.open", f"{incident} {GENERAL}", CHEN)
    assert (await submit(house, form, {}, OUTSIDER))["errors"] == {"kind": NOT_HERE}
    notice = await drafted(house, incident, GENERAL)
    value, before = f"{incident} {notice.id}", len(house.windows)
    answer = await house.command("notice", OUTSIDER, ROOM)
    assert answer["text"] == NOT_HERE
    for action in ("open", "supplement", "edit", "review", "record", "attach"):
        await house.press(f"notice.{action}", value, OUTSIDER, **house.in_channel(ROOM))
        assert told(house) == NOT_HERE, action
    for action in ("ask", "withdraw"):
        await house.press(f"notice.{action}", value, OUTSIDER, **house.in_channel(ROOM))
        assert told(house) == ONLY_MEMBERS, action
    assert len(house.windows) == before
    forms = {action: await press(house, f"notice.{action}", value, CHEN)
             for action in ("edit", "review", "record", "attach")}  # fmt: skip
    assert (await submit(house, forms["edit"], {"title": "x"}, OUTSIDER))["errors"] == {"title": NOT_HERE}
    said = {"channel": "x", "to": "x", "unapproved": "x"}
    assert (await submit(house, forms["record"], said, OUTSIDER))["errors"] == {"sent_at": ONLY_MEMBERS}
    assert (await submit(house, forms["attach"], {"file": ["F1"]}, OUTSIDER))["errors"] == {"file": ONLY_MEMBERS}
    refused = await submit(house, forms["review"], {}, OUTSIDER)
    assert ONLY_MEMBERS in json.dumps(refused["view"])
    assert [(each.state, each.version) for each in await notices(house, incident)] == [("draft", 1)]


async def test_only_legal_approves_and_only_who_may_takes_it_back(house: House) -> None:
    incident = await leak(house)
    notice = await drafted(house, incident, GENERAL)
    value = f"{incident} {notice.id}"
    for person, sentence in ((WANG, "Only ULI may approve this."), (CHEN, "A second person has to approve")):
        form = await press(house, "notice.review", value, person)
        assert sentence in json.dumps(await submit(house, form, {}, person)), person
    form = await press(house, "notice.review", value, LI)
    assert await submit(house, form, {}, LI) == {}
    await press(house, "notice.withdraw", value, CHEN)
    assert told(house) == "Only <@ULI> may take this back."
    assert (await notices(house, incident))[0].state == "approved"


async def test_what_was_sent_is_the_version_that_the_person_saw(house: House) -> None:
    incident = await leak(house)
    notice = await drafted(house, incident, GENERAL)
    value = f"{incident} {notice.id}"
    await house.database.transact(approve_notice, incident, notice.id, 1, by(LI, 0))
    seen = await press(house, "notice.record", value, CHEN)
    edit = await press(house, "notice.edit", value, WANG)
    await submit(house, edit, {"title": "A later title"}, WANG)
    assert (await notices(house, incident))[0].version == 2
    assert await submit(house, seen, {"channel": "portal", "to": "the authority"}, CHEN) == {}
    [mine] = await notices(house, incident)
    assert (mine.state, mine.version, mine.title, mine.author) == ("sent", 1, "网络安全事件报告（首报）", CHEN)
    assert (mine.approver, mine.unapproved) == (LI, ""), "that version was approved when it went out"


async def test_an_older_version_can_be_said_to_have_gone_out(house: House) -> None:
    incident = await leak(house)
    notice = await drafted(house, incident, GENERAL)
    value = f"{incident} {notice.id}"
    await submit(house, await press(house, "notice.edit", value, WANG), {"title": "Second"}, WANG)
    await submit(house, await press(house, "notice.edit", value, LI), {"title": "Third"}, LI)
    form = await press(house, "notice.record", value, CHEN)
    versions = element_of(form, "version")
    assert [each["value"] for each in versions["options"]] == ["3", "2", "1"]
    assert versions["initial_option"]["value"] == "3"
    said = {"channel": "portal", "to": "x", "version": "2"}
    assert list((await submit(house, form, said, CHEN))["errors"]) == ["unapproved"]
    assert await submit(house, form, said | {"unapproved": "asleep"}, CHEN) == {}
    [mine] = await notices(house, incident)
    assert (mine.version, mine.title, mine.author, mine.unapproved) == (2, "Second", WANG, "asleep")


async def test_an_approval_taken_back_meanwhile_is_asked_about_in_the_same_form(house: House) -> None:
    incident = await leak(house)
    notice = await drafted(house, incident, GENERAL)
    await house.database.transact(approve_notice, incident, notice.id, 1, by(LI, 0))
    form = await press(house, "notice.record", f"{incident} {notice.id}", CHEN)
    await house.database.transact(withdraw_approval, incident, notice.id, by(LI, 0))
    said = {"channel": "portal", "to": "x"}
    assert (await submit(house, form, said, CHEN))["errors"] == {
        "unapproved": "Nobody has approved this version. Say why it went out all the same."
    }
    assert await submit(house, form, said | {"unapproved": "It was out already"}, CHEN) == {}


async def test_personal_data_is_asked_about_where_somebody_wrote_it_and_once(house: House) -> None:
    incident = await leak(house)
    notice = await drafted(house, incident, "cn.pipl57.individuals")
    value = f"{incident} {notice.id}"
    form = await press(house, "notice.edit", value, WANG)
    ours = {"section-contact": "法务部 13800138000"}
    assert await submit(house, form, ours, WANG) == {}, "the law wants to know how the firm is reached"
    assert text_of((await notices(house, incident))[0])["contact"] == "法务部 13800138000"
    form = await press(house, "notice.edit", value, WANG)
    asked = await submit(house, form, {"section-measures": "已联系 13900001234"}, WANG)
    assert "139****1234" in json.dumps(asked["view"])
    answer = dict(asked["view"]) | {"id": "V9"}
    await house.keep_as_typed(answer, {"section-measures": "已联系 13900001234"})
    form = await press(house, "notice.edit", value, WANG)
    assert value_of(form, "section-measures") == "已联系 13900001234"
    said = await submit(house, form, {"title": "另一个标题"}, WANG)
    assert "personal_data" not in json.dumps(said), "what stands there already is not asked about again"
    mine = (await notices(house, incident))[0]
    assert (mine.title, text_of(mine)["measures"]) == ("另一个标题", "已联系 13900001234")


@pytest.mark.parametrize("house", ["en", "zh_CN"], indirect=True)
async def test_a_template_that_breaks_on_what_is_known_gives_way_to_ours(house: House) -> None:
    incident = await leak(house)
    text = "# 函\n## event\n{{ known.people + 1 }}\n## harm\nb\n## measures\nc\n## contact\nd\n"
    house.templates["client", "zh_CN"] = Template("client", "zh_CN", text, "own/notices/client.zh.md.j2")
    form = await press(house, "notice.open", f"{incident} {CLIENT}", CHEN)
    with capture_logs() as logs:
        answer = await submit(house, form, {"recipient": "甲公司"}, CHEN)
    said = answer["view"]["blocks"][0]["text"]["text"]
    assert said == {
        "en": "*Your firm's template could not be filled in* (own/notices/client.zh.md.j2:3), so this is what Stanch "
        "brings along. Tell whoever looks after Stanch.",
        "zh_CN": "*本单位的模板无法填写*（own/notices/client.zh.md.j2:3），本稿改用自带模板。请告知 Stanch 的管理员。",
    }[house.desk.workspace.locale]  # fmt: skip
    [mine] = await notices(house, incident)
    assert mine.title == "关于信息安全事件的告知函"
    assert [(each["event"], each["file"], each["line"]) for each in logs if "file" in each] == [
        ("template cannot be filled in", "own/notices/client.zh.md.j2", 3)
    ]


def _with_sections(session: Session, notice: str, sections: list[dict[str, str]]) -> None:
    session.get_one(Notice, notice).sections = sections


async def test_a_long_draft_keeps_its_gaps_and_what_is_longer_than_a_field_keeps_its_end(house: House) -> None:
    incident = await leak(house)
    long = "开头" * 1750
    text = f"# 函\n## opening\n{long}{{{{ gap('甲') }}}}\n## event\na\n## harm\nb\n## measures\nc\n## contact\nd\n"
    house.templates["client", "zh_CN"] = Template("client", "zh_CN", text, "own/notices/client.zh.md.j2")
    notice = await drafted(house, incident, CLIENT, recipient="甲公司")
    opening = text_of(notice)["opening"]
    assert len(opening) <= 3000
    assert gaps_in([Section("opening", "", opening)]) == [
        "【待补：其余内容此处放不下，见时间线】", "【待补：甲】",
    ]  # fmt: skip
    older = [each | {"text": long} if each["key"] == "opening" else each for each in notice.sections]
    await house.database.transact(_with_sections, notice.id, older)
    form = await press(house, "notice.edit", f"{incident} {notice.id}", WANG)
    assert "section-opening" not in [block["block_id"] for block in form["blocks"]]
    await submit(house, form, {"title": "新标题"}, WANG)
    mine = (await notices(house, incident))[0]
    assert (mine.title, text_of(mine)["opening"]) == ("新标题", long)
