"""A definition as XLSForm: a workbook that ODK, KoBo and SurveyCTO take."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from culturekit.instrument.exporting.sequence import (
    Section,
    asked_attributes,
    chosen_form,
    sections,
)
from culturekit.instrument.exporting.words import promise_sentences, words_of
from culturekit.instrument.model import (
    Attribute,
    Instrument,
    Item,
    OpenQuestion,
    ResponseScale,
    Text,
)
from culturekit.instrument.routing import parse_condition

Line = dict[str, str]
LONGEST = 32_000
NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
    "pt": "Português",
}
SHORT = {"dont_know": "dk", "not_applicable": "n/a"}
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass
class Form:
    """The three sheets of a form, and what they cannot say.

    Parameters
    ----------
    survey, choices : list of dict of str to str
        Lines by the headers of their columns.
    settings : dict of str to str
        Title, id, version, default language.
    notes : list of str
        What XLSForm has no place for.
    """

    survey: list[Line] = field(default_factory=list)
    choices: list[Line] = field(default_factory=list)
    settings: Line = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def bytes(self) -> bytes:
        """Return the workbook."""
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.active)
        for name in ("survey", "choices", "settings"):
            lines = [self.settings] if name == "settings" else getattr(self, name)
            sheet = book.create_sheet(name)
            header = list(dict.fromkeys(key for line in lines for key in line))
            for row in [
                header,
                *([line.get(key, "") for key in header] for line in lines),
            ]:
                sheet.append([None] * len(row))
                _write(sheet[sheet.max_row], row)
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()


def _write(cells: Sequence[Any], texts: Sequence[str]) -> None:
    for cell, text in zip(cells, texts, strict=False):
        if text:
            cell.value = _ILLEGAL.sub(" ", text)[:LONGEST]
            # a text that begins with "=" is a text, and no formula
            cell.data_type = "s"


def xlsform(instrument: Instrument, form: str | None = None) -> Form:
    """Return a definition as the sheets of an XLSForm.

    Parameters
    ----------
    instrument : Instrument
        What is asked.
    form : str, optional
        One of its forms; the first one if left out.

    Raises
    ------
    UsageError
        If the survey has no such form.
    """
    return _Writer(instrument, chosen_form(instrument, form)).form()


class _Writer:
    """Writes line after line."""

    def __init__(self, instrument: Instrument, chosen: str | None) -> None:
        self.instrument = instrument
        self.chosen = chosen
        self.made = Form()
        self.labels = [_header(x, instrument.languages) for x in instrument.languages]

    def form(self) -> Form:
        """Return the whole form."""
        instrument = self.instrument
        self._settings()
        self._notes_before()
        for section in sections(instrument, self.chosen):
            self.made.survey.extend(self._section(section))
        for attribute in asked_attributes(instrument):
            self.made.survey.append(self._attribute(attribute))
        for question in instrument.open_questions.values():
            self.made.survey.append(self._open(question))
        self._choices()
        self._tell_rest()
        return self.made

    def _settings(self) -> None:
        instrument = self.instrument
        self.made.settings = {
            "form_title": instrument.title,
            "form_id": instrument.id,
            "version": instrument.version,
        }
        if len(instrument.languages) > 1:
            first = self.labels[0].removeprefix("label::")
            self.made.settings["default_language"] = first

    def _texts(self, texts: Mapping[str, str]) -> Line:
        """Return a text under the column of every language."""
        first = texts.get(self.instrument.language) or next(iter(texts.values()), "")
        pairs = zip(self.labels, self.instrument.languages, strict=True)
        return {label: _unmarked(texts.get(lang) or first) for label, lang in pairs}

    def _line(
        self, kind: str, name: str, texts: Mapping[str, str], **more: str
    ) -> Line:
        keys = {"type": kind, "name": name, **self._texts(texts)}
        empty = {"required": "", "relevant": "", "appearance": "", "constraint": ""}
        return {**keys, **empty, **more}

    def _free(self, name: str) -> str:
        """Return a name that no question has."""
        parts = (self.instrument.items, self.instrument.open_questions)
        while any(name in part for part in (*parts, self.instrument.attributes)):
            name = f"{name}_"
        return name

    def _notes_before(self) -> None:
        instrument = self.instrument
        if instrument.intro:
            self.made.survey.append(
                self._line("note", self._free("note_intro"), instrument.intro)
            )
        if instrument.promise:
            said = {
                lang: " ".join(
                    [
                        f"{words_of(lang)['promise']}:",
                        *promise_sentences(instrument.promise, lang),
                    ]
                )
                for lang in instrument.languages
            }
            self.made.survey.append(
                self._line("note", self._free("note_promise"), said)
            )

    def _section(self, section: Section) -> Iterator[Line]:
        if section.opens and section.opens.intro:
            name = self._free(f"note_{section.opens.id}")
            yield self._line("note", name, section.opens.intro)
        kinds = {self._kind(item) for item in section.items}
        alone = len(section.items) == 1
        table = len(kinds) == 1 and not alone and next(iter(kinds)).startswith("select")
        name = self._free(f"{section.scale.id}_group")
        intro = section.scale.intro
        if not alone or intro:
            appearance = "table-list" if table else "field-list"
            texts: Text = dict(intro) or {self.instrument.language: " "}
            yield self._line("begin_group", name, texts, appearance=appearance)
        for item in section.items:
            yield self._item(item)
        if not alone or intro:
            yield {"type": "end_group"}

    def _kind(self, item: Item) -> str:
        options = self.instrument.response(item.id)
        if options.numeric:
            whole = all(float(end).is_integer() for end in options.numeric)
            return "integer" if whole else "decimal"
        kind = "select_multiple" if item.multiple else "select_one"
        return f"{kind} {options.id}"

    def _item(self, item: Item) -> Line:
        options = self.instrument.response(item.id)
        more = {"required": "no"}
        if item.asked_if and (relevant := self._relevant(item)):
            more["relevant"] = relevant
        if options.numeric:
            low, high = (f"{end:g}" for end in options.numeric)
            more["constraint"] = f". >= {low} and . <= {high}"
        return self._line(self._kind(item), item.id, item.text, **more)

    def _relevant(self, item: Item) -> str:
        """Return who is asked, as XLSForm says it."""
        route = parse_condition(item.asked_if or "")
        asked = {attribute.id for attribute in asked_attributes(self.instrument)}
        if route.name not in self.instrument.items and route.name not in asked:
            message = f"asked only if {item.asked_if}, which the form does not ask"
            self.made.notes.append(f"{item.id}: {message}; everybody is asked")
            return ""
        values = [_quoted(str(value)) for value in route.values]
        asked_about = self.instrument.items.get(route.name)
        if asked_about and asked_about.multiple:
            parts = [f"selected(${{{route.name}}}, {value})" for value in values]
        else:
            parts = [f"${{{route.name}}} = {value}" for value in values]
        return " or ".join(parts)

    def _attribute(self, attribute: Attribute) -> Line:
        titles = dict.fromkeys(self.instrument.languages, attribute.title)
        kind = f"select_one {attribute.id}_values" if attribute.values else "text"
        return self._line(kind, attribute.id, titles, required="no")

    def _open(self, question: OpenQuestion) -> Line:
        more = {"required": "no", "appearance": "multiline"}
        return self._line("text", question.id, question.text, **more)

    def _choices(self) -> None:
        used = {item.response_scale for item in self.instrument.items.values()}
        for options in self.instrument.response_scales.values():
            if options.codes and options.id in used:
                self.made.choices.extend(self._options(options))
        for attribute in asked_attributes(self.instrument):
            for value in attribute.values:
                label = attribute.labels.get(value, value)
                texts = self._texts(dict.fromkeys(self.instrument.languages, label))
                name = f"{attribute.id}_values"
                self.made.choices.append({"list_name": name, "name": value, **texts})

    def _options(self, options: ResponseScale) -> Iterator[Line]:
        for place, code in enumerate(options.codes):
            labels = {x: labels[place] for x, labels in options.labels.items()}
            texts = self._texts(labels or {self.instrument.language: str(code)})
            yield {"list_name": options.id, "name": str(code), **texts}
        for key, short in SHORT.items():
            special = getattr(options, key)
            if special:
                name = str(special.codes[0]) if special.codes else short
                words = {x: words_of(x)[key] for x in self.instrument.languages}
                texts = self._texts(dict(special.labels) or words)
                yield {"list_name": options.id, "name": name, **texts}

    def _tell_rest(self) -> None:
        """Note what XLSForm has no place for."""
        instrument = self.instrument
        shuffled = [s.id for s in instrument.scales.values() if s.random_order]
        if shuffled:
            listed = ", ".join(shuffled)
            message = "XLSForm keeps questions in their order; only options can change"
            self.made.notes.append(f"random order of the items of {listed}: {message}")
        if len(instrument.forms) > 1:
            others = ", ".join(f for f in instrument.forms if f != self.chosen)
            message = f"this is form {self.chosen}; export each as a form of its own"
            self.made.notes.append(f"forms {others}: {message}")


def _header(language: str, languages: Sequence[str]) -> str:
    if len(languages) == 1:
        return "label"
    return f"label::{NAMES.get(language, language)} ({language})"


def _quoted(value: str) -> str:
    """Return a value in quotation marks that are not in it; there is no escape."""
    return f'"{value}"' if "'" in value else f"'{value}'"


def _unmarked(text: str) -> str:
    """Keep a text from being read as a reference to an answer."""
    return text.replace("${", "$ {")
