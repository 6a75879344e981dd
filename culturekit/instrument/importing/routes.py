"""Who is asked what: the platform's conditions as `asked_if`, or as a note."""

from typing import Any

from culturekit.instrument.importing.asked import Asked, Question, Shown
from culturekit.instrument.importing.options import Made
from culturekit.instrument.routing import LONGEST


class Routes:
    """Keeps what items and attributes are called, and writes conditions with it."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.places = {_key(q): i for i, q in enumerate(asked.questions)}
        self.kinds = {_key(q): q.kind for q in asked.questions}
        self.ids: dict[str, str] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.free: set[str] = set()
        self.routed: list[tuple[str, Question]] = []

    def item(self, question: Question, name: str, made: Made | None) -> None:
        """Remember an item, the codes of its options and who is asked it."""
        codes = made.codes if made else {}
        self.ids[_key(question)] = name
        self.codes[_key(question)] = {k: str(code) for k, code in codes.items()}
        if question.shown:
            self.routed.append((name, question))

    def attribute(self, key: str, name: str, values: list[str]) -> None:
        """Remember an attribute and its values; without any, every value is allowed."""
        self.ids[key] = name
        self.codes[key] = {value: repr(value) for value in values}
        if not values:
            self.free.add(key)

    def aside(self, question: Question) -> None:
        """Note the condition of a question that is no item: only items are routed."""
        if question.shown:
            message = f"asked only after {question.shown.name}; only items are routed"
            self.asked.note(question.name, message)

    def write(self, items: dict[str, Any]) -> None:
        """Write the conditions into the items."""
        for name, question in self.routed:
            condition = self._condition(question)
            if condition is None:
                continue
            table = items[name]
            text = {k: table.pop(k) for k in ("text", "columns") if k in table}
            table |= {"asked_if": condition} | text

    def _condition(self, question: Question) -> str | None:
        shown = question.shown
        if shown is None:
            return None
        key, why = shown.name, ""
        if key not in self.ids:
            why = "which is not in the definition"
        elif self.kinds.get(key) == "many":
            why = "a question with several answers"
        elif self.places.get(key, -1) >= self.places[_key(question)]:
            why = "which comes later"
        elif not self._known(shown):
            why = "by an answer that is no option of it"
        if why:
            message = f"is asked depending on {key}, {why}; the condition is left out"
            self.asked.note(question.name, message)
            return None
        found = [self.codes[key].get(code, repr(code)) for code in shown.codes]
        values = list(dict.fromkeys(found))
        right = f"== {values[0]}" if len(values) == 1 else f"in [{', '.join(values)}]"
        condition = f"{self.ids[key]} {right}"
        if len(condition) > LONGEST:
            message = f"is asked depending on {key}: too many values; left out"
            self.asked.note(question.name, message)
            return None
        return condition

    def _known(self, shown: Shown) -> bool:
        """Whether all codes are options on the scale, or values of the attribute."""
        if shown.name in self.free:
            return bool(shown.codes)
        return bool(shown.codes) and set(shown.codes) <= set(self.codes[shown.name])


def _key(question: Question) -> str:
    return question.key or question.name
