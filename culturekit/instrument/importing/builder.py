"""From what a platform asks to a definition of ours: one builder for all platforms.

Ids are the platform's names wherever they can be, so that its response files match.
Blocks become proposed scales, equal options one response scale. Every guess becomes a
remark at its place; what cannot be said becomes a note.
"""

from collections.abc import Iterable
from typing import Any

from culturekit.errors import DefinitionError
from culturekit.instrument.importing.asked import Asked, Question, Texts
from culturekit.instrument.importing.grouping import (
    attribute_name,
    field_name,
    is_personal_field,
    kind_of,
)
from culturekit.instrument.importing.imported import Imported
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.importing.names import Names, identifier
from culturekit.instrument.importing.opened import refused
from culturekit.instrument.importing.options import Made, make_options
from culturekit.instrument.importing.routes import Routes
from culturekit.instrument.importing.scales import Scales
from culturekit.instrument.problems import plain
from culturekit.instrument.reading import from_tables

Table = dict[str, Any]
MOST_QUESTIONS = 3000
PLATFORMS = {
    "qualtrics": "Qualtrics",
    "limesurvey": "LimeSurvey",
    "xlsform": "XLSForm",
    "redcap": "REDCap",
    "spss": "SPSS",
}


def build(asked: Asked) -> Imported:
    """Return the definition that asks what a platform's definition asks.

    Parameters
    ----------
    asked : Asked
        What a recogniser understood.

    Returns
    -------
    Imported
        It loads; response files of the same survey match it by its ids.

    Raises
    ------
    InputError
        If there is no question in it.
    """
    if len(asked.questions) > MOST_QUESTIONS:
        raise refused("asks more questions than any survey")
    made = _Builder(asked).made()
    instrument, problems = from_tables(made.tables)
    if instrument is None:
        message = "no definition that loads could be made from this file:"
        raise DefinitionError(message, [str(problem) for problem in problems])
    notes = tuple(asked.notes)
    return Imported(asked.platform, instrument, made.tables, made.comments, notes)


class _Builder:
    """Fills the tables of a definition, question by question."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.languages = asked.languages or ("en",)
        self.names = Names()
        self.comments: dict[str, str] = {}
        self.options: dict[str, str] = {}
        self.untranslated = dict.fromkeys(self.languages, 0)
        self.routes = Routes(asked)
        self.scales = Scales(self.names)
        self.tables: Table = {
            "survey": {},
            "attributes": {},
            "response_scales": {},
            "scales": {},
            "items": {},
            "open_questions": {},
        }

    def made(self) -> "_Builder":
        """Build everything."""
        claimed = []
        for question in self.asked.questions:
            kind, why = kind_of(question, self.languages[0])
            if kind:
                claimed.append((question, kind, self._claim(question, kind)))
            else:
                self.asked.note(question.name, f"{why}; left out")
        if not claimed:
            raise refused("holds no question that could be asked or analysed")
        self._embed()
        for question, kind, name in claimed:
            if kind == "attribute":
                self._attribute(question, name)
                self.routes.aside(question)
            elif kind == "open":
                self.routes.aside(question)
                table = {"text": self._texts(question.text, name)}
                self.tables["open_questions"][name] = self._add(question, name, table)
            else:
                self._item(question, name)
        self.tables["scales"] = self.scales.tables(
            self.asked.blocks, self.tables, lambda block: self._intro(block.text)
        )
        self._tell_same_wordings(claimed)
        self.routes.write(self.tables["items"])
        self._head()
        return self

    def _claim(self, question: Question, kind: str) -> str:
        if kind == "attribute":
            language = self.languages[0]
            wanted = attribute_name(question, language) or question.name
            taken = self.names.taken
            wanted = question.name if plain(wanted) in taken else wanted
            return self.names.claim(wanted, attribute=True)
        name = self.names.claim(question.name)
        if plain(name) != plain(identifier(question.name)):
            message = f"that name is taken already; here it is {name}"
            self.asked.note(question.name, message)
        return name

    def _add(self, question: Question, name: str, table: Table) -> Table:
        """Add the other names of a question."""
        names = (question.name, *question.columns)
        if columns := self.names.columns(name, names):
            table["columns"] = columns
        return table

    def _item(self, question: Question, name: str) -> None:
        if question.kind == "number":
            made = None
            low, high = question.low, question.high
            table = {"numeric": [_number(low), _number(high)]}
            options = self._share(table, f"from_{low:g}_to_{high:g}", {})
        else:
            rating = bool(question.block)
            made = make_options(question, self.languages, rating=rating)
            options = self._share(made.table, _options_name(made, name), made.remarks)
        item: Table = {"scale": "", "response_scale": options}
        item |= {"multiple": True} if question.kind == "many" else {}
        item["text"] = self._texts(question.text, name)
        self.tables["items"][name] = self._add(question, name, item)
        self.scales.add(question, name, options)
        self.routes.item(question, name, made)

    def _share(self, table: Table, wanted: str, remarks: dict[str, str]) -> str:
        """Return the id of a response scale, one for all that are equal."""
        if len(self.languages) == 1:
            table = _in_one_language(table, self.languages[0])
        key = repr(table)
        if key not in self.options:
            name = self.options[key] = self.names.claim_options(wanted)
            self.tables["response_scales"][name] = table
            for part, remark in remarks.items():
                self.comments[f"response_scales.{name}.{part}"] = remark
        return self.options[key]

    def _attribute(self, question: Question, name: str) -> None:
        """Write an attribute: values are the platform's codes, labels its texts."""
        language = self.languages[0]
        title = clean(question.text.get(language, ""))
        words = name.replace("_", " ").capitalize()
        table: Table = {"title": title if 0 < len(title) <= 30 else words}
        labels: dict[str, str] = {}
        seen: set[str] = set()
        for option in question.options:
            label = clean(option.label.get(language, ""))
            code = option.code.strip() or label
            if code and plain(code) not in seen:
                seen.add(plain(code))
                labels[code] = label or code
        if labels:
            table["values"] = list(labels)
            shown: dict[str, str] = {}
            for value, label in labels.items():
                shown.setdefault(plain(label), value)
            unique = {v: t for v, t in labels.items() if shown[plain(t)] == v != t}
            table |= {"labels": unique} if unique else {}
        table["source"] = "self_reported"
        self.tables["attributes"][name] = self._add(question, name, table)
        self.routes.attribute(question.key or question.name, name, list(labels))

    def _embed(self) -> None:
        """Write the fields that come with respondents, where they group them."""
        for field, values in self.asked.embedded.items():
            wanted = field_name(field)
            if wanted is None or is_personal_field(field):
                personal = "identifies a person" if is_personal_field(field) else ""
                what = personal or "names no group that is known; add it if it is one"
                self.asked.note(field, f"a field that comes with respondents; {what}")
                continue
            name = self.names.claim(wanted, attribute=True)
            table: Table = {"title": " ".join(field.replace("_", " ").split())}
            table |= {"values": list(dict.fromkeys(values))} if values else {}
            if columns := self.names.columns(name, (field,)):
                table["columns"] = columns
            self.tables["attributes"][name] = table
            self.routes.attribute(field, name, list(dict.fromkeys(values)))

    def _texts(self, texts: Texts, fallback: str) -> Any:
        """Return a text in every language, the first one where it is not translated."""
        found = {lang: clean(texts.get(lang, "")) for lang in self.languages}
        first = found[self.languages[0]] or next(filter(None, found.values()), fallback)
        for language, text in found.items():
            self.untranslated[language] += not text
        if len(self.languages) == 1:
            return first
        return {language: text or first for language, text in found.items()}

    def _intro(self, texts: Texts) -> Any:
        """Return a lead-in, None where there is none in any language."""
        there = any(clean(texts.get(lang, "")) for lang in self.languages)
        return self._texts(texts, "") if there else None

    def _tell_same_wordings(self, claimed: Iterable[tuple[Question, str, str]]) -> None:
        """Put the lead-in before items that read alike without it."""
        items = self.tables["items"]
        alike: dict[str, list[tuple[Question, str]]] = {}
        for question, kind, name in claimed:
            if kind == "item":
                alike.setdefault(plain(repr(items[name]["text"])), []).append(
                    (question, name)
                )
        for same in alike.values():
            blocks = {question.block for question, _ in same}
            for question, name in same if len(blocks) > 1 else ():
                block = self.asked.blocks.get(question.block)
                lead = self._intro(block.text) if block else None
                if lead:
                    items[name]["text"] = _led(lead, items[name]["text"])

    def _head(self) -> None:
        title = clean(self.asked.title) or "Imported survey"
        head: Table = {"id": identifier(title.lower(), "survey"), "title": title}
        head["languages"] = list(self.languages)
        if intro := self._intro(self.asked.intro):
            head["intro"] = intro
        self.tables["survey"] = head
        for section in ("attributes", "open_questions"):
            if not self.tables[section]:
                del self.tables[section]
        for habit, count in self.asked.habits.items():
            if count:
                message = (
                    f"questions that {habit}: {count}; a definition does not say so"
                )
                self.asked.note("survey", message)
        for language, count in self.untranslated.items():
            if count and language != self.languages[0]:
                message = f"{count} texts are not translated; the first language stands"
                self.asked.note(f"language {language}", message)
        platform = PLATFORMS[self.asked.platform]
        self.comments[""] = (
            f"Imported from {platform}; read it through before use.\n"
            "Scales are proposals: check what belongs together, which items are "
            "reversed (reverse = true) and what a high score means (direction, high). "
            "Add a [promise]. Guesses stand above what they are about."
        )


def _options_name(made: Made, item: str) -> str:
    table, family = made.table, made.order.family
    count = len(table["codes"])
    if family and not table.get("nominal"):
        return f"{family}{count}"
    if family in ("yes_no", "true_false"):
        return family if count == 2 else f"{family}{count}"
    return f"{item}_options"


def _in_one_language(table: Table, language: str) -> Table:
    """Write labels without the language, where there is one only."""
    short = dict(table)
    for key, value in table.items():
        if key == "labels":
            short[key] = value[language]
        elif isinstance(value, dict) and "labels" in value:
            short[key] = {**value, "labels": value["labels"][language]}
            short[key] = short[key]["labels"] if len(value) == 1 else short[key]
    return short


def _led(lead: Any, text: Any) -> Any:
    """Put a lead-in before a text, language by language.

    Examples
    --------
    >>> _led("How good is it?", "Pay"), _led("Rate each", "Pay")
    ('How good is it? Pay', 'Rate each: Pay')
    """
    if isinstance(text, dict):
        return {
            language: _led(lead[language], words) for language, words in text.items()
        }
    joint = " " if lead.endswith((":", "?", "!", ".", "…")) else ": "
    return f"{lead}{joint}{text}"


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
