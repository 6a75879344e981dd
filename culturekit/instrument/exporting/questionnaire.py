"""A questionnaire to print: one page of HTML that needs nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from culturekit.errors import require_known
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
    ResponseScale,
    Text,
)
from culturekit.instrument.routing import parse_condition

TEMPLATE = "questionnaire.html.j2"
WIDEST = 7  # options that fit beside a statement
SHORT = 3  # characters of an option that needs no line of its own


@dataclass(frozen=True)
class Box:
    """One option: its label, and whether it stands off the scale."""

    label: str
    apart: bool = False


@dataclass(frozen=True)
class Asked:
    """One question as it stands on the page.

    Parameters
    ----------
    number : int
        Counted through the questionnaire.
    text, hint : str
        The wording; what to know before answering.
    boxes : tuple of Box
        The options; empty for a number and for words.
    across : bool
        Whether the boxes stand in one line, as 0 to 10.
    """

    number: int
    text: str
    hint: str = ""
    boxes: tuple[Box, ...] = ()
    across: bool = False


@dataclass(frozen=True)
class Part:
    """A group of questions: a grid with one row a question, or one after another."""

    questions: tuple[Asked, ...]
    heading: str = ""
    lead: str = ""
    intro: str = ""
    grid: bool = False
    lines: bool = False


def questionnaire(
    instrument: Instrument, language: str | None = None, form: str | None = None
) -> str:
    """Return a questionnaire as HTML.

    Parameters
    ----------
    instrument : Instrument
        What is asked.
    language : str, optional
        One of its languages; the first one if left out.
    form : str, optional
        One of its forms; the first one if left out.

    Raises
    ------
    UsageError
        If the survey has no such language or form.
    """
    from jinja2 import Environment, FileSystemLoader

    language = instrument.language if language is None else language
    require_known("language", language, instrument.languages)
    page = _Page(instrument, language, chosen_form(instrument, form))
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True)
    return environment.get_template(TEMPLATE).render(page=page)


class _Page:
    """Everything that the template writes, in words."""

    def __init__(self, instrument: Instrument, language: str, form: str | None) -> None:
        self.instrument = instrument
        self.language = language
        self.words = words_of(language)
        self.numbers: dict[str, int] = {}
        self.intro = self._said(instrument.intro)
        promise = instrument.promise
        self.promise = promise_sentences(promise, language) if promise else []
        self.parts = [self._section(s) for s in sections(instrument, form)]
        self.parts += self._about_you() + self._own_words()

    @property
    def title(self) -> str:
        """The survey's title."""
        return self.instrument.title

    @property
    def facts(self) -> list[str]:
        """How long it is."""
        minutes = max(1, ceil(self.instrument.minutes))
        return [
            self.words["questions"].format(count=len(self.numbers)),
            self.words["minutes"].format(minutes=minutes),
            self.words["version"].format(version=self.instrument.version),
        ]

    def _said(self, texts: Text) -> str:
        return texts.get(self.language, "")

    def _next(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers) + 1)

    def _section(self, section: Section) -> Part:
        questions = tuple(self._item(item) for item in section.items)
        scales = {item.response_scale for item in section.items}
        options = self.instrument.response(section.items[0].id)
        fits = len(questions[0].boxes) <= WIDEST and len(scales) == 1
        several = any(item.multiple for item in section.items)
        wordy = not (questions[0].across or options.numeric or several)
        grid = fits and wordy and len(questions) > 1
        lead = self._said(section.opens.intro) if section.opens else ""
        return Part(questions, "", lead, self._said(section.scale.intro), grid=grid)

    def _item(self, item: Item) -> Asked:
        options = self.instrument.response(item.id)
        number = self._next(item.id)
        hints = [self._condition(item.asked_if) if item.asked_if else ""]
        hints += [self.words["several"]] if item.multiple else []
        if options.numeric:
            low, high = (f"{end:g}" for end in options.numeric)
            hints.append(self.words["range"].format(low=low, high=high))
        boxes = self._boxes(options)
        inner = [box.label for box in boxes if not box.apart][1:-1]
        across = len(inner) > WIDEST - 2 and all(len(x) <= SHORT for x in inner)
        text, hint = self._said(item.text), " ".join(filter(None, hints))
        return Asked(number, text, hint, boxes, across)

    def _boxes(self, options: ResponseScale) -> tuple[Box, ...]:
        labels = options.labels.get(self.language) or tuple(map(str, options.codes))
        boxes = [Box(label) for label in labels] if options.codes else []
        for key in ("dont_know", "not_applicable"):
            special = getattr(options, key)
            if special:
                label = self._said(special.labels) or self.words[key]
                boxes.append(Box(label, apart=True))
        return tuple(boxes)

    def _condition(self, text: str) -> str:
        """Say in words who answers a follow-up."""
        route = parse_condition(text)
        join = self.words["or"]
        if route.name in self.instrument.items:
            options = self.instrument.response(route.name)
            labels = options.labels.get(self.language) or tuple(map(str, options.codes))
            known = dict(zip(map(str, options.codes), labels, strict=True))
            answers = join.join(known.get(str(v), str(v)) for v in route.values)
            number = self.numbers.get(route.name, "–")
            return self.words["only_if"].format(answers=answers, number=number)
        value_label = self.instrument.value_label
        answers = ", ".join(value_label(route.name, str(v)) for v in route.values)
        return self.words["only_for"].format(answers=answers)

    def _about_you(self) -> list[Part]:
        attributes = asked_attributes(self.instrument)
        asked = tuple(self._attribute(attribute) for attribute in attributes)
        return [Part(asked, self.words["about_you"])] if asked else []

    def _attribute(self, attribute: Attribute) -> Asked:
        labels: Mapping[str, str] = attribute.labels
        boxes = tuple(Box(labels.get(value, value)) for value in attribute.values)
        return Asked(self._next(attribute.id), attribute.title, boxes=boxes)

    def _own_words(self) -> list[Part]:
        asked = tuple(
            Asked(self._next(question.id), self._said(question.text))
            for question in self.instrument.open_questions.values()
        )
        return [Part(asked, self.words["own_words"], lines=True)] if asked else []
