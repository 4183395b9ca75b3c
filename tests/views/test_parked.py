"""What Slack refuses, told to administrators in their Home: what is missing, why, the cure, and a button."""

import pytest

from models import surfaces
from models.changes.machine import record_channel
from models.changes.members import record_invitations, want_member
from models.homes import load_home, record_person
from models.incidents import lock
from sandbox.blockkit import check_view
from tests.conftest import CHEN, OUTSIDER, WANG, Record, at, by
from tests.views.reading import read
from views.home import HomeView, render_home
from views.workspace import Workspace

ADMIN = "UADMIN"


def park(record: Record, incident: str, key: str, error: str) -> None:
    """As the reconciler does it."""
    surface = record.do(surfaces.attempt, f"incident:{incident}", key, at(30))
    record.do(surfaces.park, surface, "digest", error)


def cannot_be_added(record: Record, incident: str, person: str, error: str) -> None:
    record.do(lambda session: want_member(session, lock(session, incident), person))
    record.do(record_invitations, incident, (), {person: error}, by("stanch", 30))


def home(record: Record, locale: str = "zh_CN") -> HomeView:
    record.do(record_person, ADMIN, "Admin", locale, at(0))
    view = render_home(record.see(load_home, ADMIN, everything=True), Workspace(admins=frozenset({ADMIN})))
    check_view(view.payload, surface="home")
    return view


def told(record: Record, locale: str = "zh_CN") -> list[str]:
    """What stands between the button and the incidents."""
    lines = read(home(record, locale).blocks).splitlines()
    return lines[4 : lines.index("———", 4)]


def test_what_is_missing_why_and_what_to_do(record: Record, at_work: str) -> None:
    for key in ("status", "checklist:contain:1", "event:aa", "event:bb"):
        park(record, at_work, key, "not_in_channel")
    park(record, at_work, "announcement", "channel_not_found")
    park(record, at_work, "summary.md:cc", "missing_scope")
    cannot_be_added(record, at_work, OUTSIDER, "cant_invite")
    assert told(record) == [
        "*被 Slack 拒绝的内容*",
        "*INC-0001*",
        "• 邀请 @UOUTSIDER 进频道：Slack 不允许（cant_invite）。请在频道里用 /invite 手动邀请。",
        "• 公告：止漏看不到这个频道（channel_not_found）。把止漏邀请进这个频道；如果是公告频道，再核对设置"
        " ANNOUNCE_CHANNEL。",
        "• 总结文件：应用缺少权限（missing_scope）。到 https://api.slack.com/apps 把最新的应用清单贴进 App"
        " Manifest，再点 Reinstall。",
        "• “控制止损”的清单、频道里的动态 ×2、状态卡片：止漏不在这个频道里（not_in_channel）。在频道里输入"
        " /invite，选择止漏。 [重试]",
    ]
    assert told(record, "en") == [
        "*Slack refuses*",
        "*INC-0001*",
        "• the invitation of @UOUTSIDER: Slack does not allow it (cant_invite). Invite them by hand: /invite in the"
        " channel.",
        "• the announcement: Slack shows Stanch no such channel (channel_not_found). Invite Stanch to it; if it is the"
        " announcement channel, look at ANNOUNCE_CHANNEL too.",
        "• the summary as a file: the app lacks a permission (missing_scope). Put the newest manifest into App Manifest"
        " at https://api.slack.com/apps, then press Reinstall.",
        "• the checklist Contain, news in the channel ×2, the status card: the bot is not in the channel"
        " (not_in_channel). Write /invite in the channel and choose Stanch. [Try again]",
    ]


def test_a_word_that_nobody_knows_is_told_as_it_is(record: Record, at_work: str) -> None:
    park(record, at_work, "letter:aa:UCHEN", "ekm_access_denied")
    park(record, at_work, "something.new:aa", "<!channel>")
    assert told(record, "en")[2:] == [
        "• something.new:aa: Slack says no (<!channel>). The word in brackets is explained at"
        " https://docs.slack.dev/reference/methods.",
        "• a direct message to @陈洁: Slack says no (ekm_access_denied). The word in brackets is explained at"
        " https://docs.slack.dev/reference/methods. [Try again]",
    ]
    assert "&lt;!channel&gt;" in str(home(record).payload)


@pytest.mark.parametrize(("channel", "thing"), [(None, "事件的私有频道"), ("C9", "频道名称")])
def test_a_channel_that_is_not_there_is_not_one_that_is_called_otherwise(
    record: Record, channel: str | None, thing: str
) -> None:
    incident = record.declare()
    if channel:
        record.do(record_channel, incident, channel, "inc-0001", by("stanch", 1))
    park(record, incident, "channel", "restricted_action")
    assert told(record)[2] == (
        f"• {thing}：工作区不允许（restricted_action）。请工作区所有者放行这个应用：Settings → Permissions。 [重试]"
    )


def test_the_button_says_of_which_incident(record: Record, at_work: str) -> None:
    park(record, at_work, "status", "not_in_channel")
    [button] = [
        block["accessory"]
        for block in home(record).payload["blocks"]
        if block.get("accessory", {}).get("action_id") == "refused.again"
    ]
    assert button["value"] == at_work


def test_where_nothing_is_refused_and_to_nobody_else_it_is_told(record: Record, at_work: str) -> None:
    assert "拒绝" not in read(home(record).blocks)
    park(record, at_work, "status", "not_in_channel")
    for person in (WANG, CHEN):
        assert "拒绝" not in read(render_home(record.see(load_home, person), Workspace()).blocks)


def test_many_are_as_many_as_a_home_takes(record: Record) -> None:
    for number in range(45):
        incident = record.declare(minutes=number, title="很长的标题" * 24)
        for error in range(40 if number < 2 else 1):
            park(record, incident, f"something.new:{error}", f"error_{error}" * 9)
    view = home(record)
    assert len(view.blocks) == 4 + 1 + 20 + 1 + 1 + 40 + 1
    assert "另有 25 项" in read(view.blocks)
