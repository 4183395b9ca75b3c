"""Walking Block Kit: its elements, their ids and where they stand.

Slack invents a block_id or action_id where the app gave none; so does `with_ids`, on a copy.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.ids import Ids
from sandbox.shapes import Json


@dataclass(frozen=True)
class Placed:
    """An interactive element and the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def key(self) -> tuple[str, str]:
        return self.block_id, self.action_id

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")


def with_ids(blocks: list[Json], ids: Ids) -> list[Json]:
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        block.setdefault("block_id", ids.block())
        for element in _elements(block):
            element.setdefault("action_id", ids.block())
    return blocks


def placed(blocks: list[Json]) -> Iterator[Placed]:
    """Every element of these blocks that a person can use, top to bottom."""
    for block in blocks:
        for element in _elements(block):
            yield Placed(block, element)


def find_element(blocks: list[Json], block_id: str, action_id: str) -> Placed | None:
    return next((one for one in placed(blocks) if one.key == (block_id, action_id)), None)


def _elements(block: Json) -> Iterator[Json]:
    if block["type"] == "section" and "accessory" in block:
        if block["accessory"]["type"] != "image":
            yield block["accessory"]
    elif block["type"] == "actions":
        yield from block["elements"]
    elif block["type"] == "input":
        yield block["element"]
