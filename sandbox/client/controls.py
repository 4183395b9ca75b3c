"""Everything a person can press or choose from, found in what they see, by the words on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.blocks import placed
from sandbox.errors import CannotDo
from sandbox.inputs import options_of
from sandbox.shapes import Json


@dataclass(frozen=True)
class Control:
    """A button or menu, where it stands, and what is around it."""

    kind: str
    text: str
    block_text: str
    around: str
    place: Json
    block_id: str
    action_id: str
    options: dict[str, str] = field(default_factory=dict)
    is_input: bool = False
    raw: Json = field(default_factory=dict)

    @property
    def target(self) -> Json:
        return {**self.place, "block_id": self.block_id, "action_id": self.action_id}

    def option(self, wanted: str) -> str:
        """The value of an option named by value or by its visible text."""
        if wanted in self.options:
            return wanted
        for value, text in self.options.items():
            if text == wanted:
                return value
        raise CannotDo(f"{self.text or self.action_id!r} offers no {wanted!r}, only {list(self.options.values())}.")


def controls_in(shown: Json, place: Json) -> list[Control]:
    """The controls of a message or view as seen."""
    return [_control(one.block, one.element, shown["visible"], place) for one in placed(shown.get("blocks", []))]


def find(controls: Iterable[Control], text: str, on: str = "") -> Control:
    """The control whose words are `text`, in a block whose text contains `on`; the newest if there are several.

    If no block says so, a message or window that does will do: its buttons may stand in a row of their own.
    """
    listed = list(controls)
    fitting = [one for one in listed if on in one.block_text] or [one for one in listed if on in one.around]
    for match in (_equals, _contains):
        found = [one for one in fitting if match(one, text)]
        if found:
            return found[-1]
    shown = ", ".join(dict.fromkeys(one.text or one.action_id for one in fitting or listed)) or "nothing"
    where = f" where it says {on!r}" if on else ""
    raise CannotDo(f"There is no {text!r} to press{where}. There is: {shown}.")


def find_menu(controls: Iterable[Control], option: str, on: str = "", of: str = "") -> Control:
    """The menu named `of`, else the one that offers this option, else the only one there that lists people or dates."""
    menus = [one for one in controls if one.kind != "button"]
    if of:
        return find(menus, of, on)
    open_ended = [one for one in menus if not one.options and on and on in one.block_text]
    if len(open_ended) == 1:
        return open_ended[0]
    return find(menus, option, on)


def _equals(control: Control, text: str) -> bool:
    return text in (control.text, control.action_id, *control.options.values())


def _contains(control: Control, text: str) -> bool:
    return bool(text) and text in control.text


def _control(block: Json, element: Json, around: str, place: Json) -> Control:
    return Control(
        kind=element["type"],
        text=_words(element.get("text")) or _words(element.get("placeholder")),
        block_text=" ".join(_all_words(block)),
        around=around,
        place=place,
        block_id=block["block_id"],
        action_id=element["action_id"],
        options={option["value"]: _words(option["text"]) for option in options_of(element)},
        is_input=block["type"] == "input",
        raw=element,
    )


def _words(text: Json | None) -> str:
    return str(text["text"]) if text else ""


def _all_words(block: Json) -> Iterable[str]:
    yield block["block_id"]
    for text in (block.get("text"), block.get("label"), *block.get("fields", [])):
        yield _words(text)
    for element in block.get("elements", []):
        yield _words(element.get("text") if isinstance(element.get("text"), dict) else None)
