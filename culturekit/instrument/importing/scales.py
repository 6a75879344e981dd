"""Proposed scales: one for each block and response scale, one for each lone item."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from culturekit.instrument.importing.asked import Block, Question
from culturekit.instrument.importing.names import Names

Table = dict[str, Any]
LONGEST_TITLE = 60


@dataclass
class Group:
    """Items that share a block and a response scale."""

    block: str
    options: str
    items: list[str] = field(default_factory=list)


class Scales:
    """Collects items into groups and names a scale for each."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.groups: list[Group] = []

    def add(self, question: Question, item: str, options: str) -> None:
        """Put an item to those of its block with the same options, or on its own."""
        for group in self.groups if question.block else ():
            if (group.block, group.options) == (question.block, options):
                group.items.append(item)
                return
        self.groups.append(Group(question.block, options, [item]))

    def tables(
        self,
        blocks: Mapping[str, Block],
        tables: Mapping[str, Table],
        intro: Callable[[Block], Any],
    ) -> Table:
        """Return the scales, and name them in their items.

        Parameters
        ----------
        blocks : mapping of str to Block
            By the name that questions give.
        tables : mapping of str to dict
            ``items`` and ``response_scales`` of the definition.
        intro : callable
            Gives the lead-in of a block as a definition has it, or None.
        """
        scales: Table = {}
        for group in self.groups:
            items, options = tables["items"], tables["response_scales"][group.options]
            block = blocks.get(group.block, Block(group.block))
            only = group.items[0] if len(group.items) == 1 else ""
            lead = intro(block) if group.block else None
            name = self.names.claim_scale(only or block.name, only)
            text = _first(lead) or block.name if not only else ""
            title = short_title(text or _first(items[group.items[0]]["text"])) or name
            scale: Table = {"title": title, **_kind(options, alone=bool(only))}
            scale |= {"random_order": True} if block.random and not only else {}
            scale |= {"intro": lead} if lead else {}
            scales[name] = scale
            for item in group.items:
                items[item]["scale"] = name
        return scales


def _kind(options: Table, *, alone: bool) -> Table:
    if options.get("nominal"):
        return {"kind": "facts", "direction": "neither"}
    if options.get("bipolar"):
        return {"kind": "bipolar", "direction": "neither"}
    return {"kind": "single"} if alone else {}


def _first(text: Any) -> str:
    """Return a text in the first language."""
    found = next(iter(text.values())) if isinstance(text, dict) else text
    return str(found or "")


def short_title(text: str) -> str:
    """Return the beginning of a text, as a title.

    Examples
    --------
    >>> short_title("How much do you agree with these statements?")
    'How much do you agree with these statements'
    """
    text = text.strip(" .:?!*")
    if len(text) <= LONGEST_TITLE:
        return text
    return f"{text[: LONGEST_TITLE - 1].rsplit(' ', 1)[0]}…"
