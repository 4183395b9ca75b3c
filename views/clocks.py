"""The law's clocks in words, as the card, one person's list, letters and the status card say them.

The first line says who is to be told what, the second by when; then what it counts from, why, and by which law. What
is presumed is said to be. A clock without a number of hours says 立即 and is given none; a target of the house is
called one. The bar shows the thresholds that are on record as passed: nothing here looks at a clock.
"""

from collections.abc import Iterable, Iterator

from models.duties import DutyFacts
from models.obligations import UPDATED, Obligation, Standing
from models.reckoning import NO_INCIDENT
from models.refusal import Who
from models.state import State
from views.catalogue import N_, Mrkdwn, Texts
from views.duties import duty_name
from views.elements import bold, clip_markup, dotted, lines
from views.facts import fact_name
from views.reasons import force_in_words, length_in_words, mark_in_words, why
from views.words import moment_name

MARKS = ("50", "75", "90", "due")
"""The thresholds that the bar has a cell for."""

REASONS = 400
"""Characters of why a duty applies; the whole is for whoever asks."""

_CERTAINTY = {
    "confirmed": N_("applies, confirmed by legal"),
    "yes": N_("applies"),
    "presumed": N_("presumed to apply"),
    "open": N_("might apply"),
}


def counting(state: State) -> list[DutyFacts]:
    """The duties whose clocks run for certain or by presumption, the most urgent first."""
    return [duty for duty in state.law.running if duty.certainty != "open"]


def open_duties(state: State) -> list[DutyFacts]:
    """The duties that depend on what is not known yet."""
    return [duty for duty in state.law.running if duty.certainty == "open"]


def resting(state: State) -> list[str]:
    """The keys of the duties whose clocks do not run, though they are law: met, left out, or said not to apply. After
    a closing as no incident of its own none can be counted again."""
    if state.incident.outcome in NO_INCIDENT:
        return []
    settled = [duty.key for duty in state.law.duties if duty.state != "running"]
    ruled = [key for key, applies in state.law.ruled.items() if not applies]
    rows = state.law.standings.items()
    others = [key for key, each in rows if not each.counts and not each.out_of_force]
    return [key for key in dict.fromkeys([*settled, *ruled, *others]) if key in state.law.standings]


def rests_because(state: State, key: str, say: Texts) -> Mrkdwn:
    """Why the clock of a duty does not run, in a word or two."""
    duty = state.law.duty.get(key)
    if duty:
        return say("left out") if duty.state == "waived" else say("sent")
    if state.law.ruled.get(key) is False:
        return say("does not apply, by legal")
    return say("does not apply, by the facts")


def open_questions(state: State) -> list[str]:
    """The facts that would decide whether a duty applies, those that decide most first."""
    asked = [fact for duty in state.law.running if (row := standing(state, duty)) for fact in row.questions]
    return sorted(dict.fromkeys(asked), key=lambda fact: -asked.count(fact))


def standing(state: State, duty: DutyFacts) -> Standing | None:
    """Where the row of a duty stands; None for one that the catalogue has no more."""
    return state.law.standings.get(duty.key)


def row_of(state: State, duty: DutyFacts) -> Obligation | None:
    """A duty as the catalogue of the incident has it."""
    return state.law.catalogue.obligations.get(duty.key)


def bar(state: State, duty: DutyFacts) -> str:
    """▮▮▯▯: half and three quarters of the time are over."""
    passed = state.law.passed.get(duty.key, ())
    reached = max((MARKS.index(mark) + 1 for mark in passed if mark in MARKS), default=0)
    return "▮" * reached + "▯" * (len(MARKS) - reached)


def deadline(state: State, duty: DutyFacts, say: Texts) -> Mrkdwn:
    """By when; without a number of hours it says so."""
    row = row_of(state, duty)
    if duty.due_at:
        late = {"due", "overdue"} & set(state.law.passed.get(duty.key, ()))
        told = say(N_("overdue since {when}") if late else N_("due {when}"), when=duty.due_at)
        return dotted([told, force_in_words(row, say) if row else ""])
    known = row is not None and (row.takes.unit == "ASAP" or row.takes.number is not None)
    number = length_in_words(row, row.takes, say) if row and known else say("its length is not known")
    return dotted([number, say("house target {when}", when=duty.target_at) if duty.target_at else ""])


def watched(state: State, duty: DutyFacts, say: Texts) -> Mrkdwn:
    """The same with the bar, where there is an instant to count towards."""
    return dotted([deadline(state, duty, say), bar(state, duty) if duty.watched_until else ""])


def duty_lines(state: State, duty: DutyFacts, say: Texts, *, whole: bool = False) -> Mrkdwn:
    """One duty; `whole` with everything there is to say of it."""
    stand = standing(state, duty)
    if stand is None:
        return lines(bold(say.write(duty.key)), watched(state, duty, say))
    row = stand.obligation
    reasons = dotted(why(stand, state.playbook, say))
    return lines(
        say("{duty} → {recipient}", duty=bold(say.write(row.name)), recipient=row.recipient),
        watched(state, duty, say),
        dotted([starts_from(state, duty, stand, say), _owner(state, row.owner, say)]),
        dotted([say(_CERTAINTY[duty.certainty]), reasons if whole else clip_markup(reasons, REASONS)]),
        dotted([say.write(row.citation), mark_in_words(row, say)]),
        *_cautions(state, duty, stand, say),
        *(_more(stand, say) if whole else ()),
    )


def settled_line(state: State, duty: DutyFacts, say: Texts) -> Mrkdwn:
    """What became of a duty that is met or waived."""
    name = duty_name(state, duty.key, say)
    if duty.state == "waived":
        return say("☒ {duty}: left out ({reason})", duty=name, reason=duty.reason or "")
    sentence = N_("☑ {duty}: sent {when}, after its time") if duty.was_late else N_("☑ {duty}: sent {when}")
    return say(sentence, duty=name, when=duty.settled_at or "")


def next_deadline(state: State, say: Texts, *, bare: bool = False) -> Mrkdwn | None:
    """下一时限：告知委托方企业 · 立即 · 内部目标 18:20 · ▮▮▯▯; `bare`: without the bar, where no events are read."""
    duty = state.law.next_deadline
    if duty is None or state.incident.status == "closed":
        return None
    told = deadline(state, duty, say) if bare else watched(state, duty, say)
    return say("Next deadline: {told}", told=dotted([duty_name(state, duty.key, say), told]))


def starts_from(state: State, duty: DutyFacts, stand: Standing, say: Texts) -> Mrkdwn:
    """From when a clock counts; where that is presumed, instead of what."""
    if duty.started_at is None or duty.start is None:
        return say("not begun: waits for {moments}", moments=_moments(state, stand.awaits, say))
    counted = say("counted from “{moment}”, {when}", moment=_moment(state, duty.start, say), when=duty.started_at)
    if not duty.start_presumed:
        return counted
    return say(
        "{counted} (presumed: “{moments}” is not known)",
        counted=counted, moments=_moments(state, stand.obligation.start, say),
    )  # fmt: skip


def _moments(state: State, kinds: Iterable[str], say: Texts) -> Mrkdwn:
    return say.listed([_moment(state, kind, say) for kind in kinds])


def _moment(state: State, kind: str, say: Texts) -> Mrkdwn:
    told, parted, key = kind.partition(":")
    if not parted:
        return moment_name(kind, say)
    row = state.law.catalogue.obligations.get(key)
    sentence = N_("notice last supplemented: {duty}") if f"{told}:" == UPDATED else N_("notice sent: {duty}")
    return say(sentence, duty=row.name if row else key)


def _owner(state: State, role: str, say: Texts) -> Mrkdwn:
    name = state.playbook.role(role).name if state.playbook.has_role(role) else role
    held = state.holders.get(role)
    return say("{role}: {person}", role=name, person=Who(held.person)) if held else say("{role}: vacant", role=name)


def _cautions(state: State, duty: DutyFacts, stand: Standing, say: Texts) -> Iterator[Mrkdwn]:
    """What to look at before relying on it."""
    for each in stand.warnings:
        yield say(
            "The calendar of {country} for {year} is not published as far as we know: days off are presumed.",
            country=each.country, year=str(each.year),
        )  # fmt: skip
    if stand.rolled:
        yield say(
            "The last day is a day off: perhaps it is due only {when}, to be confirmed by counsel.", when=stand.rolled
        )
    if stand.length_asked:
        yield say("Its length is the fact “{fact}”: enter it.", fact=fact_name(stand.length_asked, say))
    if duty.certainty in ("presumed", "open") and stand.questions:
        yield say("Would decide it: {facts}", facts=say.listed([fact_name(key, say) for key in stand.questions]))
    for asked in (each for each in state.law.waivers if each.key == duty.key):
        yield say("{person} asks to leave it out: a second person has to answer", person=Who(asked.asked_by))


def _more(stand: Standing, say: Texts) -> Iterator[Mrkdwn]:
    row = stand.obligation
    yield say("Applies where: {trigger}", trigger=row.trigger)
    yield say("Gives: {length}", length=length_in_words(row, row.takes, say))
    if row.channel:
        yield say("By: {channel}", channel=row.channel)
    if row.note:
        yield say.write(row.note)
