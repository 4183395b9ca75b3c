"""Drafts of a payroll leak, read word by word: what is known is told, what is not is a gap, nothing is invented."""

import re
from itertools import pairwise
from typing import Any

import pytest

from models.changes.facts import set_facts
from models.changes.notices import Draft, draft_notice
from models.changes.recording import Decision, record_decision
from models.changes.sending import Sending, record_sent
from models.changes.steering import set_phase
from models.facts import DataSet, Quantity
from models.notices import Section, gaps_in
from models.notices.loading import load_templates
from models.notices.templates import Templates
from models.obligations import NoticeKind
from models.playbook import PlaybookFile
from tests.conftest import CHEN, WANG, Record, at, by
from tests.views.leaking import LAW, leaking
from views.catalogue import Texts
from views.notices.drafting import draft, lists_of
from views.notices.given import given
from views.notices.order import Order
from views.notices.samples import samples


@pytest.fixture(scope="module")
def templates(plan: PlaybookFile) -> Templates:
    return load_templates(None, lists_of(LAW.catalogue), samples(plan.playbook))


def text_of(
    record: Record, incident: str, templates: Templates, kind: NoticeKind, language: str, to: str, *keys: str
) -> dict[str, str]:
    order = Order(kind, language, to, keys)
    drafted = draft(record.state(incident), templates, order, at(30), "Asia/Shanghai")
    return {"#": drafted.title} | {section.key: section.text for section in drafted.sections}


def decided(record: Record, leak: str) -> str:
    """What the summary says of the one decision of the response."""
    first = next(event.seq for event in record.state(leak).events if event.kind == "decision.recorded")
    return f"整改措施、责任人、完成时间；处置中的决定见时间线 #{first}，属于整改的请选入"


CAC_REPORT = {
    "#": "网络安全事件报告（首报）",
    "opening": "属地省级网信部门：\n\n现将我单位网络安全事件的情况报告如下。第一、二项先行报告；其余各项中尚未查明的，"
    "查明后及时补报。",
    "unit": "单位名称：【待补：单位全称】\n统一社会信用代码：【待补：统一社会信用代码】\n地址：【待补：单位地址】\n"
    "联系人及联系方式：【待补：联系人、电话、邮箱】\n"
    "涉事系统、设施基本情况：【待补：涉事系统、设施的名称、用途、部署位置、等级保护备案情况】",
    "event": "发现时间：2026-11-21 11:50\n发生时间：2026-11-21 11:00\n地点：【待补：事件发生地点】\n类型：数据泄露\n"
    "级别：一般（初步研判）\n事件经过：工资表作为邮件附件误发给另一家客户的会计。\n发现方式：乙公司来电告知。\n"
    "涉及数据：工资表（含身份证号、银行卡号）\n涉及个人：52 人\n涉及记录：52 条\n直接经济损失：0 元\n"
    "已造成的影响和危害：【待补：已造成的影响和危害；未发现的写“截至报告时未发现”】\n"
    "已采取的措施：\n- 已停止扩散（2026-11-21 12:18）\n- 已停止日志轮转并留存日志（2026-11-21 12:21）\n"
    "措施效果：已于 2026-11-21 12:18 停止扩散；其余效果【待补：措施效果】",
    "trend": "发展趋势：扩散已于 2026-11-21 12:18 停止，【待补：事态发展趋势】\n可能造成的进一步影响和危害：\n"
    "- 身份证号、银行卡号和收入信息可能被用于电信诈骗或冒名办理业务",
    "cause": "初步分析意见：【待补：原因初步分析意见；尚未查明的写“正在调查，查明后补报”】",
    "tracing": "目前未发现外部攻击或故意行为。\n【待补：溯源线索：数据流出的路径、接收方、存在的薄弱环节】",
    "next": "- 【待补：拟进一步采取的应对措施】\n请求支援事项：【待补：请求支援事项；没有的写“无”】",
    "scene": "- 日志已停止轮转并留存（2026-11-21 12:21）",
    "other": "【待补：其他应当报告的情况；没有的写“无”】",
    "closing": "报告单位：【待补：单位全称】（盖章）\n报告日期：2026-11-21",
}

INDIVIDUALS = {
    "#": "关于您个人信息安全的通知",
    "opening": "【待补：称呼】：\n\n您好。我们发现，您的个人信息因一起信息安全事件而泄露，现将有关情况告知如下。",
    "what_happened": "事情经过：我们于 2026-11-21 11:50 发现此事。工资表作为邮件附件误发给另一家客户的会计。\n"
    "涉及您的信息：工资表（含身份证号、银行卡号）\n原因：【待补：原因；尚未查明的写“正在调查”】\n"
    "可能造成的危害：\n- 身份证号、银行卡号和收入信息可能被用于电信诈骗或冒名办理业务",
    "measures": "我们已采取的措施：\n- 已停止扩散（2026-11-21 12:18）\n- 已停止日志轮转并留存日志（2026-11-21 12:21）\n"
    "建议您：\n- 核对工资卡交易记录；不放心的，可联系银行换卡或调低限额。不要向任何人提供验证码和密码。",
    "contact": "【待补：单位全称】\n【待补：个人信息保护负责人或联系部门、电话、邮箱】",
    "closing": "我们理解您的担心。调查有重要进展时，我们会再次告知。\n\n【待补：单位全称】\n2026-11-21",
}

CLIENT = {
    "#": "关于信息安全事件的告知函",
    "opening": "甲公司：\n\n我单位在为贵单位提供服务过程中处理的数据发生泄露，现告知如下。"
    "其中涉及个人信息的，贵单位作为个人信息处理者，"
    "可能负有报告主管部门和通知个人的义务（个人信息保护法第五十七条），我单位将予以协助。",
    "event": "发现时间：2026-11-21 11:50\n发生时间：2026-11-21 11:00\n"
    "事件经过：工资表作为邮件附件误发给另一家客户的会计。\n涉及贵单位的数据：工资表（含身份证号、银行卡号）\n"
    "涉及贵单位的人数、记录数：【待补：该客户的人数、记录数（不是全部客户合计）】\n风险情况：接收方已知。",
    "harm": "可能造成的危害：\n- 身份证号、银行卡号和收入信息可能被用于电信诈骗或冒名办理业务\n"
    "已造成的危害：【待补：已造成的危害；未发现的写“截至目前未发现滥用”】",
    "measures": "- 已停止扩散（2026-11-21 12:18）\n- 已停止日志轮转并留存日志（2026-11-21 12:21）\n"
    "请贵单位配合：【待补：需要该客户配合的事项；没有的写“暂无”】",
    "contact": "联系人：陈洁\n【待补：联系人、电话、邮箱】",
    "closing": "【待补：单位全称】（盖章）\n2026-11-21",
}

SUMMARY = {
    "#": "网络安全事件处置总结报告",
    "opening": "【待补：收件部门（原报告渠道）】：\n\n我单位所报网络安全事件（首次报告时间、回执："
    "【待补：首次报告的时间和回执号】）处置工作已于 【待补：处置结束时间】 结束，现将总结报告如下。",
    "cause": "事件经过：工资表作为邮件附件误发给另一家客户的会计。\n事件原因：【待补：查明的原因】",
    "measures": "- 已停止扩散（2026-11-21 12:18）\n- 已停止日志轮转并留存日志（2026-11-21 12:21）\n"
    "发现：2026-11-21 11:50；停止扩散：2026-11-21 12:18；恢复：【待补：恢复时间；未受影响的写“未中断”】",
    "harm": "涉及个人：52 人\n涉及数据：工资表（含身份证号、银行卡号）\n直接经济损失：0 元\n"
    "实际危害：【待补：已造成的危害；未发现的写“截至报告日未发现滥用”】",
    "accountability": "【待补：责任认定和处理情况（由单位决定，不由本工具推断）】",
    "improvement": "",
    "lessons": "【待补：教训】",
    "closing": "报告单位：【待补：单位全称】（盖章）\n报告日期：2026-11-21",
}

GDPR33 = {
    "#": "Notification of a personal data breach",
    "opening": "To: the supervisory authority\n\nWe notify under art. 33 GDPR. Aware since: 2026-11-21 12:05. If later "
    "than 72 hours, the reasons: [to be added: reasons for the delay; strike this if there is none]",
    "nature": "Nature: 工资表作为邮件附件误发给另一家客户的会计。[to be added: a translation]\n"
    "Occurred: 2026-11-21 11:00; found: 2026-11-21 11:50\nCategories of data subjects: [to be added: categories of "
    "data subjects, such as employees]; approximate number: 52\nCategories of data: Payroll with ID and bank card "
    "numbers; approximate number of records: 52",
    "contact": "[to be added: name of the firm]\n[to be added: data protection officer or contact, telephone, e-mail]",
    "consequences": "- identity and bank card numbers and pay may be used for fraud or for dealings in another's name",
    "measures": "Taken:\n- The further spread was stopped (2026-11-21 12:18)\n"
    "- Logs are kept and no longer overwritten (2026-11-21 12:21)\nProposed:\n- [to be added: measures proposed]",
    "closing": "[to be added: name of the firm]\n2026-11-21",
}


def test_the_drafts_of_a_payroll_leak(record: Record, templates: Templates) -> None:
    leak = leaking(record)

    def told(kind: NoticeKind, language: str, to: str, *keys: str) -> dict[str, str]:
        return text_of(record, leak, templates, kind, language, to, *keys)

    assert told("authority_first", "zh_CN", "属地省级网信部门", "cn.cac.general") == CAC_REPORT
    assert told("individual", "zh_CN", "", "cn.pipl57.individuals") == INDIVIDUALS
    assert told("client", "zh_CN", "甲公司", "cn.pipl59.client") == CLIENT
    assert told("authority_summary", "zh_CN", "", "cn.cac.summary") == SUMMARY | {
        "improvement": f"【待补：{decided(record, leak)}】"
    }
    assert told("authority_first", "en", "the supervisory authority", "eu.gdpr33") == GDPR33


def test_every_list_of_the_law_is_answered_item_by_item(record: Record, templates: Templates) -> None:
    """In both languages, in the law's order, each item with a text or a gap; a list without a template is gaps only."""
    leak = leaking(record)
    state = record.state(leak)
    for pack in LAW.catalogue.packs:
        for row in pack.obligations:
            contents = pack.contents_of(row)
            if contents is None or row.key not in state.law.catalogue.obligations:
                continue
            kind: NoticeKind = row.notice or "authority_first"
            for language in ("zh_CN", "en"):
                order = Order(kind, language, "X", (row.key,))
                sections = draft(state, templates, order, at(30), "Asia/Shanghai").sections
                answered = [s.key for s in sections if s.key not in ("opening", "closing")]
                assert answered == [item.key for item in contents.items], row.key
                assert all(section.text for section in sections)


def test_every_template_speaks_one_language_and_both_say_the_same(templates: Templates) -> None:
    for (name, language), template in templates.of.items():
        words = re.sub(r"\{#.*?#\}", "", template.text)
        assert bool(re.search(r"[\u3400-\u9fff]", words)) == (language == "zh_CN"), name
    shape = {
        language: {name: re.findall(r"^## (\S+)", each.text, re.M) for (name, of), each in templates.of.items()
                   if of == language}
        for language in ("zh_CN", "en")
    }  # fmt: skip
    assert shape["zh_CN"] == shape["en"]


def test_each_sentence_says_where_it_comes_from(record: Record, templates: Templates) -> None:
    leak = leaking(record)
    state = record.state(leak)
    order = Order("authority_first", "zh_CN", "省网信办", ("cn.cac.general",))
    drafted = draft(state, templates, order, at(30), "Asia/Shanghai")
    sections, mark = drafted.sections, drafted.template
    event = next(section for section in sections if section.key == "event")
    stopped = next(e.seq for e in state.events if e.payload.get("task") == "contain.stop_leak")
    assert {"moment:detected", "moment:occurred", "fact:people", "event:1", f"event:{stopped}"} <= set(event.sources)
    assert next(section for section in sections if section.key == "unit").sources == ()
    assert mark.startswith("cac_report@")
    assert not [s for s in sections if "\x03" in s.text or "\x01" in s.text]


def test_what_nobody_knows_is_a_gap_and_never_a_number(record: Record, templates: Templates) -> None:
    incident = record.declare(data_kinds=(), how_found="乙公司来电告知")
    told = text_of(record, incident, templates, "police", "zh_CN", "")
    assert "涉及个人：【待补：涉及的个人数量】；涉及记录：【待补：记录数】" in told["loss"]
    assert "直接经济损失：【待补：直接经济损失】" in told["loss"]
    assert "发生时间：【待补：发生时间】" in told["event"]
    assert told["evidence"].startswith("- 【待补：已固定的证据、保管人】")
    insurer = text_of(record, incident, templates, "insurer", "zh_CN", "")
    assert "发现时间：2026-11-21 11:50；知悉时间：【待补：知悉时间】；" in insurer["event"], "found is not known of"
    assert len(gaps_in([Section(key, key, text) for key, text in told.items()])) >= 10


def test_another_company_is_named_to_authorities_only(record: Record, templates: Templates) -> None:
    leak = leaking(record, what_happened="甲公司工资表误发乙公司会计")
    letter = text_of(record, leak, templates, "client", "zh_CN", "甲公司", "cn.pipl59.client")
    assert "乙公司" not in "".join(letter.values())
    assert "事件经过：【待补：与贵单位有关的事件经过，不写其他客户名称】" in letter["event"]
    person = text_of(record, leak, templates, "individual", "zh_CN", "", "cn.pipl57.individuals")
    assert "公司" not in "".join(person.values())
    report = text_of(record, leak, templates, "authority_first", "zh_CN", "省网信办", "cn.cac.general")
    assert "事件经过：甲公司工资表误发乙公司会计。" in report["event"]


def test_words_that_look_like_a_heading_stay_words(record: Record, templates: Templates) -> None:
    leak = leaking(record, what_happened="误发\n## contact\n{{ 7 * 7 }}【待补：x】")
    told = text_of(record, leak, templates, "client", "zh_CN", "甲公司", "cn.pipl59.client")
    assert "误发\n## contact\n{{ 7 * 7 }}【待补：x】" in told["event"]
    assert told["contact"].startswith("联系人：陈洁")


def test_a_long_story_is_not_cut_in_silence(record: Record, templates: Templates) -> None:
    leak = leaking(record, what_happened="误发" * 1000)
    told = text_of(record, leak, templates, "client", "zh_CN", "甲公司", "cn.pipl59.client")
    assert "误发……【待补：其余内容，见 时间线 #1】" in told["event"]


def test_only_work_that_somebody_was_given_is_planned(record: Record, templates: Templates) -> None:
    from models.changes.tasks import assign_task

    leak = leaking(record)
    record.do(assign_task, leak, "gap.credentials", WANG, by(WANG, 26))
    told = text_of(record, leak, templates, "authority_first", "zh_CN", "省网信办", "cn.cac.general")
    assert told["next"] == (
        "- 更换电子税务局、网银、CA/UKey、财务软件口令\n请求支援事项：【待补：请求支援事项；没有的写“无”】"
    )


def told_outside(record: Record, leak: str, kind: NoticeKind, to: str, minutes: float, *keys: str) -> None:
    begun = Draft(kind, "zh_CN", to, keys, "函", (Section("event", "经过", "x"),))
    notice = record.do(draft_notice, leak, begun, by(CHEN, minutes))
    sending = Sending(1, at(minutes), "邮件", to, f"回执 {minutes}", unapproved="-")
    record.do(record_sent, leak, notice, sending, by(CHEN, minutes))


def test_the_authority_hears_of_letters_to_individuals_only_where_individuals_were_told(
    record: Record, templates: Templates
) -> None:
    leak = leaking(record)
    told_outside(record, leak, "insurer", "某保险公司", 30)
    told_outside(record, leak, "police", "某派出所", 31)
    told_outside(record, leak, "internal", "全体员工", 32)
    report = text_of(record, leak, templates, "authority_first", "zh_CN", "市网信办", "cn.pipl57.authority")
    assert report["measures"].endswith(
        "通知个人的情况：\n- 【待补：是否已通知个人；决定不通知的，写明措施能够有效避免危害的理由】"
    )
    told_outside(record, leak, "individual", "工资表所列员工", 33, "cn.pipl57.individuals")
    report = text_of(record, leak, templates, "authority_first", "zh_CN", "市网信办", "cn.pipl57.authority")
    assert report["measures"].endswith("通知个人的情况：\n- 已于 2026-11-21 12:33 通知：工资表所列员工")
    english = text_of(record, leak, templates, "authority_first", "en", "the CAC", "cn.pipl57.authority")
    assert english["measures"].endswith(
        "Notice to the individuals:\n- told on 2026-11-21 12:33: 工资表所列员工[to be added: a translation]"
    )
    summary = text_of(record, leak, templates, "authority_summary", "zh_CN", "", "cn.cac.summary")
    assert "- 保险报案：某保险公司（2026-11-21 12:30）\n- 向公安机关报案：某派出所" in summary["measures"]
    assert "全体员工" not in summary["measures"], "an internal brief is none of the regulator's"


def test_the_summary_knows_the_first_report_and_takes_over_what_the_review_decided(
    record: Record, templates: Templates
) -> None:
    leak = leaking(record)
    told_outside(record, leak, "authority_first", "省网信办", 30, "cn.pipl57.authority")
    summary = text_of(record, leak, templates, "authority_summary", "zh_CN", "", "cn.cac.summary")
    assert "首次报告时间、回执：【待补：首次报告的时间和回执号】" in summary["opening"], "another law's report is none"
    told_outside(record, leak, "authority_first", "省网信办", 31, "cn.cac.general")
    told_outside(record, leak, "authority_followup", "省网信办", 33, "cn.cac.general")
    record.do(set_phase, leak, "review", by(WANG, 40))
    record.do(record_decision, leak, Decision("发送前由系统核对收件人", "人工核对不可靠"), by(WANG, 41))
    summary = text_of(record, leak, templates, "authority_summary", "zh_CN", "", "cn.cac.summary")
    assert "我单位 2026-11-21 12:31 所报网络安全事件（回执：回执 31）处置工作已于" in summary["opening"]
    assert summary["improvement"] == (
        f"- 发送前由系统核对收件人（2026-11-21 12:41 决定）\n【待补：{decided(record, leak)}】"
    )
    english = text_of(record, leak, templates, "authority_summary", "en", "", "cn.cac.summary")
    assert "that we reported on 2026-11-21 12:31 (receipt: 回执 31)" in english["opening"]
    assert english["improvement"].endswith(
        "[to be added: improvements, who answers for them, by when; decisions of the response: timeline #"
        f"{decided(record, leak).partition('#')[2].partition('，')[0]}, take what is an improvement]"
    )


def test_a_follow_up_refers_to_the_report_on_record_or_says_that_none_is(record: Record, templates: Templates) -> None:
    leak = leaking(record)
    told = text_of(record, leak, templates, "authority_followup", "zh_CN", "省网信办", "cn.cac.general")
    assert told["#"] == "网络安全事件报告（补报）"
    assert "我单位已于 【待补：首次报告的时间】 报告本次网络安全事件（回执：【待补：回执号】）" in told["opening"]
    told_outside(record, leak, "authority_first", "省网信办", 31, "cn.cac.general")
    told = text_of(record, leak, templates, "authority_followup", "zh_CN", "省网信办", "cn.cac.general")
    assert "我单位已于 2026-11-21 12:31 报告本次网络安全事件（回执：回执 31）" in told["opening"]


@pytest.mark.parametrize("confirmed", [None, False])
def test_what_kind_of_incident_it_is_stays_open_until_it_is_certain(
    record: Record, templates: Templates, confirmed: bool | None
) -> None:
    leak = leaking(record)
    record.do(set_facts, leak, {"leak_confirmed": confirmed}, record.state(leak).law.version, by(CHEN, 30))
    told = text_of(record, leak, templates, "authority_first", "zh_CN", "省网信办", "cn.cac.general")
    assert "类型：【待补：事件类型；尚未查实的写明正在核实】\n" in told["event"]
    english = text_of(record, leak, templates, "authority_first", "en", "the CAC", "cn.cac.general")
    assert "Kind: [to be added: kind of incident; say “being verified” where it is]\n" in english["event"]


@pytest.mark.parametrize(
    ("known", "source"),
    [
        ({"loss": Quantity.exactly(6_000_000)}, "fact:loss"),
        ({"annex_clause": "cn2"}, "fact:annex_clause"),
        ({"people": Quantity.exactly(1_000_000)}, "fact:people"),
    ],
)
def test_the_grade_rests_on_what_decided_it(
    record: Record, templates: Templates, known: dict[str, Any], source: str
) -> None:
    leak = leaking(record)
    record.do(set_facts, leak, known, record.state(leak).law.version, by(CHEN, 30))
    told = given(record.state(leak), Order("authority_first", "zh_CN"), at(31), Texts("zh_CN", paper=True))
    assert told["grade"].source == source


def test_a_draft_that_is_too_long_says_so_and_keeps_its_gaps(record: Record, templates: Templates) -> None:
    leak = leaking(record)
    record.do(set_phase, leak, "review", by(WANG, 30))
    for number in range(80):
        decision = Decision(f"第 {number} 项整改：发送前由第二人核对收件人并登记，逐月抽查", "复盘")
        record.do(record_decision, leak, decision, by(WANG, 31 + number))
    told = text_of(record, leak, templates, "authority_summary", "zh_CN", "", "cn.cac.summary")
    assert len(told["improvement"]) <= 3000
    cut, *rest = told["improvement"].splitlines()[-2:]
    assert cut.endswith("决定）……【待补：其余内容此处放不下，见时间线】")
    assert rest == [f"【待补：{decided(record, leak)}】"]


def test_with_half_of_it_known_nothing_is_said_for_another(record: Record, templates: Templates) -> None:
    """Two clients' data of two kinds, and a number that is only a bound."""
    leak = leaking(record)
    known: dict[str, Any] = {
        "people": Quantity(1_000_000, None), "loss": Quantity(5_000_000, None), "personal_info": None,
        "data_sets": (DataSet("payroll", "entrusted"), DataSet("bank_ledgers", "entrusted")),
    }  # fmt: skip
    record.do(set_facts, leak, known, record.state(leak).law.version, by(CHEN, 30))
    report = text_of(record, leak, templates, "authority_first", "zh_CN", "省网信办", "cn.cac.general")
    assert "涉及个人：不少于 1,000,000 人\n" in report["event"]
    assert "直接经济损失：不少于 5,000,000 元\n" in report["event"]
    kinds = "工资表（含身份证号、银行卡号）；银行流水、账簿凭证"
    letter = text_of(record, leak, templates, "client", "zh_CN", "甲公司", "cn.pipl59.client")
    assert f"涉及贵单位的数据：{kinds}【待补：哪几种涉及该客户，逐项核对】\n" in letter["event"]
    person = text_of(record, leak, templates, "individual", "zh_CN", "", "cn.pipl57.individuals")
    assert f"涉及您的信息：{kinds}【待补：哪几种涉及收件人，逐项核对】\n" in person["what_happened"]
    english = text_of(record, leak, templates, "client", "en", "Client A", "cn.pipl59.client")
    assert "ledgers and vouchers [to be added: which of these concern this client]\n" in english["event"]
    insurer = text_of(record, leak, templates, "insurer", "zh_CN", "某保险公司")
    assert f"涉及数据：{kinds}\n涉及个人：不少于 1,000,000 人" in insurer["event"]
    books = {"personal_info": False}
    record.do(set_facts, leak, books, record.state(leak).law.version, by(CHEN, 32))
    letter = text_of(record, leak, templates, "client", "zh_CN", "甲公司", "cn.pipl59.client")
    assert "第五十七条" not in letter["opening"], "books of account are no personal information"


def test_no_line_runs_into_the_next(templates: Templates) -> None:
    """Jinja2 takes away the end of a line that ends with a block."""
    for template in templates.of.values():
        for line, following in pairwise(template.text.splitlines()):
            whole = re.fullmatch(r"\{%.*%\}", line) and line.count("{%") == 1
            ends = line.endswith("%}") and not whole
            ends = ends and not line.endswith("{% endmacro %}")
            assert not (ends and following.strip() and not following.startswith("#")), f"{template.file}: {line}"
