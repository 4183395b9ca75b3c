"""The first minutes: the leak is declared, its channel opens, people find their parts and say what it is."""

from bot.demo.acting import Play, ago
from models.refusal import Refused
from sandbox import Modal, Snapshot

ID_NUMBER = "310199209901011231"
CARD_NUMBER = "6205500000000000004"
"""Of nobody: a county that was never assigned and a birthday in 2099; a card that payment sandboxes publish."""


async def declare(play: Play) -> None:
    """Sun Hao declares, with a row of the very payroll in his words. It is caught before it is stored."""
    say = play.say
    await play.types("sun", say("/incident declare Payroll mailed to the wrong client"))
    form = await play.form("sun", "declare")
    form.fill(
        what_happened=say(
            "The November payroll of client A (86 people, with ID and bank card numbers) went as an attachment to the"
            " accountant of client B. First row: {id_number}, card {card_number}.",
            id_number=ID_NUMBER,
            card_number=CARD_NUMBER,
        ),
        how_found=say("The accountant of client B rang me at once: whose people are these?"),
        detected_at=ago(18),
        data_kinds=["payroll"],
        commander="wang",
    )
    await play.spectator.act("sun", say("fills in “{form}”", form=form.title))
    question = (await form.submit()).modal
    if question is None or not (told := _question(question)):
        raise Refused("The ID number in the form was not caught.")
    await play.spectator.form(told)
    await play.beat()
    await play.spectator.act("sun", f"[{question.view['submit']['text']}]")
    declared = (await question.submit()).modal
    if declared is None:
        raise Refused("The form to declare did not say that the incident is open.")
    await play.spectator.form(declared.text.splitlines()[1])


async def open_channel(play: Play) -> None:
    """The channel stands: cards, first checklists, people; the announcement says no more than it may."""

    def name(seen: Snapshot) -> str:
        return next((name for name in seen.channels if name.startswith("inc-")), "")

    play.channel = await play.until(name, "an incident channel")
    await play.sees_block("more.activate")
    await play.sees_block("announcement", channel="security-notices")
    await play.until(lambda seen: {"wang", "zhao", "li", "wu", "sun"} <= seen.members(play.channel), "the people")
    await play.beat(2)


async def gather(play: Play) -> None:
    """Roles are accepted, assigned and claimed, and somebody who is needed is brought in late."""
    say = play.say
    for handle in ("wu", "zhao", "li"):
        await play.presses(handle, "handover.accept", channel="@stanch")
    await play.says("wang", say("I have the command. Zhou Ting talks to both clients; nobody else writes to them."))
    await play.presses("wang", "role.assign_open")
    await play.fills_in("wang", "role.assign", role="customer", person="zhou")
    await play.presses("zhao", "role.claim", on="role.forensics")
    await play.presses("wang", "role.claim", on="role.exec")
    await play.spectator.act("wang", say("adds {person}", person=play.spectator.name("chen")))
    await play.person("wang").invite("chen", channel=play.channel)
    await play.beat()


async def assess(play: Play) -> None:
    """What it is and whom it concerns; and the moment from which the law counts."""
    say = play.say
    await play.ticks("wu", "detect.alert_log", "activate.channel")
    await play.moves_on("wang", "activate")
    await play.ticks_as_of("wang", "detect.report", 15)
    await play.ticks(
        "wang", "activate.triage", "activate.playbook", "activate.team", "activate.classify", "activate.scope"
    )
    await play.says("li", say("86 people, payroll with ID and card numbers: sensitive personal information."))
    await play.ticks_as_of("li", "gap.aware_time", 12)
    await play.types(
        "li", say("/incident note For this payroll we are the entrusted party: client A is told at once, by us.")
    )
    await play.ticks("li", "gap.role_per_dataset", "gap.grade_cn", "gap.score_enisa", "gap.start_clocks")
    await play.ticks("wu", "activate.internal_brief", "activate.info_share", "activate.xteam_tasks")
    await play.sets_aside("wu", "activate", "gap.vendor_report", say("No vendor is involved."))
    await play.beat()


def _question(form: Modal) -> str:
    """What the form asks about the personal data in it."""
    asked = [block for block in form.view["blocks"] if block["block_id"].startswith("personal_data")]
    return "\n".join(str(block["text"]["text"]) for block in asked if "text" in block)
