"""Why a change was not made, in a sentence for the person who asked.

A change that may not happen raises `Refused` with an English sentence and the values it speaks of. The sentence is
looked up in the text catalogue and the values are written out (a mention, a local time) only where it is shown, in
the language of the person who reads it.
"""

from datetime import datetime

from models.playbook import Text


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for: translated where it is used
    """Mark a sentence for the catalogue, where it is not inside a `Refused`."""
    return sentence


class Who(str):
    """A person named in a sentence, by Slack user id; shown as a mention in Slack and as a name on paper."""

    __slots__ = ()


Value = str | int | datetime | Who | Text | tuple["str | Who | Text", ...]


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not an error of the program
    """A change was refused. `field` names the form field at fault, where there is one."""

    def __init__(self, sentence: str, *, field: str | None = None, **values: Value) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.values = values
