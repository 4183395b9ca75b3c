"""What can be wrong with a pack of obligations, besides what can be wrong with any playbook file."""

from dataclasses import replace
from enum import StrEnum

from models.playbook import Problem, Reason
from models.refusal import N_


class Fault(StrEnum):
    """The sentences, with the names of what is filled in."""

    NOT_A_PACK = N_("a pack is made of fields such as key: and obligations:, and this is not")
    SECOND_DOCUMENT = N_("a second document begins here: one file holds one pack")
    TOO_LARGE = N_("the file is too large: a pack has at most {limit} kB")
    PACK_TWICE = N_("the pack {key} is already in {first}")
    ROW_ELSEWHERE = N_("the key {key} is already taken in the pack {first}")
    MISPLACED = N_("the condition cannot be read: {word} cannot stand there")
    NESTED = N_("the condition cannot be read: it is nested too deep ({limit} levels at most)")
    UNKNOWN_FACT = N_("the condition cannot be read: there is no fact {word}")
    WRONG_SIGN = N_("the condition cannot be read: {name} cannot be followed by {word}, only by one of {known}")
    NOT_WHOLE = N_("the condition cannot be read: {word} is no whole number")
    NO_CHOICE = N_("the condition cannot be read: {name} is never {word}; it is one of {known}")
    NO_ROW = N_("the condition cannot be read: sent has {word}, and there is no row {word} in this pack")
    NOT_CLOSED = N_("the condition cannot be read: {word} is missing")
    TOO_EARLY = N_("the condition cannot be read: it ends too early")
    BAD_LENGTH = N_("{value} is no length: write one such as 4 H, 30 CD, 3 CD+, 4 BD(US), 1 M or ASAP")
    UNKNOWN_MOMENT = N_("there is no moment {value}: the moments are {known}, and sent: with the key of a row here")
    NO_CALENDAR = N_("there is no calendar of {value}: write a country in two capital letters, such as US")
    NO_HOURS_FACT = N_("{value} is no fact that holds a length: it is one of {known}")
    NO_ZONE = N_("there is no time zone {value}: write one such as Asia/Shanghai")
    NEVER_IN_FORCE = N_("in_force_until lies before in_force_from")
    UNKNOWN_CONTENTS = N_("there is no list of contents {value} in this pack")


_OURS = {
    Reason.NOT_A_PLAYBOOK: Fault.NOT_A_PACK,
    Reason.SECOND_DOCUMENT: Fault.SECOND_DOCUMENT,
    Reason.TOO_LARGE: Fault.TOO_LARGE,
}


def in_our_words(problem: Problem) -> Problem:
    """The same problem, where the sentence speaks of playbooks."""
    for theirs, ours in _OURS.items():
        if problem.sentence == theirs:
            return replace(problem, sentence=ours)
    return problem
