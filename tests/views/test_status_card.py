"""The status card: what is read at two in the morning, in both languages, line by line."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.changes.closing import Resolution, close_incident
from models.changes.roles import assign_role
from models.changes.steering import set_phase, set_severity
from models.texts import one_line
from tests.conftest import CHEN, WANG, Record, by
from tests.views.conftest import titled
from tests.views.reading import golden, must_be_legal, read
from views.cards.status import status_card
from views.catalogue import Texts

ZH, EN = Texts("zh_CN"), Texts("en")
TITLES = st.text(max_size=120).map(one_line).filter(bool)


@pytest.mark.parametrize("say", [ZH, EN], ids=["zh_CN", "en"])
def test_an_incident_at_work(record: Record, at_work: str, say: Texts) -> None:
    card = status_card(record.state(at_work), say)
    assert read(card.blocks) == golden(f"status_at_work.{say.locale}.txt")


@pytest.mark.parametrize("say", [ZH, EN], ids=["zh_CN", "en"])
def test_a_closed_incident(record: Record, at_work: str, say: Texts) -> None:
    record.do(close_incident, at_work, Resolution("邮件已删除", "", "演练"), by(WANG, 60, admin=True))
    card = status_card(record.state(at_work), say)
    assert read(card.blocks) == golden(f"status_closed.{say.locale}.txt")


def test_its_first_lines_say_what_and_how_bad_and_where(record: Record, at_work: str) -> None:
    first, second, third, *_ = read(status_card(record.state(at_work), ZH).blocks).splitlines()
    assert first == "INC-0001 · 甲公司工资表误发乙公司"
    assert second == "*SEV2* · 严重 · 控制止损（第 3 阶段，共 7） · 进行中"
    assert third == "发现 2026-11-21 11:50   获知 2026-11-21 12:06   控制 2026-11-21 12:18"


def test_what_is_unknown_is_written_so(record: Record) -> None:
    third = read(status_card(record.state(record.declare()), ZH).blocks).splitlines()[2]
    assert third == "发现 2026-11-21 11:50   获知 未知   控制 未知"


def test_the_last_phase_offers_to_close(record: Record, at_work: str) -> None:
    assert read(status_card(record.state(at_work), ZH).blocks).endswith("[记录决定] [记录进展] [下一阶段] [更多…]")
    record.do(set_phase, at_work, "review", by(WANG, 30))
    assert read(status_card(record.state(at_work), ZH).blocks).endswith("[记录决定] [记录进展] [关闭事件] [更多…]")


def test_the_next_phase_button_says_which_phase_it_saw(record: Record, at_work: str) -> None:
    row = status_card(record.state(at_work), ZH).blocks[-1].to_dict()["elements"]
    assert [button["action_id"] for button in row] == ["decision.open", "note.open", "phase.next", "more.open"]
    assert row[2]["value"] == f"{at_work} contain"


def test_commander_and_scribe_in_one_hand_are_named_at_sev1(record: Record, at_work: str) -> None:
    record.do(assign_role, at_work, "scribe", WANG, by(WANG, 30))
    warning = "SEV1 事件的指挥和记录不能是同一人，请交接其中一个角色。"
    assert warning not in read(status_card(record.state(at_work), ZH).blocks)
    record.do(set_severity, at_work, "SEV1", "", by(WANG, 31))
    assert warning in read(status_card(record.state(at_work), ZH).blocks)
    record.do(assign_role, at_work, "scribe", CHEN, by(WANG, 32))
    assert warning not in read(status_card(record.state(at_work), ZH).blocks)


def test_sev4_promises_no_rhythm(record: Record) -> None:
    incident = record.declare(severity="SEV4")
    assert "下次进展" not in read(status_card(record.state(incident), ZH).blocks)


def test_any_title_is_shown_and_pings_nobody(record: Record, at_work: str) -> None:
    state = record.state(at_work)

    @given(TITLES)
    def each(title: str) -> None:
        for say in (ZH, EN):
            card = status_card(titled(state, title), say)
            must_be_legal(card.text, card.blocks)
            assert read(card.blocks).splitlines()[0].startswith(f"INC-0001 · {title}".splitlines()[0])
            assert not any(f"<{sign}" in card.text for sign in "!@#")

    each()


def test_a_playbook_of_its_own_with_one_phase_is_shown(record: Record) -> None:
    state = record.state(record.declare())
    only = tuple(phase for phase in state.playbook.phases if phase.key == "detect")
    small = replace(state, playbook=state.playbook.model_copy(update={"phases": only}))
    assert read(status_card(small, ZH).blocks).endswith("[记录决定] [记录进展] [关闭事件] [更多…]")
