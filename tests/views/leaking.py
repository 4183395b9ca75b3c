"""A payroll leak under the law, as notices of it have to be drafted: two clients, fifty-two people, the spread stopped.

Payroll of client A went to client B; the firm is the handler of its own staff's payroll, and processes the clients'.
"""

from sqlmodel import Session

from models.changes.facts import set_facts, watch_law
from models.changes.machine import record_channel
from models.changes.members import record_joined
from models.changes.moments import set_moment
from models.changes.recording import Decision, record_decision
from models.changes.roles import assign_role
from models.changes.steering import set_phase
from models.changes.tasks import complete_task
from models.facts import DataSet, Quantity
from models.homes import record_person
from models.incidents import lock
from models.law import Law
from models.obligations import load_catalogue
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by

NAMES = {WANG: "王莉", CHEN: "陈洁", ZHAO: "赵敏", LI: "李强"}
LAW = Law(load_catalogue(), ("eu",))


def leaking(record: Record, *, what_happened: str = "工资表作为邮件附件误发给另一家客户的会计") -> str:
    """The incident at half past noon; gives its id."""
    incident = record.declare(severity="SEV2", data_kinds=("payroll",), what_happened=what_happened)
    record.do(record_channel, incident, "C1", "inc-0001", by("stanch", 0.1))
    for person, name in NAMES.items():
        record.do(record_person, person, name, "zh_CN", at(0))
    for person in (CHEN, ZHAO, LI):
        record.do(record_joined, incident, by(person, 0.5))

    def watch(session: Session) -> None:
        watch_law(session, lock(session, incident), LAW, ("payroll",), by(WANG, 0.6))

    record.do(watch)
    for role, person in (("legal", LI), ("customer", CHEN), ("tech", ZHAO)):
        record.do(assign_role, incident, role, person, by(WANG, 1))
    known = {
        "people": Quantity.exactly(52), "records": Quantity.exactly(52), "clients": Quantity.exactly(1),
        "loss": Quantity.exactly(0), "annex_clause": "none", "personal_info": True, "leak_confirmed": True,
        "data_sets": (DataSet("payroll", "both"),), "recipients": "identified", "ransom_demanded": False,
        "outside_access": False, "malicious": False, "cii": False, "central_organ": False,
    }  # fmt: skip
    record.do(set_facts, incident, known, record.state(incident).law.version, by(CHEN, 5))
    record.do(set_moment, incident, "occurred", at(-60), "", by(CHEN, 6))
    record.do(set_moment, incident, "aware", at(5), "", by(LI, 7))
    record.do(set_phase, incident, "contain", by(WANG, 8))
    record.do(complete_task, incident, "contain.stop_leak", by(ZHAO, 20), at(18))
    record.do(complete_task, incident, "gap.preserve_logs", by(ZHAO, 21))
    record.do(record_decision, incident, Decision("发送前由第二人核对收件人", "误发系未核对"), by(WANG, 25))
    return incident
