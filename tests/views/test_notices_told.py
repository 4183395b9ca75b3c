"""Notices as they are told afterwards: in the summary, its record, the Word file; and what the wording rules find."""

import json
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from models.changes.closing import Resolution, close_incident
from models.changes.notices import Attached, Draft, approve_notice, attach_file, draft_notice, miss_file, want_file
from models.changes.sending import Sending, record_sent
from models.exports import flaws_of, read_record
from models.notices import Section
from models.notices.loading import load_templates
from models.notices.wording import warnings
from models.playbook import PlaybookFile
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by
from tests.views.leaking import LAW, leaking
from views.catalogue import Texts
from views.notices.cards import notice_surfaces
from views.notices.drafting import draft, lists_of
from views.notices.order import Order
from views.notices.samples import samples
from views.private import direct_messages
from views.summary.notices import notices, notices_told
from views.summary.record import summary_json
from views.surfaces import Document
from views.workspace import Workspace

REPORT = "cn.pipl57.authority"


def reported(record: Record, plan: PlaybookFile) -> str:
    """A payroll leak of which the authority was told, after its house target and with a stamped file."""
    leak = leaking(record)
    templates = load_templates(None, lists_of(LAW.catalogue), samples(plan.playbook))
    order = Order("authority_first", "zh_CN", "市网信办", (REPORT,))
    drafted = draft(record.state(leak), templates, order, at(30), "Asia/Shanghai")
    begun = Draft("authority_first", "zh_CN", "市网信办", (REPORT,), drafted.title, drafted.sections, drafted.template)
    notice = record.do(draft_notice, leak, begun, by(CHEN, 30))
    record.do(approve_notice, leak, notice, 1, by(LI, 40))
    record.do(attach_file, leak, notice, Attached("F1", "报告.pdf", 9, "ab" * 32, "https://x/F1"), by(CHEN, 41))
    record.do(record_sent, leak, notice, Sending(1, at(50), "邮件", "市网信办", "回执 7", (REPORT,)), by(CHEN, 55))
    return leak


def test_the_summary_lists_them_and_its_record_proves_them(record: Record, plan: PlaybookFile) -> None:
    leak = reported(record, plan)
    record.do(close_incident, leak, Resolution("已处置", "", "纸面已完成"), by(WANG, 90, admin=True))
    state = record.state(leak)
    told = notices_told(state)[0]
    assert {key: told[key] for key in ("state", "author", "approver", "sent_by", "to", "receipt", "unapproved")} == {
        "state": "sent", "author": CHEN, "approver": LI, "sent_by": CHEN, "to": "市网信办", "receipt": "回执 7",
        "unapproved": "",
    }  # fmt: skip
    assert told["met"] == [{"obligation": REPORT, "late": False}]
    paper = "\n".join(notices(state, Texts("zh_CN", names=state.names, paper=True)))
    assert (
        "| 1 | 首次报告主管部门 | 市网信办 | 陈洁，第 1 版 | 李强 | 2026-11-21 12:50，邮件<br>报告个人信息保护部门 "
        "| 回执 7<br>报告.pdf (SHA-256 abababab" in paper
    )
    written = summary_json(state)
    assert list(flaws_of(read_record(written))) == []
    forged = json.loads(written)
    forged["notices"][0]["state"] = "approved"
    assert [flaw.what for flaw in flaws_of(read_record(json.dumps(forged)))] == ["notice 1"]


def test_the_word_file_can_be_read_and_shows_its_gaps(record: Record, plan: PlaybookFile) -> None:
    state = record.state(reported(record, plan))
    file = next(each for each in notice_surfaces(state, Workspace()) if isinstance(each, Document))
    assert file.name == "INC-0001-notice-1-v1.docx"
    paper = docx.Document(BytesIO(file.content))
    words = [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in paper.paragraphs]
    assert words[0] == ("Title", "个人信息安全事件报告")
    assert ("Heading 2", "1. 发生或者可能发生泄露、篡改、丢失的信息种类、原因和可能造成的危害") in words
    assert ("List Bullet", "已停止扩散（2026-11-21 12:18）") in words
    marked = [run.text for paragraph in paper.paragraphs for run in paragraph.runs if run.font.highlight_color]
    assert "【待补：原因；尚未查明的写“正在调查，查明后补报”】" in marked
    assert all(text.startswith("【待补：") for text in marked)

    table = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert table[0] == ["编号", "应当包含的内容", "待补", "依据"]
    measures = next(row for row in table if row[1].startswith("已采取的补救措施"))
    assert measures[2].startswith("【待补：是否已通知个人；")
    assert "时间线 #" in measures[3]
    assert "内容依据：个人信息保护法第五十七条第一款（已核对条文）" in [text for _, text in words]
    normal = paper.styles["Normal"].element.rPr.rFonts
    assert (normal.get(qn("w:ascii")), normal.get(qn("w:eastAsia"))) == ("Times New Roman", "宋体")
    assert paper.core_properties.author == ""


def test_who_attached_a_file_that_cannot_be_read_is_asked_for_it_again(record: Record, plan: PlaybookFile) -> None:
    leak = reported(record, plan)
    notice = record.state(leak).law.notices[0]
    record.do(want_file, leak, notice.id, "F2", by(CHEN, 56))
    record.do(miss_file, leak, notice.id, "F2", "file_not_found", by(CHEN, 57))
    [letter] = [each for each in direct_messages(record.state(leak), Workspace()) if "无法读取" in each.text]
    assert letter.place == CHEN
    text, buttons = [block.to_dict() for block in letter.blocks]
    assert text["text"]["text"] == (
        "*你为 INC-0001 的通报 1 附上的文件无法读取，没有登记*\nSlack 返回：file_not_found。\n"
        "请重新附上：发出的是什么，以文件的哈希为证。"
    )
    assert [button["action_id"] for button in buttons["elements"]] == ["notice.attach"]
    record.do(want_file, leak, notice.id, "F3", by(ZHAO, 58))
    record.do(miss_file, leak, notice.id, "F3", "", by(ZHAO, 59))
    [letter] = [each for each in direct_messages(record.state(leak), Workspace())
                if "无法读取" in each.text and each.place == ZHAO]  # fmt: skip
    assert "文件已在 Slack 中删除。" in json.dumps(letter.blocks[0].to_dict(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("client", "系我方过失所致。", ["我方过失"]),
        ("statement", "保证今后不再发生，将赔偿一切损失。", ["赔偿一切", "保证今后不再"]),
        ("statement", "It was our mistake and will never happen again.", ["our mistake", "never happen again"]),
        ("individual", "数据没有造成任何损失。", ["没有造成任何损失"]),
        ("individual", "误发给乙公司的会计。", ["乙公司"]),
        ("client", "甲公司的工资表误发给乙公司。", ["乙公司"]),
        ("police", "甲公司的工资表误发给乙公司。", []),
        ("statement", "我公司已通知相关客户公司，原因正在调查。", []),
        ("statement", "截至目前未发现滥用。相关问题将依法依约处理。", []),
        ("client", "系本所员工违规操作所致，我所责任。", ["违规操作", "我所责任"]),
        ("client", "误发给示例会计师事务所。", ["误发给示例会计师事务所"]),
        ("client", "已聘请会计师事务所协助，我所已通知贵所。", []),
        ("police", "误发给示例会计师事务所。", []),
        ("client", "身份证号 11010519491231002X。", ["1101**********002X"]),
    ],
)
def test_what_had_better_be_put_otherwise(kind: str, text: str, found: list[str]) -> None:
    told = warnings(kind, "甲公司", "函", [Section("event", "经过", text)])
    assert [each.phrase for each in told] == found


def test_a_firms_own_name_and_telephone_stand_where_it_is_reached() -> None:
    sections = [
        Section("event", "经过", "本次事件由示例代理记账有限公司发现。"),
        Section("contact", "联系方式", "示例代理记账有限公司 021-55550123"),
    ]
    assert warnings("individual", "", "通知", sections) == []
