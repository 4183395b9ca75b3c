"""A leak from its first report to its closing, with everything in it that a summary has to tell.

Payroll of client A went to client B; the kinds of events are all there, some more than once: a severity raised, a
time corrected, handovers that went and did not go, a decision replaced, a decision restricted, two people of one name.
"""

from models.changes.closing import Resolution, close_incident
from models.changes.handovers import accept_handover, decline_handover, offer_handover
from models.changes.machine import record_channel
from models.changes.members import record_joined, record_left
from models.changes.moments import set_moment
from models.changes.pins import Pin, Place, pin_message
from models.changes.recording import Decision, Update, add_note, post_update, record_decision
from models.changes.roles import assign_role
from models.changes.steering import rename_incident, set_phase, set_severity
from models.changes.tasks import add_task, assign_task, complete_task, reopen_task, set_not_applicable
from models.homes import record_person
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by

WU = "UWU"
"""Also called 李强, as LI is: the ids tell them apart."""

NAMES = {WANG: "王莉", CHEN: "陈洁", ZHAO: "赵敏", LI: "李强", WU: "李强"}


def worked_on(record: Record) -> str:
    """The incident just before its closing; gives its id."""
    incident = record.declare(severity="SEV3", detected_at=at(-30), data_kinds=("payroll", "contacts"))
    record.do(record_channel, incident, "C1", "inc-0001-gong-zi-biao", by("stanch", 0.1))
    for person, name in NAMES.items():
        record.do(record_person, person, name, "zh_CN", at(0))
    for person in (CHEN, ZHAO, LI, WU):
        record.do(record_joined, incident, by(person, 0.5))
    _roles(record, incident)
    _work(record, incident)
    _words(record, incident)
    return incident


def closed(record: Record) -> str:
    """The same, closed by an administrator over what must be settled; somebody leaves afterwards."""
    incident = worked_on(record)
    resolution = Resolution(
        "乙公司书面确认已删除，未发现转发。\n原件与哈希已封存。", "发送前由第二人核对收件人", "其余各项已在纸面台账完成"
    )
    record.do(close_incident, incident, resolution, by(WANG, 1440, admin=True))
    record.do(record_left, incident, by(WU, 1500))
    return incident


def _roles(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "scribe", CHEN, by(WANG, 1))
    record.do(assign_role, incident, "tech", LI, by(WANG, 2))
    record.do(offer_handover, incident, "tech", ZHAO, "邮箱网关日志还没导出", by(LI, 40))
    record.do(accept_handover, _asked(record, incident), by(ZHAO, 45))
    record.do(offer_handover, incident, "scribe", WU, "", by(CHEN, 50))
    record.do(decline_handover, _asked(record, incident), by(WU, 52))


def _asked(record: Record, incident: str) -> str:
    return next(handover.id for handover in record.state(incident).handovers if handover.state == "asked")


def _work(record: Record, incident: str) -> None:
    record.do(complete_task, incident, "detect.report", by(WANG, 55), at(-20))
    record.do(complete_task, incident, "activate.triage", by(WANG, 56))
    record.do(set_severity, incident, "SEV2", "工资表含身份证号，属敏感个人信息", by(LI, 60))
    record.do(set_moment, incident, "occurred", at(-120), "", by(CHEN, 61))
    record.do(set_moment, incident, "aware", at(30), "", by(LI, 62))
    record.do(set_moment, incident, "aware", at(5), "以客户来电为准", by(WANG, 63))
    record.do(set_phase, incident, "contain", by(WANG, 64))
    record.do(complete_task, incident, "contain.stop_leak", by(ZHAO, 70), at(68))
    record.do(reopen_task, incident, "contain.stop_leak", by(ZHAO, 71))
    record.do(complete_task, incident, "contain.stop_leak", by(ZHAO, 75), at(74))
    key = record.do(add_task, incident, "contain", "请乙公司 <b>会计</b> 书面确认 | 已删除", by(CHEN, 76))
    record.do(assign_task, incident, key, WU, by(CHEN, 77))
    record.do(complete_task, incident, key, by(WU, 90))
    record.do(set_not_applicable, incident, "contain.backup_now", "没有系统受损", by(ZHAO, 91))


def _words(record: Record, incident: str) -> None:
    first = record.do(record_decision, incident, Decision("暂不通知甲公司", "先核实收件人", "立即通知"), by(WANG, 100))
    record.do(record_decision, incident, Decision("立即通知甲公司", "合同约定 24 小时内告知", supersedes=first),
              by(WANG, 110))  # fmt: skip
    restricted = Decision("拟对经办人谈话", "两次未核对收件人", audience=("legal", "exec"))
    record.do(record_decision, incident, restricted, by(LI, 111))
    record.do(
        add_note, incident, "乙公司会计来电：\n邮件已删除 ![x](http://example.com/x.png) ~~未转发~~", by(CHEN, 115)
    )
    record.do(add_note, incident, "谈话记录见法务", by(LI, 116), audience=("legal",), happened_at=at(112))
    record.do(
        post_update, incident, Update("误发一封，已确认删除", "核对名单", "请法务审阅通知", at(240)), by(WANG, 120)
    )
    place = Place("C1", "1795240000.000100", "https://jiahe.slack.com/archives/C1/p1795240000000100")
    message = {"user": ZHAO, "text": "网关日志已导出", "ts": place.ts}
    record.do(pin_message, incident, Pin(place, message), by(CHEN, 125))
    record.do(rename_incident, incident, "甲公司 11 月工资表误发乙公司", by(WANG, 130))
