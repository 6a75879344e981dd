"""Qualtrics display logic: "if this option of that question is selected", no more."""

import re
from typing import Any
from urllib.parse import unquote

from culturekit.instrument.importing.asked import Shown
from culturekit.instrument.importing.shapes import Tree, tree, trees, word

_OPTION = re.compile(r"q://(QID\w+)/Selectable(?:Choice|Answer)/(\w+)$")


def read_logic(logic: Any, questions: dict[str, Tree]) -> Shown | str | None:
    """Return who is shown something: a condition, why it is none, or None for all.

    Parameters
    ----------
    logic : object
        A ``DisplayLogic`` or ``BranchLogic`` as the export has it.
    questions : dict
        The payloads of all questions by id, for their recoded values.
    """
    groups = [group for group in trees(logic) if word(group.get("Type"))]
    if not groups:
        return None
    if len(groups) > 1:
        return "several groups of conditions"
    parts = [part for part in trees(groups[0]) if part.get("LogicType")]
    links = {word(part.get("Conjuction") or part.get("Conjunction")) for part in parts}
    if len(parts) > 1 and "And" in links:
        return "several conditions at once"
    found = [_part(part, questions) for part in parts]
    shown = [one for one in found if isinstance(one, Shown)]
    if len(shown) < len(found) or not shown:
        return next(
            (one for one in found if isinstance(one, str)), "an empty condition"
        )
    if len({one.name for one in shown}) > 1:
        return "conditions on several questions"
    codes = dict.fromkeys(code for one in shown for code in one.codes)
    return Shown(shown[0].name, tuple(codes))


def _part(part: Tree, questions: dict[str, Tree]) -> Shown | str:
    kind, operator = word(part.get("LogicType")), word(part.get("Operator"))
    if kind == "EmbeddedField" and operator == "EqualTo":
        return Shown(word(part.get("LeftOperand")), (word(part.get("RightOperand")),))
    if kind != "Question":
        return f"a condition on {kind or 'something'}"
    if operator != "Selected":
        return f"a condition of the kind '{operator}'"
    locator = unquote(word(part.get("LeftOperand") or part.get("ChoiceLocator")))
    if (found := _OPTION.fullmatch(locator)) and found[1] in questions:
        payload = questions[found[1]]
        if word(payload.get("QuestionType")) == "MC":
            return Shown(found[1], (code_of(payload, found[2]),))
    return "a condition on a row of a matrix, or on a question that is not here"


def code_of(payload: Tree, choice: str) -> str:
    """Return the code of an option in response files: its recoded value, or its id."""
    return word(tree(payload.get("RecodeValues")).get(choice)) or choice
