"""The forms of the facts: what is known, group by group, and the questions of one group.

Nobody fills in sixty fields at two in the morning: a person opens the group they know something of. Each question can
be answered with "unknown", and begins with what is on record. A form notes in its metadata which version it showed.
"""

from collections.abc import Collection, Iterator

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.facts import DataSet, Facts, Field, FieldKind
from models.facts.data_sets import ADJUSTMENTS, BASES, DATA_KINDS, Category
from models.facts.entering import (
    GROUPS_ASKED,
    NONE,
    NOT_TOUCHED,
    PART_UNKNOWN,
    UNKNOWN,
    USUAL,
    as_typed,
    asked_in,
    weight_key,
    weights,
)
from models.refusal import Who
from models.state import State
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import SECTION, bold, button, clip_markup, context, dotted, lines, plain, section, value_of
from views.facts import ACTS_AS, fact_name, fact_value
from views.modals import form

CATEGORIES: dict[Category, str] = {
    "simple": N_("simple data"),
    "behavioural": N_("behavioural data"),
    "financial": N_("financial data"),
    "sensitive": N_("sensitive data"),
}

_HINTS = {
    FieldKind.COUNT: N_("Such as 1200, 1.2万 or 500-2000; empty if unknown"),
    FieldKind.LOSS: N_("In yuan, such as 50000, 500万 or 100万-200万; empty if unknown"),
    FieldKind.HOURS: N_("Whole hours, such as 24; empty if unknown"),
    FieldKind.SOME_OF: N_("Empty if unknown; “none of them” if none"),
}


def facts_overview(state: State, say: Texts, *, saved: bool = False) -> View:
    """What is known, group by group, each with its way in; what would decide a duty is marked."""
    blocks: list[Block] = [context(_version(state, say, saved=saved), "version")]
    wanted = {fact for standing in state.law.standings.values() for fact in standing.questions}
    for group, name in GROUPS_ASKED.items():
        if group == "weights" and not state.law.facts.data_sets:
            continue
        text = lines(bold(say(name)), *_known(state, group, wanted, say))
        enter = button(say("Enter"), "facts.group", value_of(state.incident.id, group))
        blocks.append(section(clip_markup(text, SECTION), f"group.{group}", enter))
    return View(type="modal", callback_id="facts_overview", title=plain(say("Facts"), form.TITLE),
                close=plain(say("Close"), form.TITLE), blocks=blocks)  # fmt: skip


def facts_form(state: State, group: str, say: Texts, *, facts: Facts | None = None) -> View:
    """The questions of one group, answered as far as they are on record, or as in `facts`."""
    about = value_of(state.incident.id, f"{state.law.version} {group}")
    blocks = list(_questions(state, group, facts or state.law.facts, say))
    return form.modal("facts", say(GROUPS_ASKED[group]), say("Check"), about, blocks, say)


def _version(state: State, say: Texts, *, saved: bool) -> Mrkdwn:
    sheet = state.law.sheet
    if sheet is None:
        return say("Nothing is known yet. What nobody has said counts as unknown.")
    told = say("Version {n}, {person}, {when}", n=sheet.version, person=Who(sheet.set_by), when=sheet.set_at)
    return dotted([bold(say("Saved")) if saved else "", told])


def _known(state: State, group: str, wanted: Collection[str], say: Texts) -> Iterator[Mrkdwn]:
    """What is known in a group, how much is not, and what of that would decide whether a duty applies."""
    facts, playbook = state.law.facts, state.playbook
    keys = ["data_sets"] if group in ("sets", "weights") else [field.key for field in asked_in(group)]
    if group == "weights":
        yield say.listed([_weight(state, each, say) for each in facts.data_sets or ()])
        return
    known = [(key, value) for key in keys if (value := getattr(facts, key)) is not None]
    yield dotted(
        say("{fact}: {value}", fact=fact_name(key, say), value=fact_value(key, value, playbook, say))
        for key, value in known
    )
    deciding = [fact_name(key, say) for key in keys if key in wanted]
    if left := len(keys) - len(known):
        yield say.plural("{n} unknown", "{n} unknown", left)
    if deciding:
        yield say("Would decide whether a duty applies: {facts}", facts=say.listed(deciding))


def _questions(state: State, group: str, facts: Facts, say: Texts) -> Iterator[Block]:
    if group == "sets":
        yield form.notice(
            say("For each kind of data: is it touched, and is it ours, or are we its entrusted party?"), "intro"
        )
        yield from (_part(state, kind, facts, say) for kind in DATA_KINDS)
    elif group == "weights":
        yield form.notice(
            say("Leave each as usual, unless this very data says more or less than its kind: then say why."), "intro"
        )
        for each in facts.data_sets or ():
            yield from _weighing(state, each, say)
    else:
        yield from (_question(field, facts, say) for field in asked_in(group))


def _question(field: Field, facts: Facts, say: Texts) -> Block:
    value, label = getattr(facts, field.key), say(field.asks)
    match field.kind:
        case FieldKind.COUNT | FieldKind.LOSS | FieldKind.HOURS:
            hint = say(_HINTS[field.kind])
            return form.short_text(field.key, label, value=as_typed(value), hint=hint, optional=True)
        case FieldKind.TEXT:
            hint = say("Only where it differs; it stays on the record")
            return form.short_text(field.key, label, value=value or "", hint=hint, optional=True)
        case FieldKind.SOME_OF:
            choices = [*((key, say(name)) for key, name in field.choices.items()), (NONE, say("none of them"))]
            chosen = () if value is None else value or (NONE,)
            return form.several(field.key, label, choices, values=chosen, hint=say(_HINTS[field.kind]))
        case FieldKind.YES_NO:
            choices = [("yes", say("yes")), ("no", say("no"))]
            chosen = UNKNOWN if value is None else "yes" if value else "no"
        case _:
            choices = [(key, say(name)) for key, name in field.choices.items()]
            chosen = value or UNKNOWN
    known = say(field.hint) if field.hint else ""
    return form.select(field.key, label, [*choices, (UNKNOWN, say("unknown"))], value=chosen, hint=known)


def _part(state: State, kind: str, facts: Facts, say: Texts) -> Block:
    known: dict[str, DataSet] = {each.kind: each for each in facts.data_sets or ()}
    choices = [
        (NOT_TOUCHED, say("not touched")),
        *((part, say(name)) for part, name in ACTS_AS.items()),
        (PART_UNKNOWN, say("touched, our part unknown")),
    ]
    value = None if facts.data_sets is None else NOT_TOUCHED
    if each := known.get(kind):
        value = each.acts_as or PART_UNKNOWN
    return form.select(f"set-{kind}", _kind(state, kind, say), choices, value=value, optional=True)


def _weighing(state: State, each: DataSet, say: Texts) -> Iterator[Block]:
    places = [(weight_key(category, step), _place(category, step, say)) for category, step in weights()]
    own = each.category is not None or each.adjustment is not None
    value = weight_key(each.placed or "simple", each.adjustment or 0) if own else USUAL
    usual = DataSet(each.kind).context
    as_usual = say("as usual: {level} of 4", level=usual) if usual else say("not placed yet")
    yield form.select(f"weight-{each.kind}", _kind(state, each.kind, say), [(USUAL, as_usual), *places], value=value)
    yield form.short_text(
        f"reason-{each.kind}", say("Why it counts for more or less"), value=each.reason, optional=True
    )


def _place(category: Category, step: int, say: Texts) -> str:
    """财务数据 4：完整财务数据，足以用于诈骗 …; Slack shows 75 characters."""
    level = min(4, max(1, BASES[category] + step))
    name = say("{category} {level}", category=say(CATEGORIES[category]), level=level)
    return say("{place}: {why}", place=name, why=say(ADJUSTMENTS[category][step])) if step else name


def _weight(state: State, each: DataSet, say: Texts) -> Mrkdwn:
    name, level = _kind(state, each.kind, say), str(each.context) if each.context else say("unknown")
    if each.reason:
        return say("{data} {level} ({reason})", data=name, level=level, reason=each.reason)
    return say("{data} {level}", data=name, level=level)


def _kind(state: State, kind: str, say: Texts) -> str:
    """What the playbook calls a kind of data."""
    return next((say.text(known.name) for known in state.playbook.data_kinds if known.key == kind), kind)
