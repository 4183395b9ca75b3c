"""`stanch demo` and `stanch sandbox`, as somebody runs them: two processes each, in a folder, among other settings."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.demo import playing
from bot.demo.children import without_settings
from bot.demo.entering import ZONE, meant
from bot.demo.prompt import Prompt
from bot.demo.reading import folded, lines_of, marked, news, packed
from bot.demo.scenes import SCENES
from bot.leader import sole_process
from sandbox import CannotDo, Message, Workspace
from sandbox.client.controls import Control
from views.catalogue import Texts

slow = pytest.mark.xdist_group("demo")
"""One after the other: each is two processes, and how long the demo takes is part of what it promises."""

REAL = {"SLACK_BOT_TOKEN": "xoxb-of-a-real-workspace", "ADMINS": "nobody", "TIMEZONE": "Mars", "PLAYBOOKS": "/nowhere"}
"""Settings of a real workspace, and bad ones: none may reach the demo's bot."""


def started(*arguments: str, folder: Path, **environment: str) -> subprocess.Popen[str]:
    """`stanch …` in a folder, in a session of its own as a terminal would have it."""
    return subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**without_settings(os.environ), **REAL, "PYTHONUNBUFFERED": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def children_of(pid: int) -> set[int]:
    """The processes that one has started."""
    if not Path("/proc/self/stat").is_file():
        pytest.skip("this machine has no /proc to look for processes in")
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(after_name[1]) == pid:
            found.add(int(stat.parent.name))
    return found


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# --- The demo --------------------------------------------------------------------------------------------------------


@slow
@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_CN", ["发错附件", "3101**********1231", "INC-0001 总结", "王莉 → 陈洁", "✓ 一起泄露事件"]),
        ("en", ["The wrong attachment", "3101**********1231", "Summary of INC-0001", "Wang Li → Chen Jie", "✓ A leak"]),
    ],
)
@pytest.mark.long
def test_a_whole_leak_is_played_in_under_a_minute(locale: str, said: list[str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOCALE=en\nDATABASE_URL=sqlite:///real.db\nTIMEZONE=Mars\n", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "stanch.db").write_text("left by an earlier demo")

    began = time.monotonic()
    with started("demo", "--locale", locale, folder=tmp_path) as demo:
        shown, _ = demo.communicate(timeout=120)
    took = time.monotonic() - began

    assert demo.returncode == 0, shown
    assert took < 60
    for words in said:
        assert words in shown
    assert shown.count("/15  ") == len(SCENES) == 15
    assert "310199209901011231" not in shown
    assert {path.name for path in out.iterdir()} >= {"INC-0001-summary.md", "INC-0001-record.json", "stanch.db"}
    assert not (tmp_path / "real.db").exists()

    hint = ("verify", "--against", "out/INC-0001-record.json")
    with started(*hint, folder=tmp_path, DATABASE_URL="sqlite:///out/stanch.db") as verifying:
        assert verifying.wait() == 0


@slow
def test_a_bot_that_does_not_start_is_named_with_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(playing, "RESPONDERS", "barista=U0SBXWU")
    assert playing.demo("en", tmp_path) == 1
    shown = capsys.readouterr().out
    assert "✗ Setting the stage: The bot ended by itself, with exit status 2." in shown
    assert "barista" in shown
    assert "Traceback" not in shown


@slow
def test_a_bot_that_dies_ends_the_demo_with_a_sentence(tmp_path: Path) -> None:
    with started("demo", "--locale", "en", folder=tmp_path) as demo:
        assert demo.stdout
        while "2/15" not in demo.stdout.readline():
            assert demo.poll() is None
        os.kill(int((tmp_path / "out/stanch.db.lock").read_text()), signal.SIGKILL)
        shown, _ = demo.communicate(timeout=20)
    assert demo.returncode == 1
    assert "✗ The channel opens: The bot ended by itself, with exit status -9." in shown
    assert "Traceback" not in shown


def test_a_second_demo_in_the_same_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "stanch.db").write_text("in use")
    with sole_process(f"sqlite:///{tmp_path}/stanch.db"):
        assert playing.demo("en", tmp_path) == 1
    assert f"Another Stanch (process {os.getpid()}) works on this database already." in capsys.readouterr().out
    assert (tmp_path / "stanch.db").read_text() == "in use"


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("a file")
    assert playing.demo("zh_CN", tmp_path / "out") == 1
    assert f"✗ 准备演示环境: 文件夹 {tmp_path}/out 无法使用" in capsys.readouterr().out


@slow
def test_ctrl_c_leaves_no_process_behind(tmp_path: Path) -> None:
    with started("demo", "--locale", "en", folder=tmp_path) as demo:
        assert demo.stdout
        while "2/15" not in demo.stdout.readline():
            assert demo.poll() is None
        children = children_of(demo.pid)
        demo.send_signal(signal.SIGINT)
        shown, _ = demo.communicate(timeout=20)
    assert len(children) == 2
    assert not any(map(is_running, children))
    assert "Stopped. Nothing is left running." in shown
    assert demo.returncode == 130


# --- The sandbox -----------------------------------------------------------------------------------------------------


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[str]:
    """`stanch sandbox` without a terminal: the address it prints. Ends it by SIGTERM, and sees that nothing is left."""
    with started("sandbox", "--locale", "en", "--port", "0", folder=tmp_path) as left_running:
        assert left_running.stdout
        lines = [left_running.stdout.readline() for _ in range(6)]
        assert any(line.strip() == "SLACK_BOT_TOKEN=xoxb-sandbox-not-a-real-token" for line in lines), lines
        children = children_of(left_running.pid)
        yield lines[1].strip()
        left_running.terminate()
        left_running.communicate(timeout=20)
    assert left_running.returncode == 0
    assert len(children) == 2
    assert not any(map(is_running, children))


@slow
async def test_somebody_tries_the_bot_at_the_prompt(serving: str) -> None:
    console = Console(record=True, width=100, file=StringIO())
    async with Workspace.at(serving) as workspace:
        prompt = Prompt(workspace, console, Texts("en", paper=True))

        async def shown(*lines: str) -> str:
            for line in lines:
                assert await prompt.obey(line)
            return console.export_text()

        assert "the slash command" in await shown("help")
        assert "Declare an incident" in await shown("/incident declare Payroll mailed")
        assert "What happened" in await shown("fill happened = It went to the wrong client")
        assert "SEV3" in await shown("fill Severity = sev3", "fill How was it found = They rang")
        assert "INC-0001 is on record" in await shown("submit")
        assert "Triage" in await shown("close", "in inc", "show")
        assert prompt.sign == "Wang Li #inc-0001-payroll-mailed> "
        assert "☑ Triage" in await shown("press Done on Triage")
        assert "Not possible" in await shown("press Fly on Triage")
        assert "Wang Li   hello there" in await shown("hello there")
        await shown("react pushpin on hello")
        await workspace.until(
            lambda seen: seen.messages("inc-0001-payroll-mailed")[-1].reactions.get("white_check_mark")
        )
        await shown("as smith")
        assert prompt.sign == "Smith #general> "
        assert not await prompt.obey("quit")


@contextmanager
def kept_sandbox(folder: Path, *options: str) -> Iterator[str]:
    """`stanch sandbox --keep`, by its address; it is stopped as by its user, who thereby has kept it."""
    with started("sandbox", "--locale", "en", "--port", "0", "--keep", *options, folder=folder) as left_running:
        assert left_running.stdout
        try:
            yield [left_running.stdout.readline() for _ in range(2)][1].strip()
        finally:
            left_running.terminate()
            left_running.communicate(timeout=20)
    assert left_running.returncode == 0


@slow
async def test_a_kept_workspace_goes_on_with_its_record_until_it_is_reset(tmp_path: Path) -> None:
    with kept_sandbox(tmp_path) as address:
        async with Workspace.at(address) as workspace:
            wang = workspace.person("wang")
            await wang.command("/incident", "declare Payroll mailed")
            form = (await wang.modal()).fill(what_happened="It went to the wrong client", how_found="They rang")
            assert (await form.submit()).kind == "updated"
            await wang.message("Triage", channel="inc-0001-payroll-mailed", timeout=20)
    with kept_sandbox(tmp_path) as address:
        async with Workspace.at(address) as workspace:
            wang = workspace.person("wang")
            assert (await wang.modal()).text.startswith("Incident declared")
            done = await wang.press("Done", on="☐ Triage", channel="inc-0001-payroll-mailed")
            assert done.error is None
            await wang.message("☑ Triage", channel="inc-0001-payroll-mailed", timeout=20)
    with kept_sandbox(tmp_path, "--reset") as address:
        async with Workspace.at(address) as workspace:
            assert "inc-0001-payroll-mailed" not in (await workspace.snapshot()).channels
            listed = await workspace.person("wang").command("/incident", "list")
            assert listed.text == "*You have no open incident.*"


def test_a_port_in_use_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started("sandbox", "--locale", "en", "--port", str(port), folder=tmp_path) as refused:
            said, _ = refused.communicate(timeout=20)
    assert refused.returncode == 1
    assert said.startswith(f"✗ Port {port} is in use. The next free one: --port ")


# --- What is printed -------------------------------------------------------------------------------------------------


def message(text: str, *, buttons: bool = False, **raw: Any) -> Message:
    blocks = [{"type": "actions"}] if buttons else []
    return Message({"visible": text, "blocks": blocks, **raw})


CHECKLIST = (
    "Contain · 1/3\nThe leak has stopped\n☐ Stop it [Done]\nfirst: that\n☑ Keep logs [Undo]\n☐ Back up [Done]\n[More…]"
)


def test_of_a_new_checklist_its_items_are_shown() -> None:
    lines, left_out = lines_of(message(CHECKLIST, buttons=True), CHECKLIST, private=False)
    assert lines == ["Contain · 1/3", "☐ Stop it", "☑ Keep logs", "☐ Back up"]
    assert left_out == 0


def test_of_a_letter_only_its_first_line_is_shown() -> None:
    assert lines_of(message("You are\nScribe\nin"), "You are\nScribe\nin", private=True) == (["You are"], 2)


def test_files_are_shown_by_name() -> None:
    shared = message("[file: Summary]", files=[{"name": "INC-0001-summary.md"}])
    assert lines_of(shared, shared.text, private=False) == (["▤ INC-0001-summary.md"], 0)


def test_a_tick_is_told_with_how_far_the_checklist_is() -> None:
    ticked = CHECKLIST.replace("1/3", "2/3").replace("☐ Stop it [Done]", "☑ Stop it [Undo]")
    assert news(CHECKLIST, ticked) == ["Contain · 2/3", "☑ Stop it"]


def test_a_checklist_whose_buttons_went_is_no_news() -> None:
    assert news(CHECKLIST, CHECKLIST.replace(" [Done]", "").replace(" [Undo]", "").replace("\n[More…]", "")) == []


def test_the_bars_of_the_status_card_are_no_news() -> None:
    assert news("SEV2 · open\n▯▯▯▯▯ Contain 0/3", "SEV2 · closed\n▮▯▯▯▯ Contain 1/3") == ["SEV2 · closed"]


def test_what_does_not_fit_into_a_line_is_counted() -> None:
    parts = ["控制止损 3/6", *["☑ 立即止血：关闭泄露通道、下线暴露文件"] * 3]
    assert packed(parts, 45) == "控制止损 3/6  ☑ 立即止血：关闭泄露通…  +2"
    assert packed(parts[:2], 45) == "控制止损 3/6  ☑ 立即止血：关闭泄露通道、下线…"


def test_chinese_breaks_between_signs_but_not_before_a_stop() -> None:
    assert folded(marked("数据已经全部删除，并经书面确认"), 16).plain == "数据已经全部删\n除，并经书面确认"
    assert folded(marked("编号 INC-0001 已关闭"), 10).plain == "编号 \nINC-0001 \n已关闭"


def field(kind: str, **options: str) -> Control:
    return Control(kind, "", "", "", {}, "field", "entry", options)


def test_what_is_typed_for_a_field_is_what_its_control_holds() -> None:
    severity = field("static_select", SEV2="SEV2 严重", SEV3="SEV3 中等")
    kinds = field("multi_static_select", payroll="Payroll with ID", contacts="Contacts, phones")
    today = datetime.now(ZONE).date()
    assert meant(severity, "中等") == "SEV3"
    assert meant(kinds, "payroll、cont") == ["payroll", "contacts"]
    assert meant(field("datetimepicker"), "14:20") == datetime(today.year, today.month, today.day, 14, 20, tzinfo=ZONE)
    assert meant(field("plain_text_input"), "a = b") == "a = b"
    with pytest.raises(CannotDo, match="SEV2 严重, SEV3 中等"):
        meant(severity, "SEV")
    with pytest.raises(CannotDo, match="14:20"):
        meant(field("datetimepicker"), "noon")
