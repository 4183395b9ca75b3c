"""What a pack of obligations is made of: the rows of one jurisdiction, as its YAML file has them.

A model says what one row must be by itself; whether words, conditions and lengths can be read is asked in `agreement`,
where the lines are at hand. Frozen: one catalogue is shared by every incident.
"""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.clocks import Length, read_length
from models.obligations.conditions import Condition
from models.obligations.reading import read_condition
from models.playbook.schema import Key, Line, Name, Page, Text, TrueOrFalse, Words

Mark = Literal["verified-p", "verified-s", "recalled", "proposed"]
"""How surely it was read: in the provision itself, in a secondary source, from memory (to be confirmed by counsel), or
not at all, since it is our own design."""

Force = Literal["law", "guideline", "contract", "voluntary"]
"""What stands behind the duty and its number."""

NoticeKind = Literal[
    "authority_first",
    "authority_followup",
    "authority_summary",
    "client",
    "individual",
    "statement",
    "internal",
    "police",
    "insurer",
    "partner",
]
"""The kinds of notices there are (`models.notices.kinds`)."""

StartKey = Literal[
    "occurred",
    "detected",
    "reported",
    "suspected",
    "aware",
    "told_by_processor",
    "graded",
    "assessed_notifiable",
    "determined_material",
    "classified_major",
    "restored",
    "handling_ended",
]
"""The moments a clock may start from. What is said of a single duty, that its notice was sent, is `sent:` and its
key: `sent:eu.dora.initial`; `updated:` is when that notice was last supplemented, or sent if it never was."""


Moments = Annotated[tuple[Words, ...], Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Content(_Part):
    """One thing a notice must hold, in order. `first`: it goes out at once, even where the rest is not known yet."""

    key: Key
    zh: Words
    en: Words
    first: TrueOrFalse = False

    @property
    def text(self) -> Text:
        return Text(zh=self.zh, en=self.en)


class Contents(_Part):
    """What a notice must hold: a list that rows of the pack name by its key, with a citation of its own."""

    key: Key
    citation: Line
    mark: Mark
    items: Annotated[tuple[Content, ...], Field(min_length=1)]


class Outer(_Part):
    """A second clock that ends the duty if it ends earlier: at most 24 hours from awareness."""

    start: Moments
    length: Words

    @cached_property
    def takes(self) -> Length:
        return read_length(self.length)


class Obligation(_Part):
    """One duty to tell somebody: one row."""

    key: Key
    name: Name
    citation: Line
    mark: Mark
    confirm: TrueOrFalse = False
    """Shown as "to be confirmed by counsel", whatever the mark."""
    force: Force = "law"
    trigger: Line
    """When it applies, in the words of a person."""
    when: Words
    """The same as a condition over facts."""
    start: Moments
    """The moments it may run from: the earliest known one counts."""
    latest: TrueOrFalse = False
    """The latest known one counts instead: one month from the last update."""
    length: Words
    """`4 H`, `30 CD` … or `ASAP`; see `models.clocks`."""
    outer: Outer | None = None
    rolls_over: Words | None = None
    """A country whose next business day a deadline may move to. The day itself is counted towards."""
    recipient: Line
    channel: Line | None = None
    owner: Key
    """The role that answers for it."""
    notice: NoticeKind | None = None
    """The kind of notice that meets it; without one, by who answers for it."""
    notice_or: tuple[NoticeKind, ...] = ()
    """Other kinds that meet it as well: those concerned may be persons, companies or everybody."""
    contents: Key | None = None
    """The list of what its notice must hold."""
    in_force_from: date | None = None
    in_force_until: date | None = None
    """The last day on which it is in force."""
    house_hours: Annotated[int, Field(ge=1)] | None = None
    """The target of the house, in hours from the start: a rule of ours, never the law's."""
    note: Page | None = None
    """What a reader has to know besides, limits of what was read among it."""

    @cached_property
    def applies_when(self) -> Condition:
        return read_condition(self.when)

    @cached_property
    def takes(self) -> Length:
        return read_length(self.length)

    @property
    def needs_counsel(self) -> bool:
        """Whether it is shown as "to be confirmed by counsel"."""
        return self.confirm or self.mark == "recalled"


class Pack(_Part):
    """The obligations of one jurisdiction, switched on together. `zone` is where its days are counted."""

    key: Key
    name: Name
    on_by_default: TrueOrFalse = False
    zone: Words | None = None
    contents: tuple[Contents, ...] = ()
    obligations: tuple[Obligation, ...]

    def contents_of(self, obligation: Obligation) -> Contents | None:
        """What the notice that meets an obligation must hold; None where nothing is asked."""
        return next((each for each in self.contents if each.key == obligation.contents), None)
