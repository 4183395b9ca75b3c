"""The playbook is changed while an incident is open: that one keeps the plan it was opened with, the next has the new.

A task was given other words, one was taken out and one was added; then the bot was started anew, as it has to be.
"""

from copy import deepcopy
from pathlib import Path

import yaml

from bot.verifying import verify
from models.changes.tasks import complete_task
from tests.bot.conftest import Machine

OLD = "inc-0001-payroll-mailed-to-the-wrong-client"
NEW = "inc-0002-payslips-left-in-a-taxi"
SHIPPED = Path(__file__).parents[2] / "playbooks/customer-data-leak.yaml"

REWORDED, GONE, ADDED = "Write down who called", "Report to the response group", "Call the driver"


def changed(folder: Path) -> Path:
    """A folder with the shipped playbook, of which `detect` is altered."""
    plan = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    log, report = (
        next(task for task in plan["tasks"] if task["key"] == f"detect.{key}") for key in ("alert_log", "report")
    )
    log["text"] = {"zh": "写下是谁打来的", "en": REWORDED}
    plan["tasks"].remove(report)
    plan["tasks"].insert(0, deepcopy(log) | {"key": "detect.driver", "text": {"zh": "打电话给司机", "en": ADDED}})
    for task in plan["tasks"]:
        task.pop("after", None)
    folder.mkdir()
    (folder / SHIPPED.name).write_text(yaml.safe_dump(plan, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


async def checklist(machine: Machine, channel: str) -> str:
    [card] = [text for text in await machine.texts(channel) if text.startswith("*Detect & report*")]
    return card


async def test_an_open_incident_keeps_its_plan_and_the_next_has_the_new_one(machine: Machine, tmp_path: Path) -> None:
    incident = await machine.declare()
    await machine.bot.database.transact(complete_task, incident, "detect.alert_log", machine.actor("zhao"))
    await machine.synced()
    before = await machine.texts(OLD)
    assert GONE in await checklist(machine, OLD)
    posted = len(await machine.workspace.calls("chat.postMessage"))

    await machine.bot.stop()
    folder = changed(tmp_path / "ours")
    await machine.start(playbooks=folder)
    await machine.synced()
    assert await machine.texts(OLD) == before
    assert len(await machine.workspace.calls("chat.postMessage")) == posted
    await machine.bot.database.transact(complete_task, incident, "detect.report", machine.actor("zhao"))
    await machine.synced()
    card = await checklist(machine, OLD)
    assert "▮▮▮▮▮ 2/2" in card
    assert ADDED not in card
    assert REWORDED not in card

    chen = machine.workspace.person("chen")
    await chen.command("/incident", "declare Payslips left in a taxi")
    form = await chen.modal()
    form.fill(what_happened="A folder of payslips was left in a taxi", how_found="The driver called")
    await form.submit()
    await machine.synced()
    card = await checklist(machine, NEW)
    assert "▯▯▯▯▯ 0/2" in card
    assert ADDED in card
    assert REWORDED in card
    assert GONE not in card
    assert verify(machine.url) == []


async def test_a_press_on_a_card_of_the_old_plan_counts(machine: Machine, tmp_path: Path) -> None:
    """The task is in no file any more; it is in the plan of the incident."""
    await machine.declare()
    await machine.synced()
    await machine.bot.stop()
    await machine.start(playbooks=changed(tmp_path / "ours"))
    await machine.synced()
    zhao = machine.workspace.person("zhao")
    await zhao.press("Done", on="task.detect.report", channel=OLD)
    form = await zhao.modal()
    assert (await form.submit()).closed
    await machine.synced()
    assert "▮▮▯▯▯ 1/2" in await checklist(machine, OLD)
