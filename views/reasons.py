"""The law in words: why a duty applies or does not, how long it gives, and how surely it was read.

The bot presumes and shows its reason; what is presumed is said to be, and nothing without a number gets one.
"""

from models.clocks import Length
from models.facts import FIELDS, Quantity
from models.obligations import Ground, Obligation, Standing
from models.playbook import Playbook
from views.catalogue import N_, Mrkdwn, Texts
from views.facts import ACTS_AS, fact_name, quantity

APPLIES = {
    "yes": N_("applies"),
    "presumed": N_("presumed to apply"),
    "open": N_("open: depends on what is not known yet"),
    "no": N_("does not apply"),
}
MARKS = {
    "verified-p": N_("read in the provision itself"),
    "verified-s": N_("from a secondary source"),
    "recalled": N_("recalled, to be confirmed by counsel"),
    "proposed": N_("our own design, no law"),
}
FORCES = {
    "guideline": N_("by guideline, the law has no number"),
    "contract": N_("by contract or policy"),
}
"""Whose number it is, where it is not the law's."""
GRADES = {
    "cn1": N_("especially serious (特别重大)"),
    "cn2": N_("serious (重大)"),
    "cn3": N_("relatively serious (较大)"),
    "cn4": N_("general (一般)"),
}
_NAMES = {
    "grade": N_("National grade"),
    "kinds": N_("Kinds of data"),
    "acts_as": N_("Our part"),
    "sent": N_("Notice sent"),
}
_BOUNDS = {
    ">=": N_("{number} or more is asked for"),
    ">": N_("more than {number} is asked for"),
    "<": N_("fewer than {number} is asked for"),
    "<=": N_("{number} at most is asked for"),
}
_CHOICES = {
    "!=": N_("anything but {wanted} is asked for"),
    ">=": N_("{wanted} or above is asked for"),
    ">": N_("above {wanted} is asked for"),
    "<": N_("below {wanted} is asked for"),
    "<=": N_("{wanted} or below is asked for"),
}
_LENGTHS = {
    "H": N_("{n} hours"),
    "CD": N_("{n} days"),
    "CD1": N_("{n} days, the first one counted"),
    "CD+": N_("{n} days after the day"),
    "BD": N_("{n} business days ({country})"),
    "M": N_("{n} month(s)"),
    "YE": N_("{n} days after the end of the year"),
}


def why(standing: Standing, playbook: Playbook, say: Texts) -> list[Mrkdwn]:
    """What decided whether it applies, or what is open: one line for each ground."""
    if standing.out_of_force:
        return [say("not in force at that time")]
    return [ground_in_words(ground, playbook, say) for ground in standing.grounds]


def ground_in_words(ground: Ground, playbook: Playbook, say: Texts) -> Mrkdwn:
    """One question with its answer: 受影响人数：900,000–1,200,000（须达到 1,000,000；推定：1,200,000）."""
    fact = what_is_asked(ground.question.name, say)
    if ground.question.name == "sent":
        return say("{fact}: {value}", fact=fact, value=say("yes") if ground.answer else say("no"))
    value = _written(ground, _known(ground), playbook, say)
    if ground.question.sign == "is":
        return say("{fact}: {value}", fact=fact, value=value)
    asked = _asked_for(ground, playbook, say)
    if ground.presumed is None:
        return say("{fact}: {value} ({asked})", fact=fact, value=value, asked=asked)
    presumed = _written(ground, ground.presumed, playbook, say)
    return say(
        "{fact}: {value} ({asked}; presumed: {presumed})", fact=fact, value=value, asked=asked, presumed=presumed
    )


def questions(standing: Standing, say: Texts) -> Mrkdwn:
    """The facts that would decide, by name."""
    return say.listed([fact_name(key, say) for key in standing.questions])


def length_in_words(obligation: Obligation, length: Length, say: Texts) -> Mrkdwn:
    """How long a duty gives; without a number it says so."""
    if length.fact and length.number is None:
        return say("as the contract or policy says")
    if length.number is None:
        sentence = (
            N_("as soon as practicable; voluntary")
            if obligation.force == "voluntary"
            else N_("at once, no statutory number")
        )
        return say(sentence)
    return say(_LENGTHS[length.unit], n=length.number, country=length.country or "")


def force_in_words(obligation: Obligation, say: Texts) -> Mrkdwn:
    """Whose number it is, to stand beside it; empty where it is the law's."""
    return say(FORCES[obligation.force]) if obligation.force in FORCES else Mrkdwn("")


def mark_in_words(obligation: Obligation, say: Texts) -> Mrkdwn:
    """How surely a row was read, and whether counsel has to confirm it."""
    by_guideline = obligation.force == "guideline" and obligation.mark == "verified-p"
    mark = say("read in the guideline itself") if by_guideline else say(MARKS[obligation.mark])
    if obligation.confirm and obligation.mark != "recalled":
        return say("{mark}; to be confirmed by counsel", mark=mark)
    return mark


def _known(ground: Ground) -> object:
    """What is known; a grade that is not settled counts as unknown."""
    return None if ground.question.name == "grade" and ground.answer is None else ground.value


def what_is_asked(name: str, say: Texts) -> Mrkdwn:
    """What people call that which a condition asks for: a fact, or what follows from facts."""
    return say(_NAMES[name]) if name in _NAMES else fact_name(name, say)


def _asked_for(ground: Ground, playbook: Playbook, say: Texts) -> Mrkdwn:
    question = ground.question
    if not question.words:
        return say(_BOUNDS[question.sign], number=f"{question.number:,}")
    wanted = say.listed([_choice(question.name, word, playbook, say) for word in question.words])
    if question.sign in _CHOICES:
        return say(_CHOICES[question.sign], wanted=wanted)
    if len(question.words) > 1:
        return say("one of {wanted} is asked for", wanted=wanted)
    return say("{wanted} is asked for", wanted=wanted)


def _written(ground: Ground, value: object, playbook: Playbook, say: Texts) -> Mrkdwn:
    """What is known of what a question asks for."""
    name = ground.question.name
    if value is None:
        return say("unknown")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, Quantity):
        return quantity(value, say)
    if isinstance(value, frozenset):
        return say.listed([_choice(name, word, playbook, say) for word in sorted(value)]) if value else say("none")
    return _choice(name, str(value), playbook, say)


def _choice(name: str, word: str, playbook: Playbook, say: Texts) -> Mrkdwn:
    """One thing that a fact may be."""
    if name == "grade":
        return say(GRADES[word])
    if name == "acts_as":
        return say(ACTS_AS[word])
    if name == "kinds":
        return say.write(next((kind.name for kind in playbook.data_kinds if kind.key == word), word))
    return say(FIELDS[name].choices[word]) if word in FIELDS[name].choices else say.write(word)
