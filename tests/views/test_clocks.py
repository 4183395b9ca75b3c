"""The law's clocks on the screen: who has to be told by when, why, and what would still have to be known."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.moments import set_moment
from models.changes.obligations import judge_obligation, resume_duty
from models.changes.waivers import ask_waiver, decline_waiver, grant_waiver
from models.exports import flaws_of, read_record
from models.facts import DataSet, Facts, Quantity
from models.homes import load_home, record_person
from models.law_replay import law_after
from models.severity import suggest
from models.state import State
from tests.conftest import CHEN, LI, OUTSIDER, WANG, Record, at, by
from tests.leak import AUTHORITY, CLIENT, GENERAL, LAW, know, sent, swept, under_law
from tests.views.reading import READER, must_be_a_legal_modal, must_be_legal, read
from views.cards.clocks import clocks_card
from views.cards.status import glance, status_card
from views.catalogue import Texts
from views.clock_list import clock_list
from views.duties import TELLING
from views.home import render_home
from views.modals.clocks import clocks_view, resume_form, verdict_form
from views.modals.steering import severity_form
from views.modals.tasks import moment_form
from views.private import direct_messages
from views.severity import is_higher
from views.summary.surfaces import summaries
from views.waivers import waiver_cards
from views.workspace import Workspace

ZH, EN = Workspace(), Workspace(locale="en")
ENTRUSTED = (DataSet("payroll", "entrusted"),)


def card(state: State, workspace: Workspace = ZH) -> list[str]:
    """The lines of the clocks card."""
    message = clocks_card(state, workspace)
    assert message
    must_be_legal(message.text, message.blocks)
    return read(message.blocks).splitlines()


def test_with_little_known_the_card_asks_for_what_would_decide(record: Record) -> None:
    assert card(record.state(under_law(record))) == [
        "*INC-0001 时限*",
        "目前还没有确定要计时的义务。",
        "以下由系统按事实推定并注明依据，是否适用由法务确认；不构成法律意见。",
        "*尚不确定*",
        "可能适用：网络安全事件报告、告知委托方企业、向公安机关报案、报告个人信息保护部门、告知利害关系人、通知个人、"
        "处置总结报告、按合同通知客户",
        "有待查明：涉及的数据、受影响人数、直接经济损失（人民币）、分级指南概括条款、个人信息、涉嫌犯罪、"
        "合法权益受损、已有效避免危害、受影响客户",
        "[录入事实] [时间]",
    ]


def test_a_duty_without_hours_says_so_and_its_house_target_is_called_one(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED)
    lines = card(record.state(incident))
    at_ = lines.index("*告知委托方企业* → 委托方企业（数据的处理者）")
    assert lines[at_ + 1 : at_ + 6] == [
        "立即（法律没有规定小时数） · 内部目标 2026-11-21 15:50 · ▯▯▯▯",
        "自“发现”2026-11-21 11:50 起算 · 客户联络负责人：待认领",
        "适用 · 本单位角色：受托方（须为受托方）",
        "个人信息保护法第二十一条、第五十九条；网络数据安全管理条例第十一条第二款 · 已核对条文",
        "[起草通报] [是否适用…] [不通报…]",
    ]
    english = card(record.state(incident), EN)
    at_ = english.index("*Tell the client company* → The client company, which is the handler")
    assert english[at_ + 1] == "at once, no statutory number · house target 2026-11-21 15:50 · ▯▯▯▯"


def test_a_start_that_stands_in_for_another_and_a_length_that_is_not_known_are_said(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED)
    lines = card(record.state(incident))
    at_ = lines.index("*按合同通知客户* → 客户企业")
    assert lines[at_ + 1] == "时限长短未知"
    assert lines[at_ + 2].startswith("自“发现”2026-11-21 11:50 起算（推定：“获知”的时间未知）")
    assert "时限长短取决于“合同约定小时数”，请录入。" in lines[at_ + 3 : at_ + 7]
    record.do(set_moment, incident, "aware", at(5), "", by(LI, 6))
    know(record, incident, 7, contract_hours=24)
    lines = card(record.state(incident))
    at_ = lines.index("*按合同通知客户* → 客户企业")
    assert lines[at_ + 1 : at_ + 3] == [
        "2026-11-22 12:05 到期 · 依合同或保单 · ▯▯▯▯",
        "自“获知”2026-11-21 12:05 起算 · 客户联络负责人：待认领",
    ]


def test_a_range_is_presumed_at_its_worse_end_and_the_bar_follows_the_record(record: Record) -> None:
    incident = under_law(record, people=Quantity(900_000, 1_200_000), loss=Quantity(0, 0), annex_clause="none")
    before = card(record.state(incident))
    assert "2026-11-21 15:50 到期 · ▯▯▯▯" in before
    assert "推定适用 · 国家分级：未知（须为较大及以上；推定：较大）" in before
    swept(record, 171)
    assert "2026-11-21 15:50 到期 · ▮▮▯▯" in card(record.state(incident))
    swept(record, 231)
    assert ":warning: 已逾期，2026-11-21 15:50 到期 · ▮▮▮▮" in card(record.state(incident))


def test_what_waits_for_its_start_says_for_what(record: Record) -> None:
    lines = card(record.state(under_law(record, people=Quantity.exactly(2_000_000))))
    at_ = lines.index("*处置总结报告* → 原报告渠道")
    assert lines[at_ + 1 : at_ + 3] == ["30 日", "尚未起算：等待“处置结束” · 法务合规负责人：@李强"]


def test_what_is_settled_stands_below_in_a_line(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED, people=Quantity.exactly(2_000_000))
    sent(record, incident, GENERAL, 300)
    record.do(judge_obligation, incident, CLIENT, False, "数据为本单位自有", by(LI, 301))
    lines = card(record.state(incident))
    assert "☑ 网络安全事件报告：2026-11-21 17:00 发出，已超过时限" in lines
    assert "不再计时：告知委托方企业" in lines


def test_a_card_with_all_packs_stays_within_slacks_limits_and_counts_the_rest(record: Record) -> None:
    everywhere = frozenset(
        {"cn", "eu", "uk", "us", "us-ca", "us-tx", "jp", "kr", "sg", "hk", "au", "in", "br", "ca", "tw"}
    )
    law = replace(LAW, packs=[pack.key for pack in LAW.catalogue.packs])
    incident = under_law(
        record, law, data_sets=(DataSet("payroll", "both"),), people=Quantity.exactly(2_000_000), people_in=everywhere,
        established_in=everywhere, personal_info=True, leak_confirmed=True, risk="high", significant_harm=True,
        interests_harmed=True, crime_suspected=True, malicious=True, us_state_data=True, clients=Quantity.exactly(3),
    )  # fmt: skip
    lines = card(record.state(incident))
    counted = next(line for line in lines if line.endswith("项义务正在计时"))
    assert int(counted.split()[0]) > 20
    assert any(line.startswith("另有 ") and line.endswith("`/incident clocks`") for line in lines)


def test_an_incident_without_law_has_no_card(record: Record) -> None:
    assert clocks_card(record.state(record.declare()), ZH) is None


def test_the_status_card_names_the_next_deadline_and_that_more_is_suggested(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED)
    lines = read(status_card(record.state(incident), ZH.texts).blocks).splitlines()
    assert "下一时限：告知委托方企业 · 立即（法律没有规定小时数） · 内部目标 2026-11-21 15:50 · ▯▯▯▯" in lines
    know(record, incident, 2, people=Quantity.exactly(1_200_000))
    lines = read(status_card(record.state(incident), ZH.texts).blocks).splitlines()
    assert ":warning: 按现有事实建议定为 SEV1：国家分级为较大及以上" in lines
    assert "下一时限：网络安全事件报告 · 2026-11-21 15:50 到期 · ▯▯▯▯" in lines
    english = read(status_card(record.state(incident), EN.texts).blocks)
    assert ":warning: The facts suggest SEV1: the Chinese grade is 较大 or above" in english
    assert glance(record.state(incident), ZH.texts).endswith(
        "下一时限：网络安全事件报告 · <!date^1795247400^{date_short_pretty} {time}|2026-11-21 15:50> 到期"
    )


def test_what_is_merely_unknown_is_no_warning(record: Record) -> None:
    state = record.state(under_law(record))
    assert suggest(Facts()).severity == "SEV2", "who knows nothing takes the higher"
    assert not is_higher(suggest(Facts()), "SEV3")
    assert "建议定为" not in read(status_card(state, ZH.texts).blocks)


def test_the_home_names_ones_own_duties_first(record: Record) -> None:
    incident = under_law(record, people=Quantity.exactly(1_200_000))
    mine = read(render_home(record.see(load_home, LI), ZH).blocks).splitlines()
    assert mine[4:6] == ["*你负责的时限*", "*INC-0001* · 网络安全事件报告 · 2026-11-21 15:50 到期 · #inc-0001"]
    assert "你负责的时限" not in read(render_home(record.see(load_home, CHEN), ZH).blocks)
    assert "你负责的时限" not in read(render_home(record.see(load_home, OUTSIDER), ZH).blocks)
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 60, admin=True))
    assert "你负责的时限" not in read(render_home(record.see(load_home, LI), ZH).blocks)


def test_one_person_reads_every_reason_and_the_duty_they_ask_for(record: Record) -> None:
    state = record.state(under_law(record, data_sets=ENTRUSTED, people=Quantity.exactly(1_200_000)))
    whole = clock_list(state, "", ZH, ZH.texts)
    must_be_legal(whole.text, whole.blocks)
    told = read(whole.blocks)
    assert "适用情形：级别为较大及以上（一百万人以上，或直接经济损失五百万元以上，或符合概括条款）" in told
    assert "报送渠道：电话 12387；" in told
    assert told.index("*网络安全事件报告*") < told.index("*尚不确定*")
    one = read(clock_list(state, "委托方", ZH, ZH.texts).blocks)
    assert "*告知委托方企业*" in one
    assert "网络安全事件报告" not in one
    assert read(clock_list(state, "火星", ZH, ZH.texts).blocks).endswith("没有叫这个名称的义务。")
    view = clocks_view(state, ZH.texts)
    must_be_a_legal_modal(view)
    assert "*告知委托方企业*" in read(view.blocks)


def test_legal_sees_what_was_presumed_and_may_take_a_decision_back(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED)
    form = must_be_a_legal_modal(verdict_form(record.state(incident), CLIENT, ZH.texts))
    options = [option["text"]["text"] for option in form["blocks"][1]["element"]["options"]]
    assert options == ["适用", "不适用"]
    record.do(judge_obligation, incident, CLIENT, False, "自有数据", by(LI, 5))
    form = must_be_a_legal_modal(verdict_form(record.state(incident), CLIENT, ZH.texts))
    options = [option["text"]["text"] for option in form["blocks"][-2]["element"]["options"]]
    assert options == ["适用", "不适用", "撤回认定，仍按事实推定"]


def test_a_waiver_stands_before_everybody_until_a_second_person_answers(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED)
    record.do(record_person, LI, "李强", "zh_CN", at(0))
    record.do(record_person, WANG, "王莉", "zh_CN", at(0))
    record.do(ask_waiver, incident, CLIENT, "客户已从我们的来电得知 <!channel>", by(LI, 5))
    [message] = waiver_cards(record.state(incident), ZH)
    must_be_legal(message.text, message.blocks)
    lines = read(message.blocks).splitlines()
    assert "&lt;!channel&gt;" in message.blocks[0].to_dict()["text"]["text"]
    assert lines[:3] == [
        "*李强 申请不通报：告知委托方企业*",
        "*理由* 客户已从我们的来电得知 <!channel>",
        "须由另一人审批；批准之前照常计时。",
    ]
    assert lines[-1] == "[批准] [不批准]"
    assert "@李强 申请不通报，须由另一人审批" in card(record.state(incident))
    assert "[起草通报] [是否适用…]" in card(record.state(incident)), "nobody proposes twice"

    asked = record.state(incident).law.waivers[0].event_id
    record.do(decline_waiver, incident, CLIENT, asked, by(WANG, 6))
    [message] = waiver_cards(record.state(incident), ZH)
    assert read(message.blocks).splitlines()[-1] == "王莉 未批准，2026-11-21 12:06：仍须通报"

    record.do(ask_waiver, incident, CLIENT, "客户已书面确认知悉", by(LI, 7))
    asked = record.state(incident).law.waivers[0].event_id
    record.do(grant_waiver, incident, CLIENT, asked, by(WANG, 8))
    _, message = waiver_cards(record.state(incident), ZH)
    assert read(message.blocks).splitlines()[-1] == "王莉 已批准，2026-11-21 12:08"
    assert "☒ 告知委托方企业：不通报（理由：客户已书面确认知悉）" in card(record.state(incident))


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("zh_CN", [
            "*INC-0001 时限提醒*",
            "甲公司工资表误发乙公司 · *SEV2* · #inc-0001",
            "• *网络安全事件报告* → 属地省级网信部门 · 时间已过九成 · 2026-11-21 15:50 到期",
            "请发出通报并记录在案；可以不通报的，写明理由提交审批。",
            "[查看时限] [起草通报]",
        ]),
        ("en", [
            "*Deadlines of INC-0001*",
            "甲公司工资表误发乙公司 · *SEV2* · #inc-0001",
            "• *Report of a cybersecurity incident* → The provincial CAC office · nine tenths of the time are over · "
            "due 2026-11-21 15:50",
            "Send the notice, and record it. If it need not be sent, propose to leave it out, with the reason.",
            "[Look at the clocks] [Draft notice]",
        ]),
    ],
)  # fmt: skip
def test_a_reminder_says_who_is_to_be_told_by_when_and_what_to_do(record: Record, locale: str, told: list[str]) -> None:
    incident = under_law(
        record, data_sets=(), people=Quantity.exactly(1_200_000), personal_info=False, crime_suspected=False,
        interests_harmed=False,
    )  # fmt: skip
    record.do(record_person, LI, "李强", locale, at(0))
    swept(record, 206)
    letters = [each for each in direct_messages(record.state(incident), ZH) if each.place == LI]
    letter = letters[-1]
    must_be_legal(letter.text, letter.blocks)
    assert not letter.living
    assert read(letter.blocks).splitlines() == told


def test_what_is_overdue_is_called_so_and_what_has_ended_meanwhile_too(record: Record) -> None:
    incident = under_law(record, people=Quantity.exactly(1_200_000))
    record.do(record_person, LI, "李强", "zh_CN", at(0))
    swept(record, 231)
    sent(record, incident, GENERAL, 232)
    [*_, letter] = [each for each in direct_messages(record.state(incident), ZH) if each.place == LI]
    lines = read(letter.blocks).splitlines()
    assert lines[0] == "*INC-0001 有时限已到*"
    assert "• *网络安全事件报告* → 属地省级网信部门 · 到期 · 已不再计时" in lines


def test_the_severity_form_shows_the_suggestion_with_its_parts(record: Record) -> None:
    state = record.state(under_law(record, data_sets=ENTRUSTED, people=Quantity(900_000, 1_200_000), names=True,
                                   recipients="identified", malicious=False, integrity="intact",
                                   availability="at_hand"))  # fmt: skip
    form = severity_form(state, ZH.texts)
    must_be_a_legal_modal(form)
    assert read(form.blocks).splitlines()[:10] == [
        "*建议级别：SEV1*",
        "依据：国家分级为较大及以上、ENISA 分值达到 4",
        "国家分级：较大（推定）；还可能更高，取决于：直接经济损失（人民币）、分级指南概括条款",
        "ENISA 分值：4.25（很高）",
        "SE = DPC 4 × EI 1 + CB 0.25（接收方 0.25、是否被改动 0、可用性 0、是否故意 0）",
        "DPC 依据：工资表（含身份证号、银行卡号）（受托方）",
        "EI 依据：身份证号与姓名在一起",
        "距“很高”的分界不到 0.25，请再核一遍",
        "提示：受影响超过 100 人",
        ":warning: 现定为 SEV2，与建议不同。维持现级别的，请写明理由。 [录入事实]",
    ]
    told = read(form.blocks)
    assert "进展通报：每 30 分钟一次，最迟 1 小时" in told
    assert "进展通报：关闭时一次" in told


def test_the_form_of_times_offers_what_a_duty_waits_for(record: Record) -> None:
    def offered(incident: str) -> list[str]:
        form = must_be_a_legal_modal(moment_form(record.state(incident), at(1), ZH.texts))
        return [option["value"] for option in form["blocks"][1]["element"]["options"]]

    usual = ["occurred", "detected", "reported", "aware", "contained", "restored", "handling_ended"]
    assert offered(record.declare()) == usual, "no law is watched for this one"
    abroad = replace(LAW, packs=["eu", "us"])
    watched = under_law(
        record, abroad, people_in=frozenset({"eu"}), established_in=frozenset({"eu"}), listed=frozenset({"us"}),
        personal_info=True, risk="high", data_sets=(DataSet("payroll", "both"),),
    )  # fmt: skip
    assert offered(watched) == [
        "occurred", "detected", "reported", "aware", "told_by_processor", "contained", "determined_material",
        "restored", "handling_ended",
    ]  # fmt: skip
    record.do(set_moment, watched, "aware", at(0.5), "", by(LI, 1))
    record.do(set_moment, watched, "determined_material", at(0.6), "", by(LI, 1))
    assert "told_by_processor" not in offered(watched), "its clock has begun"
    assert "determined_material" in offered(watched), "what is on record can be corrected"


def test_the_summary_tells_what_became_of_the_duties_in_the_channel_and_on_paper(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED, people=Quantity.exactly(1_200_000))
    sent(record, incident, GENERAL, 120)
    record.do(judge_obligation, incident, AUTHORITY, False, "委托方为处理者", by(LI, 121))
    for person, name in ((WANG, "王莉"), (CHEN, "陈洁"), (LI, "李强")):
        record.do(record_person, person, name, "zh_CN", at(0))
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 130, admin=True))
    before = record.state(incident)
    message, paper, file = summaries(before, ZH)
    told = read(message.blocks)  # type: ignore[union-attr]
    assert "*法定义务*" in told
    assert "网络安全事件报告 · 2026-11-21 15:50 到期 · 2026-11-21 14:00 发出" in told
    assert "告知委托方企业 · 立即（法律没有规定小时数） · 内部目标 2026-11-21 15:50 · 尚未了结" in told
    written = paper.content.decode()  # type: ignore[union-attr]
    assert "## 已查明的事实" in written
    assert "| 受影响人数 | 1,200,000 |" in written
    assert "- 国家分级：较大；还可能更高，取决于：直接经济损失（人民币）、分级指南概括条款" in written
    assert "| 报告个人信息保护部门 | 不适用 | 委托方为处理者 | 李强 | 2026-11-21 14:01 |" in written
    exported = read_record(file.content.decode())  # type: ignore[union-attr]
    assert list(flaws_of(exported)) == []
    [duty] = [each for each in exported["law"]["duties"] if each["key"] == GENERAL]
    assert (duty["state"], duty["late"], duty["mark"], duty["name"]["en"]) == (
        "met", False, "verified-p", "Report of a cybersecurity incident",
    )  # fmt: skip

    duty["state"] = "waived"
    exported["law"]["facts"]["known"]["people"]["low"] = 12
    assert sorted(flaw.what for flaw in flaws_of(exported)) == [f"duty {GENERAL}", "fact people"]


def test_the_law_of_an_incident_can_be_told_again_from_its_events(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED, people=Quantity.exactly(1_200_000))
    sent(record, incident, GENERAL, 60)
    record.do(set_moment, incident, "detected", at(-60), "邮件日志", by(WANG, 61))
    record.do(judge_obligation, incident, AUTHORITY, True, "自有员工也在内", by(LI, 62))
    record.do(ask_waiver, incident, CLIENT, "客户已知悉", by(LI, 63))
    swept(record, 200)
    know(record, incident, 201, people=Quantity.exactly(900_000), minors=True)
    state = record.state(incident)
    assert law_after(state.law, state.events) == state.law


def test_who_writes_into_the_tables_of_the_law_is_found_out(record: Record) -> None:
    from models.replay import claims_of, disagreements, replay
    from models.tables import Incident

    incident = under_law(record, data_sets=ENTRUSTED)

    def flaws() -> list[str]:
        claimed = record.see(lambda session: claims_of(session, session.get_one(Incident, incident)))
        events = [(each.seq, each.kind, each.payload) for each in record.state(incident).events]
        return [flaw.what for flaw in disagreements("INC-0001", replay(events), claimed)]

    assert flaws() == []
    record.tamper("UPDATE obligation SET state = 'met' WHERE key = 'cn.pipl59.client' AND state = 'running'")
    record.tamper("UPDATE fact_sheet SET facts = '{\"cii\": true}'")
    assert f"duty {CLIENT}" in flaws()
    assert "fact cii" in flaws()
    assert "fact sector" in flaws()


def test_every_screen_of_the_law_is_there_in_english(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED, people=Quantity(900_000, 1_200_000))
    state, say = record.state(incident), Texts("en")
    screens = [
        "\n".join(card(state, EN)), read(severity_form(state, say).blocks), read(clocks_view(state, say).blocks),
        read(verdict_form(state, CLIENT, say).blocks), read(clock_list(state, "", EN, say).blocks),
    ]  # fmt: skip
    for screen in screens:
        words = screen.replace("甲公司工资表误发乙公司", "")
        assert not any(sign in words for sign in "，。；：")


def test_what_does_not_run_any_more_can_be_counted_again(record: Record) -> None:
    incident = under_law(record, data_sets=ENTRUSTED, people=Quantity.exactly(2_000_000))
    sent(record, incident, GENERAL, 30)
    record.do(judge_obligation, incident, CLIENT, False, "数据为本单位自有", by(LI, 31))
    assert card(record.state(incident))[-1] == "[录入事实] [时间] [恢复计时…]"
    form = must_be_a_legal_modal(resume_form(record.state(incident), ZH.texts))
    offered = [option["text"]["text"] for option in form["blocks"][0]["element"]["options"]]
    assert offered[:2] == ["网络安全事件报告（已发出）", "告知委托方企业（法务认定不适用）"]
    assert "网络安全事件报告（关键信息基础设施）（按事实不适用）" in offered

    record.do(resume_duty, incident, GENERAL, "记错了", by(LI, 32))
    told = [TELLING[e.kind](record.state(incident), e, ZH.texts) for e in record.state(incident).events[-1:]]
    assert told == ["网络安全事件报告：所发通报不算履行，恢复计时（理由：记错了）"]
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 60, admin=True))
    assert card(record.state(incident))[-1] == "[恢复计时…]", "duties outlive a closing"


def test_more_settled_duties_than_the_card_has_room_for_are_counted(record: Record) -> None:
    law = replace(LAW, packs=["eu", "uk", "kr"])
    incident = under_law(
        record, law, people_in=frozenset({"eu", "uk", "kr"}), people=Quantity.exactly(2_000_000), personal_info=True,
        data_sets=(DataSet("payroll", "both"),), risk="high", leak_confirmed=True, crime_suspected=True,
        interests_harmed=True,
    )  # fmt: skip
    keys = [duty.key for duty in record.state(incident).law.duties if duty.certainty == "yes"][:12]
    for at_, key in enumerate(keys):
        sent(record, incident, key, 10 + at_)
    lines = card(record.state(incident))
    assert len([line for line in lines if line.startswith("☑")]) == 10
    assert lines[lines.index("*已了结*") + 11] == "另有 2 项"


def test_whose_number_it_is_and_what_is_only_perhaps_so_stand_beside_the_instant(record: Record) -> None:
    law = replace(LAW, packs=["jp"])
    known = {"people_in": frozenset({"jp"}), "personal_info": True, "jp_wrongful": False}
    incident = under_law(record, law, people=Quantity.exactly(1_001), **known)
    record.do(set_moment, incident, "aware", at(0) - timedelta(days=1), "", by(LI, 2))  # the 20th: day 30 is a Saturday
    lines = card(record.state(incident))
    at_ = lines.index("*速报* → 个人信息保护委员会（PPC）")
    assert lines[at_ + 1] == "2026-11-23 12:00 到期 · 依指引计算，法律没有规定天数 · ▯▯▯▯"
    assert lines[at_ + 4].endswith(" · 已核对指引原文")
    at_ = lines.index("*确报* → 个人信息保护委员会（PPC）")
    assert lines[at_ + 1] == "2026-12-19 22:59 到期 · ▯▯▯▯"
    assert lines[at_ + 4].endswith(" · 已核对条文；待律师确认")
    assert lines[at_ + 5] == "末日逢休息日，可能顺延至 2026-12-21 22:59，待律师确认。"
    started = [e for e in record.state(incident).events if e.kind == "obligation.superseded"]
    told = [TELLING[e.kind](record.state(incident), e, ZH.texts) for e in started]
    assert any("速报：2026-11-23 12:00 到期 · 依指引计算，法律没有规定天数" in READER.resolve(each) for each in told)
