"""The Home tab: the incidents a person may see, the open ones first, and a button to declare one."""

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.machine import record_channel
from models.changes.members import record_joined, record_left
from models.changes.pins import Pin, Place, pin_message
from models.changes.steering import set_phase
from models.changes.tasks import complete_task
from models.homes import has_home, incidents_of, load_home, open_home, recently_opened, record_person, strangers
from sandbox.blockkit import check_view
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by
from tests.views.reading import read
from views.home import HomeView, render_home
from views.workspace import Workspace

ADMIN = "UADMIN"


def home(record: Record, person: str, *, everything: bool = False) -> HomeView:
    return render_home(record.see(load_home, person, everything=everything), Workspace())


@pytest.fixture
def three(record: Record) -> list[str]:
    """INC-0001 closed, INC-0002 at work, INC-0003 just declared by somebody else."""
    first, second = record.declare(title="第一起"), record.declare(title="第二起", minutes=60)
    third = record.declare(by=LI, title="第三起", minutes=120)
    record.do(record_channel, second, "C1", "inc-0002", by("stanch", 61))
    record.do(complete_task, second, "activate.triage", by(WANG, 62))
    record.do(set_phase, second, "contain", by(WANG, 63))
    record.do(close_incident, first, Resolution("已删除", "", "演练"), by(WANG, 90, admin=True))
    return [first, second, third]


def test_it_lists_what_one_belongs_to_the_open_ones_first(record: Record, three: list[str]) -> None:
    view = home(record, WANG)
    check_view(view.payload, surface="home")
    assert read(view.blocks).splitlines() == [
        "止漏：客户信息泄露应急",
        "拿不准是不是泄露？先宣布。若是误报，关掉就好。",
        "[宣布事件]",
        "———",
        "*INC-0002 · 第二起*",
        "SEV2 · 控制止损（第 3 阶段，共 7） · ▮▯▯▯▯ 1/50 · #inc-0001 [记录进展]",
        "*INC-0001 · 第一起*",
        "SEV2 · 已关闭：已处置 · ▯▯▯▯▯ 0/50 · —",
    ]


def test_another_sees_their_own_and_an_outsider_none(record: Record, three: list[str]) -> None:
    assert "*INC-0003 · 第三起*" in read(home(record, LI).blocks)
    assert "第一起" not in read(home(record, LI).blocks)
    assert read(home(record, OUTSIDER).blocks).splitlines()[-1] == "你目前没有参与任何事件。参与的事件会显示在这里。"


def test_an_administrator_sees_all(record: Record, three: list[str]) -> None:
    shown = read(home(record, ADMIN, everything=True).blocks)
    assert [line for line in shown.splitlines() if line.startswith("*INC")] == [
        "*INC-0003 · 第三起*",
        "*INC-0002 · 第二起*",
        "*INC-0001 · 第一起*",
    ]


def test_whoever_left_sees_it_no_more(record: Record, three: list[str]) -> None:
    record.do(record_joined, three[1], by(CHEN, 64))
    assert "INC-0002" in read(home(record, CHEN).blocks)
    record.do(record_left, three[1], by(CHEN, 65))
    assert "INC-0002" not in read(home(record, CHEN).blocks)


def test_it_speaks_the_persons_language(record: Record, three: list[str]) -> None:
    record.do(record_person, WANG, "Wang", "en", at(0))
    lines = read(home(record, WANG).blocks).splitlines()
    assert lines[:3] == [
        "Stanch: when customer data has leaked",
        "Not sure whether it is a leak? Declare it: closing a false alarm costs nothing.",
        "[Declare an incident]",
    ]
    assert lines[5].startswith("SEV2 · Contain (phase 3 of 7) · ")


def test_a_hundred_incidents_are_forty_and_a_number(record: Record) -> None:
    for number in range(45):
        record.declare(minutes=number, title="很长的标题" * 24)
    view = home(record, WANG)
    check_view(view.payload, surface="home")
    assert len(view.blocks) == 4 + 40 + 1
    lines = read(view.blocks).splitlines()
    assert lines[4].startswith("*INC-0045 · ")
    assert lines[-1] == "另有 5 起较早的事件"


def test_the_same_home_has_the_same_digest(record: Record, three: list[str]) -> None:
    assert home(record, WANG).digest == home(record, WANG).digest
    assert home(record, WANG).digest != home(record, LI).digest


def test_an_open_home_is_renewed_for_its_people_and_for_administrators(record: Record, three: list[str]) -> None:
    for person in (WANG, CHEN, OUTSIDER, ADMIN):
        record.do(open_home, person, at(100))
    record.do(record_joined, three[1], by(CHEN, 101))
    record.do(record_left, three[1], by(CHEN, 102))

    def renewed(since: float) -> list[str]:
        return sorted(record.see(recently_opened, three[1], at(since), {ADMIN}))

    assert renewed(99) == [ADMIN, CHEN, WANG]
    assert renewed(100) == []
    assert record.see(has_home, WANG)
    assert not record.see(has_home, ZHAO)


def test_whoever_the_record_names_is_looked_up_and_leads_back_to_it(record: Record) -> None:
    """Or the summary, which waits for names, would wait for ever for one who only wrote a message that was pinned."""
    incident = record.declare()
    assert record.see(incidents_of, OUTSIDER) == set()
    place = Place("C1", "1795240000.000100", "https://jiahe.slack.com/archives/C1/p1795240000000100")
    record.do(pin_message, incident, Pin(place, {"user": OUTSIDER, "text": "收到", "ts": place.ts}), by(WANG, 1))
    assert strangers(record.state(incident)) == [OUTSIDER, WANG]
    for person in (WANG, OUTSIDER):
        record.do(record_person, person, "王莉", "zh_CN", at(1))
        assert record.see(incidents_of, person) == {incident}
    assert strangers(record.state(incident)) == []
