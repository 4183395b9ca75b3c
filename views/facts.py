"""Facts in words: what a fact is called, and what is known of it, as cards, forms, letters and papers say it.

Unknown is written 未知, never 0 or blank; a range is written as one.
"""

from models.facts import FIELDS, DataSet, FieldKind, Quantity
from models.facts.facts import FactValue
from models.playbook import Playbook
from views.catalogue import N_, Mrkdwn, Texts

ACTS_AS = {"handler": N_("handler"), "entrusted": N_("entrusted party"), "both": N_("handler and entrusted party")}
"""The part we play in a data set."""


def fact_name(key: str, say: Texts) -> Mrkdwn:
    """What people call a fact."""
    return say(FIELDS[key].name)


def fact_value(key: str, value: FactValue | None, playbook: Playbook, say: Texts) -> Mrkdwn:
    """What is known of a fact; the playbook names the kinds of data."""
    if value is None:
        return say("unknown")
    if isinstance(value, tuple):
        return say.listed([data_set(each, playbook, say) for each in value]) if value else say("none")
    return plain_value(key, value, say)


def plain_value(key: str, value: FactValue, say: Texts) -> Mrkdwn:
    """The same for every fact but the data sets."""
    field = FIELDS[key]
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, Quantity):
        written = quantity(value, say)
        return say("{amount} yuan", amount=written) if field.kind is FieldKind.LOSS else written
    if isinstance(value, frozenset):
        chosen = [say(name) for choice, name in field.choices.items() if choice in value]
        return say.listed(chosen) if chosen else say("none")
    if field.kind is FieldKind.TEXT:
        return say.write(str(value))
    return say("{n} h", n=value) if isinstance(value, int) else say(field.choices[str(value)])


def quantity(value: Quantity, say: Texts) -> Mrkdwn:
    """1,200 · 500–2,000 · 500 or more."""
    low = f"{value.low:,}"
    if value.high is None:
        return say("{low} or more", low=low)
    return say.write(low) if value.is_exact else say("{low}–{high}", low=low, high=f"{value.high:,}")


def data_set(each: DataSet, playbook: Playbook, say: Texts) -> Mrkdwn:
    """A data set by its kind, with the part we play in it."""
    kind = next((known.name for known in playbook.data_kinds if known.key == each.kind), None)
    part = say(ACTS_AS[each.acts_as]) if each.acts_as else say("our part unknown")
    return say("{kind} ({part})", kind=kind or each.kind, part=part)
