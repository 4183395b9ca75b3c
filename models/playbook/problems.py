"""What can be wrong with a playbook, in words its author can act on.

Every sentence stands here and nowhere else, so that each can be translated: a reader's language is filled
in with the same `values`. `str()` of a problem is English, in the form editors and terminals make
clickable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


def N_(sentence: str) -> str:  # noqa: N802  (gettext's own name for "translate me later": Babel looks for it)
    return sentence


class Reason(StrEnum):
    """The sentences, with the names of what is filled in."""

    UNREADABLE = N_("this cannot be read: {reason}")
    TOO_LARGE = N_("the file is too large: a playbook has at most {limit} kB")
    NOT_UTF8 = N_("this line is not UTF-8: save the file as UTF-8")
    CONTROL_CHARACTER = N_("there is a control character ({code}) on this line: delete it")
    SYNTAX = N_("this is not valid YAML: {reason}")
    EMPTY = N_("the file is empty")
    NOT_A_PLAYBOOK = N_("a playbook is made of fields such as key: and tasks:, and this is not")
    SECOND_DOCUMENT = N_("a second document begins here: one file holds one playbook")
    TOO_DEEP = N_("this is nested too deep: {limit} levels are enough for a playbook")
    ALIAS = N_("*{name} stands for a text elsewhere: write the text out here")
    TAG = N_("the tag {tag} is not allowed: write plain text")
    KEY_NOT_A_WORD = N_("a field's name must be one word")
    FIELD_TWICE = N_("{field} stands twice: first on line {first}")

    MISSING = N_("{field} is missing")
    UNKNOWN_FIELD = N_("{field} is not a field known here")
    NO_CHINESE = N_("{field} has no Chinese: fill in zh")
    NO_ENGLISH = N_("{field} has no English: fill in en")
    BLANK = N_("{field} is blank")
    NOT_TEXT = N_("{field} must be one text")
    NOT_A_LIST = N_("{field} must be a list, each item after a dash")
    EMPTY_LIST = N_("{field} is empty: it needs at least one item")
    NOT_FIELDS = N_("{field} must have fields of its own, such as zh: and en:")
    NOT_A_NUMBER = N_("{field} must be a whole number, not {value}")
    TOO_SMALL = N_("{field} must be {least} or more, not {value}")
    NOT_TRUE_OR_FALSE = N_("{field} must be true or false, not {value}")
    NOT_A_KEY = N_("{value} cannot be a key: use a-z, 0-9, dot, dash and underscore, beginning with a letter")
    NOT_ONE_OF = N_("{field} cannot be {value}: it is one of {known}")
    TOO_LONG = N_("{field} is too long: at most {limit} characters")
    NOT_A_DATE = N_("{field} must be a date such as 2026-09-11, not {value}")
    OVERDUE_BEFORE_REMINDER = N_("{field}: an update cannot be overdue before its reminder")
    OTHER = N_("{field}: {reason}")

    KEY_TWICE = N_("the key {key} is already taken on line {first}")
    PLAYBOOK_TWICE = N_("the playbook {key} is already in {first}")
    NO_SEVERITY = N_("the severity {key} is not described: all of {known} are needed")
    UNKNOWN_ROLE = N_("there is no role {value}: the roles are {known}")
    UNKNOWN_PHASE = N_("there is no phase {value}: the phases are {known}")
    UNKNOWN_TASK = N_("there is no task {value}")
    PHASE_NOT_IN_INCIDENT = N_("the phase {value} does not run in an incident, so it can have no task")
    PHASE_WITHOUT_TASK = N_("the phase {key} runs in an incident but has no task")
    OPENS_OUTSIDE = N_("the phase {key} cannot open an incident it does not run in")
    NOTHING_OPENS = N_("no phase opens the incident: give the first one opens_with: true")
    CYCLE = N_("these tasks wait for one another: {cycle}")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one place. Line 0 means the file as a whole."""

    file: str
    line: int
    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence.format(**self.values)}"


class BadPlaybook(ValueError):  # noqa: N818  (what it is, said as a person says it)
    """A playbook was refused. `problems` says all that is wrong, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
        super().__init__("\n".join(map(str, self.problems)))
