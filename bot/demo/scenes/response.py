"""The response: the leak is stopped, decided upon, reported, handed over, looked into, and told to whom it concerns."""

from bot.demo.acting import Play, ago
from bot.demo.cast import user_id
from sandbox import Snapshot


async def contain(play: Play) -> None:
    """The mail is deleted, and that is on the timeline; what this leak does not need is set aside with its reason."""
    say = play.say
    await play.moves_on("wang", "contain")
    said = await play.says(
        "zhou", say("Client B has deleted mail and attachment while I was on the phone, and confirms it in writing.")
    )
    await play.person("wu").react("pushpin", said)
    await play.ticks_as_of("zhao", "contain.stop_leak", 2)
    await play.ticks("zhao", "gap.preserve_logs", "contain.backup_now", "gap.archive_hold", "contain.partner_joint")
    await play.sets_aside("zhao", "contain", "gap.credentials", say("No account or password is in the file."))
    await play.sets_aside("li", "contain", "gap.takedown", say("It was never on a website: one mail, one recipient."))
    await play.beat()


async def decide(play: Play) -> None:
    """A decision, with its reason and what else was weighed."""
    say = play.say
    await play.presses("wang", "decision.open")
    await play.fills_in(
        "wang",
        "decision",
        text=say("Client A is told today, by phone and then in writing."),
        reason=say("We are the entrusted party: the client decides about its people, and can only do so if it knows."),
        options=say("Wait for the whole investigation (too late for client A); a letter only (too slow)."),
    )
    await play.beat(1.5)


async def weigh_severity(play: Play) -> None:
    """Legal looks at what each severity means, and lets it stand."""
    say = play.say
    await play.types("li", say("/incident severity"))
    form = await play.form("li", "severity")
    await play.beat(0.5)
    await form.close()
    await play.says("li", say("It stays SEV2: sensitive personal information, one known recipient."))


async def update(play: Play) -> None:
    """How it stands, in the rhythm of the severity."""
    say = play.say
    await play.types("wang", say("/incident update"))
    await play.fills_in(
        "wang",
        "update",
        known=say("One mail to one recipient, deleted there; 86 people of client A."),
        doing=say("Zhou Ting tells client A; Zhao Min checks the mail server for forwarding."),
        needed=say("From client A: how its people are to be told."),
    )
    await play.beat(1.5)


async def hand_over(play: Play) -> None:
    """Wang Li has to see the client: Chen Jie is offered the command and accepts it in private."""
    say = play.say
    await play.presses("wang", "role.handover_open")
    await play.fills_in(
        "wang",
        "role.handover",
        role="ic",
        successor="chen",
        brief=say("Client A calls back at three. Nobody writes to client B but Zhou Ting."),
    )
    await play.beat()
    await play.presses("chen", "handover.accept", channel="@stanch")
    await play.until(lambda seen: _commands(seen, play), "the command in new hands")
    await play.beat()


async def investigate(play: Play) -> None:
    """Evidence and cause, and one thing that no plan had foreseen."""
    say = play.say
    await play.moves_on("chen", "investigate")
    await play.ticks("zhao", "investigate.charter", "gap.volatile_first", "investigate.evidence", "gap.custody")
    await play.types(
        "zhao", say("/incident note Cause: the address was completed by the mail program; nobody checked it twice.")
    )
    await play.ticks("zhao", "investigate.technical", "investigate.root_cause", "investigate.responsible_trace")
    await play.types("zhao", say("/incident times"))
    await play.fills_in("zhao", "moment", told=say("the mail log says when it was sent"), kind="occurred", at=ago(21))
    await play.presses("chen", "tasks.more", on="more.investigate")
    await play.fills_in(
        "chen", "tasks_more", act="add", text=say("Look through 90 days of sent payroll mails for the same mistake")
    )
    await play.beat()


async def notify(play: Play) -> None:
    """Those who have to know are told; whoever need not be, with the reason."""
    say = play.say
    await play.moves_on("chen", "notify")
    await play.says("zhou", say("Client A has been told, by phone and in writing; their receipt is here."))
    await play.ticks(
        "zhou", "gap.tell_handler", "notify.content_check", "notify.customer_individual", "notify.customer_care"
    )
    await play.ticks("li", "notify.compliance_review", "activate.legal_advice")
    await play.ticks("wu", "gap.insurer", "investigate.loss_assess")
    clients = say("We are entrusted: client A reports and notifies (PIPL 57), we assist it (PIPL 59).")
    for task in ("notify.regulator_report", "gap.individual_notice", "gap.no_notify_record"):
        await play.sets_aside("li", "notify", task, clients)
    await play.sets_aside("li", "notify", "gap.police", say("No sign of a crime: a slip of our own."))
    await play.beat()


def _commands(seen: Snapshot, play: Play) -> bool:
    """Whether the roles card shows Chen Jie as commander."""
    blocks = [block for message in seen.messages(play.channel) for block in message.raw.get("blocks", [])]
    return any(block.get("block_id") == "role.ic" and user_id("chen") in str(block) for block in blocks)
