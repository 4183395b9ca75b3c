"""What a template may fill in: the record in words, each text with what of the record says so.

What is not known is None, and what would name a company where none may be named is None too: a template puts a gap
there. Nothing here guesses.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from models.facts import FIELDS, Facts
from models.notices.facts import NoticeFacts
from models.notices.kinds import Checklist, checklist_of
from models.notices.templates import Traced
from models.notices.wording import NAMES_COMPANIES, companies_in
from models.playbook import MOMENTS
from models.severity import grade_of
from models.state import Event, State, TaskFacts
from views.catalogue import N_, Texts
from views.facts import plain_value
from views.notices.advice import ADVICE, EVIDENCE, HARMS, INQUIRY, MEASURES
from views.notices.order import Order
from views.notices.words import kind_name
from views.reasons import GRADES
from views.words import moment_name

_HAN = re.compile(r"[\u3400-\u9fff]")

QUOTED = 1200
"""Characters of a free text that a draft takes over: its end has to be added by a person."""

UPDATE = ("known", "doing", "needed")

NAMES = (
    "gap", "incident", "facts", "known", "at", "grade", "data", "harms", "advice", "measures", "evidence", "inquiry",
    "planned", "decisions", "update", "people", "duty", "recipient", "to_client", "date", "before", "sent", "kind",
)  # fmt: skip
"""Everything that is given."""


SOURCES = {
    "fact": N_("facts: {what}"),
    "moment": N_("time: {what}"),
    "event": N_("timeline #{what}"),
    "task": N_("task: {what}"),
    "role": N_("role: {what}"),
    "notice": N_("notice {what}"),
}


def source_in_words(source: str, say: Texts) -> str:
    """What of the record says so, as a reader finds it there: 时间线 #14."""
    sort, _, what = source.partition(":")
    if sort == "fact":
        what = say(FIELDS[what].name)
    return say(SOURCES[sort], what=moment_name(what, say) if sort == "moment" else what)


def given(state: State, order: Order, at: datetime, say: Texts) -> Mapping[str, Any]:
    """What is known, for one notice drafted at a time; `say` speaks its language, on paper."""

    def fit(text: str, source: str) -> Traced | None:
        return _fit(text, source, order, say)

    def told(text: str, source: str) -> Traced | None:
        return fit(_sentence(text.strip()), source)

    facts = state.law.facts
    return {
        "gap": gap(say),
        "incident": {
            "code": Traced.of(state.incident.code, "event:1"),
            "what_happened": told(state.incident.what_happened, "event:1"),
            "how_found": told(state.incident.how_found, "event:1"),
            "title": fit(state.incident.title, "event:1"),
        },
        "facts": _facts(facts, say),
        "known": {key: getattr(facts, key) for key in FIELDS},
        "at": {moment: _moment(state, moment, say) for moment in MOMENTS},
        "grade": _grade(facts, say),
        "data": _data(state, say),
        "harms": _by_kind(state, HARMS, say),
        "advice": _by_kind(state, ADVICE, say),
        "measures": list(_done(state, ("contain", "recover"), MEASURES, fit, say)),
        "evidence": list(_done(state, ("contain", "investigate"), EVIDENCE, None, say)),
        "inquiry": list(_done(state, ("investigate",), INQUIRY, None, say)),
        "planned": list(_planned(state, fit, say)),
        "decisions": list(_decisions(state, fit, say)),
        "update": _update(state, told),
        "people": _people(state),
        "duty": _duty(state, order.obligations, say),
        "recipient": order.recipient,
        "to_client": order.kind == "client",
        "kind": order.kind,
        "date": say.local(at)[:10],
        "before": _before(state, order, say),
        "sent": list(_sent(state, fit, say)),
    }


def gap(say: Texts) -> Callable[[str], str]:
    """Marks what is missing: 【待补：联系电话】, [to be added: telephone]."""
    return lambda what: say("[to be added: {what}]", what=what)


def _fit(text: str, source: str, order: Order, say: Texts) -> Traced | None:
    """What somebody wrote, where it may be read: other companies are named to nobody but authorities and insurers."""
    text = text.strip()
    if not text:
        return None
    if order.kind not in NAMES_COMPANIES and companies_in(text, order.recipient if order.kind == "client" else ""):
        return None
    if _is_foreign(text, say):
        text += gap(say)(say("a translation"))
    if len(text) > QUOTED:
        text = text[:QUOTED] + say("[to be added: the rest, see {source}]", source=source_in_words(source, say))
    return Traced.of(text, source)


def _sentence(text: str) -> str:
    """What somebody wrote, with the full stop that they left out."""
    if not text or text[-1] in "。！？；：…”）.!?;:)":
        return text
    return text + ("。" if _HAN.search(text) else ".")


def _is_foreign(text: str, say: Texts) -> bool:
    """Whether the reader of a notice in this language could not read it: Chinese has Han characters, English none."""
    return bool(_HAN.search(text)) != say.locale.startswith("zh")


def _facts(facts: Facts, say: Texts) -> dict[str, Traced | None]:
    """Every fact but the data sets, in words; None for unknown."""
    told = {key: value for key, value in facts.known.items() if not isinstance(value, tuple)}
    return dict.fromkeys(FIELDS) | {
        key: Traced.of(plain_value(key, value, say), f"fact:{key}") for key, value in told.items()
    }


def _moment(state: State, moment: str, say: Texts) -> Traced | None:
    at = state.moment(moment)
    return Traced.of(say.local(at), f"moment:{moment}") if at else None


def _grade(facts: Facts, say: Texts) -> Traced | None:
    """The national grade where it is certain; a presumed one is not written into a report. It rests on what decided."""
    grade = grade_of(facts)
    if grade.at_least != grade.at_most:
        return None
    decided = next(limb.fact for limb in grade.limbs if limb.presumed == grade.key)
    return Traced.of(say(GRADES[grade.key]), f"fact:{decided}")


def _kinds(state: State) -> tuple[list[str], str]:
    """The kinds of data on record, and what says so."""
    sets = state.law.facts.data_sets
    return (list(dict.fromkeys(each.kind for each in sets)), "fact:data_sets") if sets else (
        list(state.incident.data_kinds), "event:1",
    )  # fmt: skip


def _data(state: State, say: Texts) -> list[Traced]:
    kinds, source = _kinds(state)
    return [Traced.of(say.text(state.playbook.data_kind(kind).name), source) for kind in kinds if kind != "other"]


def _by_kind(state: State, sentences: Mapping[str, str], say: Texts) -> list[Traced]:
    kinds, source = _kinds(state)
    return [Traced.of(say(sentences[kind]), source) for kind in kinds if kind in sentences]


def _done(
    state: State, phases: tuple[str, ...], sentences: Mapping[str, str],
    fit: Callable[[str, str], Traced | None] | None, say: Texts,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """What was done: the tasks of some phases that are ticked off, in time. `fit` lets tasks of other plans in too."""
    done = [task for task in state.tasks if task.state == "done" and task.phase in phases]
    for task in sorted(done, key=lambda each: (each.at or state.incident.declared_at, each.position)):
        source = _ticked(state, task)
        if task.key in sentences:
            text: Traced | None = Traced.of(say(sentences[task.key]), source)
        else:
            text = fit(_in_short(say.text(state.text_of(task))), source) if fit else None
        if text:
            at = _done_at(state, task)
            yield {"text": text, "at": say.local(at) if at else None}


def _done_at(state: State, task: TaskFacts) -> datetime | None:
    """When it was done: the moment that it records, where it records one."""
    moment = None if task.text else state.playbook.task(task.key).moment
    return (state.moment(moment) if moment else None) or task.at


def _ticked(state: State, task: TaskFacts) -> str:
    events = [each.seq for each in state.events if each.kind == "task.done" and each.payload.get("task") == task.key]
    return f"event:{events[-1]}" if events else f"task:{task.key}"


def _planned(state: State, fit: Callable[[str, str], Traced | None], say: Texts) -> Iterator[Traced]:
    """What somebody was given to do and has not done yet. A line of a checklist that nobody has is no plan."""
    for task in state.open_tasks:
        if task.assignee and task.phase in ("contain", "investigate", "recover"):
            text = fit(_in_short(say.text(state.text_of(task))), f"task:{task.key}")
            if text:
                yield text


def _in_short(text: str) -> str:
    """A task's words up to what explains them."""
    return re.split(r"[：:（(]", text, maxsplit=1)[0].strip()


def _told(state: State, kind: str) -> list[Event]:
    """Events of a kind that everybody may read and nobody erased."""
    return [each for each in state.events if each.kind == kind and each.payload and not each.payload.get("audience")]


def _decisions(state: State, fit: Callable[[str, str], Traced | None], say: Texts) -> Iterator[dict[str, Any]]:
    """What was decided and not decided otherwise since, each with its number on the timeline and the phase it was
    decided in: what steered the response is no improvement, and not everything is for every reader."""
    replaced = {each.payload.get("supersedes") for each in _told(state, "decision.recorded")}
    for event in _told(state, "decision.recorded"):
        text = fit(event.payload["text"], f"event:{event.seq}")
        if text and event.seq not in replaced:
            yield {"text": text, "at": say.local(event.happened_at), "number": event.seq,
                   "phase": _phase_at(state, event)}  # fmt: skip


def _phase_at(state: State, event: Event) -> str:
    """The phase that the incident was in when something was recorded."""
    moves = [each for each in state.events if each.kind == "phase.set" and each.payload]
    before = [each.payload["new"] for each in moves if each.seq < event.seq]
    return str(before[-1] if before else moves[0].payload["old"] if moves else state.incident.phase)


def _update(state: State, fit: Callable[[str, str], Traced | None]) -> dict[str, Traced | None]:
    """The newest status update."""
    told = _told(state, "update.posted")[-1:]
    return {part: fit(told[0].payload[part], f"event:{told[0].seq}") if told else None for part in UPDATE}


def _people(state: State) -> dict[str, Traced | None]:
    """Who holds which role, by name, where Slack has told us the name."""
    held = {role: each.person for role, each in state.holders.items() if each.person in state.names}
    nobody: dict[str, Traced | None] = {role.key: None for role in state.playbook.roles}
    return nobody | {role: Traced.of(state.names[person], f"role:{role}") for role, person in held.items()}


def _duty(state: State, obligations: tuple[str, ...], say: Texts) -> dict[str, Any] | None:
    rows = [state.law.catalogue.obligations[key] for key in obligations if key in state.law.catalogue.obligations]
    if not rows:
        return None
    return {
        "name": say.text(rows[0].name),
        "citation": say.text(rows[0].citation),
        "recipient": say.text(rows[0].recipient),
        "channel": say.text(rows[0].channel) if rows[0].channel else None,
    }


def _before(state: State, order: Order, say: Texts) -> dict[str, Any] | None:
    """The notice that this one supplements: as it was begun or, for a follow-up, the newest with the same contents. A
    follow-up to what is not on record says so by gaps."""
    notice = order.supplements or (_newest_like(state, order) if order.kind == "authority_followup" else None)
    if notice and notice.sent_at:
        at, to = say.local(notice.sent_at), notice.sent_to
        return {"number": notice.number, "at": at, "to": to, "receipt": notice.receipt}
    if order.kind == "authority_followup":
        return {"number": None, "at": gap(say)(say("when it was first reported")), "to": None, "receipt": ""}
    return None


def _newest_like(state: State, order: Order) -> NoticeFacts | None:
    wanted = order.checklist(state.law.catalogue)
    told = [each for each in state.law.notices if each.sent_at and each.kind.startswith("authority")]
    alike = [each for each in told if wanted.citation and _list_of(state, each) == wanted]
    return max(alike, key=lambda each: each.sent_at or each.written_at, default=None)


def _list_of(state: State, notice: NoticeFacts) -> Checklist:
    return checklist_of(notice.kind, notice.obligations, state.law.catalogue)


def _sent(state: State, fit: Callable[[str, str], Traced | None], say: Texts) -> Iterator[dict[str, Any]]:
    """What was told outside already, in time: `kind` and `list` are keys, `name` is what the kind is called."""
    told = [(notice.sent_at, notice) for notice in state.law.notices if notice.sent_at and notice.kind != "internal"]
    for at, notice in sorted(told, key=lambda each: (each[0], each[1].number)):
        source = f"notice:{notice.number}"
        if to := fit(notice.sent_to, source):
            yield {
                "number": notice.number, "kind": notice.kind, "name": kind_name(notice.kind, say), "to": to,
                "list": _list_of(state, notice).key, "duties": list(notice.obligations),
                "at": Traced.of(say.local(at), source), "receipt": notice.receipt,
            }  # fmt: skip
