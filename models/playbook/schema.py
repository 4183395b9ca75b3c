"""What a playbook is made of. Frozen: one playbook is shared by every incident that follows it.

A model here says what one part must be by itself. Whether the parts agree with each other (does this task's
owner exist?) is asked in `agreement`, where the whole file and its lines are at hand.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

SeverityKey = Literal["SEV1", "SEV2", "SEV3", "SEV4"]
MomentKey = Literal[
    "occurred",
    "suspected",
    "detected",
    "reported",
    "aware",
    "told_by_processor",
    "contained",
    "graded",
    "assessed_notifiable",
    "determined_material",
    "classified_major",
    "restored",
    "handling_ended",
]

SEVERITIES: tuple[SeverityKey, ...] = get_args(SeverityKey)
"""The most severe first."""

MOMENTS: tuple[MomentKey, ...] = get_args(MomentKey)
"""The start events of the clocks, in the order they usually come."""

USUAL_MOMENTS: tuple[MomentKey, ...] = (
    "occurred",
    "detected",
    "reported",
    "aware",
    "contained",
    "restored",
    "handling_ended",
)
"""Those that every incident has. The others start clocks of single laws: they are shown where they are known."""


def rank(severity: str) -> int:
    """0 for the most severe. Raises KeyError for a word that is no severity."""
    ranks: dict[str, int] = {key: number for number, key in enumerate(SEVERITIES)}
    return ranks[severity]


def is_true(value: object) -> bool:
    """YAML has nine words for true; a playbook has one."""
    return value is True or value == "true"


def _true_or_false(value: object) -> bool:
    if is_true(value) or value is False or value == "false":
        return is_true(value)
    raise PydanticCustomError("not_true_or_false", "must be true or false")


TrueOrFalse = Annotated[bool, BeforeValidator(_true_or_false)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]*$", max_length=64)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(_Part):
    """One text in both languages: neither is a translation that may be left for later."""

    zh: Words
    en: Words

    def in_(self, locale: str) -> str:
        """The text for a locale such as `zh_CN` or `en`."""
        return self.zh if locale.startswith("zh") else self.en


def _at_most(limit: int) -> AfterValidator:
    """Long texts are refused here, at the author's desk, and not by the screen that cannot show them."""

    def check(text: Text) -> Text:
        if max(len(text.zh), len(text.en)) > limit:
            raise PydanticCustomError("text_too_long", "at most {limit} characters", {"limit": limit})
        return text

    return AfterValidator(check)


Name = Annotated[Text, _at_most(60)]
Line = Annotated[Text, _at_most(300)]
Page = Annotated[Text, _at_most(1500)]


class Rhythm(_Part):
    """How often the people outside the room are told how it stands. Minutes since the last update."""

    remind_after: Annotated[int, Field(ge=1)]
    overdue_after: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _reminder_comes_first(self) -> Self:
        if self.overdue_after < self.remind_after:
            raise PydanticCustomError("overdue_before_reminder", "overdue before its reminder")
        return self


class Severity(_Part):
    """How bad it is, what that means, and which roles must then be filled."""

    key: SeverityKey
    name: Name
    means: Line
    roles: tuple[Key, ...]
    update_rhythm: Rhythm | None = None


class Phase(_Part):
    """A label for where the work stands, never a lock. The file's order is the order of work."""

    key: Key
    name: Name
    goal: Line
    in_incident: TrueOrFalse
    opens_with: TrueOrFalse
    """Its checklist is posted when the incident opens."""


class Role(_Part):
    """Who answers for what. `brief` is what the holder reads, alone, on taking the role."""

    key: Key
    name: Name
    brief: Page


class DataKind(_Part):
    """A kind of data that may be touched: one choice in the form that declares an incident."""

    key: Key
    name: Name


class Task(_Part):
    """One line of a phase's checklist."""

    key: Key
    phase: Key
    owner: Key
    text: Line
    done_when: Line
    from_severity: SeverityKey
    """Shown at this severity and at every one more severe."""
    must: TrueOrFalse = False
    """Settled, as done or as not applicable with a reason, before the incident closes."""
    after: tuple[Key, ...] = ()
    """Tasks that had better come first: a hint, not a lock."""
    moment: MomentKey | None = None
    """Completing it records this start event of the clocks."""
    answers: tuple[Words, ...] = ()
    """The points of the source texts this task answers."""
    basis: Line | None = None
    """The law, standard or practice that asks for it, where the source texts do not."""

    def is_shown_at(self, severity: str) -> bool:
        return rank(severity) <= rank(self.from_severity)


class Playbook(_Part):
    key: Key
    version: Annotated[int, Field(ge=1)]
    name: Name
    severities: tuple[Severity, ...]
    phases: tuple[Phase, ...]
    roles: tuple[Role, ...]
    data_kinds: tuple[DataKind, ...]
    tasks: tuple[Task, ...]

    @property
    def incident_phases(self) -> tuple[Phase, ...]:
        """The phases an incident goes through, in the order of work."""
        return tuple(phase for phase in self.phases if phase.in_incident)

    def rank(self, severity: str) -> int:
        """0 for the most severe; a severity that is less bad has the higher rank."""
        return rank(severity)

    def has_role(self, key: str) -> bool:
        return any(role.key == key for role in self.roles)

    def severity(self, key: str) -> Severity:
        return _with_key(self.severities, key)

    def phase(self, key: str) -> Phase:
        return _with_key(self.phases, key)

    def role(self, key: str) -> Role:
        return _with_key(self.roles, key)

    def data_kind(self, key: str) -> DataKind:
        return _with_key(self.data_kinds, key)

    def task(self, key: str) -> Task:
        return _with_key(self.tasks, key)

    def tasks_for(self, severity: str) -> tuple[Task, ...]:
        """What is shown at this severity: phase by phase, and within a phase as the file has them."""
        return tuple(
            task
            for phase in self.phases
            for task in self.tasks
            if task.phase == phase.key and task.is_shown_at(severity)
        )


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_AnyKeyed = TypeVar("_AnyKeyed", bound=_Keyed)


def _with_key(parts: Sequence[_AnyKeyed], key: str) -> _AnyKeyed:
    for part in parts:
        if part.key == key:
            return part
    raise KeyError(f"the playbook has no {key!r}; it has {', '.join(part.key for part in parts)}")
