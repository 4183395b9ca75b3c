"""The ending: mended, refused once, closed, summed up."""

from bot.demo.acting import Play
from models.refusal import Refused
from sandbox import Snapshot


async def recover(play: Play) -> None:
    """What led to it is mended."""
    say = play.say
    await play.moves_on("chen", "recover")
    await play.ticks("zhao", "recover.fix_vuln", "recover.hardening", "recover.service_support")
    await play.sets_aside("zhao", "recover", "recover.data_restore", say("No data was lost or altered."))
    await play.types("chen", say("/incident phase next"))
    await play.sees_block("more.review")
    await play.beat()


async def refused_close(play: Play) -> None:
    """A must is still open, so it is not closed; the form says which."""
    say = play.say
    await play.types("chen", say("/incident close"))
    form = await play.form("chen", "close")
    form.fill(text=_outcome(play), lessons=_lessons(play))
    outcome = await form.submit()
    if outcome.kind != "errors":
        raise Refused("An incident with an open must-item was closed.")
    await play.spectator.form("\n".join(outcome.errors.values()))
    await form.close()
    await play.beat()


async def close(play: Play) -> None:
    """With everything settled that must be, it closes, and the announcement says so."""
    say = play.say
    await play.ticks("chen", "gap.close_criteria")
    await play.types("chen", say("/incident close"))
    await play.fills_in("chen", "close", text=_outcome(play), lessons=_lessons(play))


async def summary(play: Play) -> None:
    """The summary stands in the channel, with both files."""
    await play.sees_block("summary")

    def files(seen: Snapshot) -> bool:
        return sum(len(message.raw.get("files", [])) for message in seen.messages(play.channel)) == 2

    await play.until(files, "both files of the summary")
    await play.beat()


def _outcome(play: Play) -> str:
    return play.say("Deleted by the one who got it, confirmed in writing; client A informed; nothing was passed on.")


def _lessons(play: Play) -> str:
    return play.say("Payroll goes out through the client portal only. Mails with attachments wait two minutes.")
