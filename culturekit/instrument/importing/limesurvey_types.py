"""LimeSurvey's question types, by their letter: which columns they give.

Sub-questions are columns ``code[sub]`` in an export by code, and ``code_sub`` in one
for R or SPSS; the second is the id here, the first one of its other names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from culturekit.instrument.importing.asked import (
    FORCED,
    HELP,
    Asked,
    Block,
    Option,
    Question,
    Shown,
    Texts,
)
from culturekit.instrument.importing.limesurvey_words import fixed_options, other_text
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.importing.shapes import number

LEFT_OUT = {
    "D": "a date",
    "I": "a choice of language",
    "R": "a ranking",
    "X": "a text that is only read",
    "*": "a computed value",
    "|": "a file",
}
FIXED = {"5": "5", "A": "5", "B": "10", "C": "yes_uncertain_no", "E": "change"} | {
    "G": "gender",
    "Y": "yes_no",
}
NO_ANSWER_OF_ITS_OWN = "-oth-"


@dataclass
class Lime:
    """A question of LimeSurvey, as LSS and TSV both have it.

    Parameters
    ----------
    code, kind : str
        Its code and the letter of its type.
    text : dict of str to str
        Per language.
    subs : list of (int, str, dict)
        Sub-questions: axis, code, text per language.
    answers : list of (int, str, dict)
        Answers: scale, code, text per language.
    helped, forced : bool
        Whether it has a help text, and whether it must be answered.
    settings : dict of str to str
        Such as ``random_order``.
    """

    code: str
    kind: str
    text: dict[str, str] = field(default_factory=dict)
    other: bool = False
    shown: Shown | None = None
    subs: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    answers: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    helped: bool = False
    forced: bool = False
    settings: dict[str, str] = field(default_factory=dict)

    def options(self, scale: int, languages: tuple[str, ...]) -> tuple[Option, ...]:
        """Return the answers of one scale, or those that the type fixes."""
        if self.kind in FIXED:
            return fixed_options(FIXED[self.kind], languages)
        own = [Option(code, text) for at, code, text in self.answers if at == scale]
        if self.other and self.kind in "L!":
            own.append(Option(NO_ANSWER_OF_ITS_OWN, other_text(languages)))
        return tuple(own)

    def rows(self, axis: int = 0) -> list[tuple[str, dict[str, str]]]:
        """Return the sub-questions of an axis."""
        return [(code, text) for at, code, text in self.subs if at == axis]

    @property
    def random(self) -> bool:
        """Whether its sub-questions come in random order."""
        return self.settings.get("random_order", "0") not in ("", "0", "N")


def add_question(lime: Lime, found: Asked) -> None:
    """Add the columns of one question, or a note why there are none."""
    if lime.settings.get("hidden", "0") not in ("", "0", "N"):
        found.note(lime.code, "is hidden from respondents; left out")
        return
    found.habits[HELP] += lime.helped
    found.habits[FORCED] += lime.forced
    reader = READERS.get(lime.kind)
    questions = list(reader(lime, found)) if reader else []
    if not questions:
        what = LEFT_OUT.get(lime.kind, f"a question of type '{lime.kind}'")
        text = clean(next(iter(lime.text.values()), ""))[:60]
        found.note(lime.code or "a question", f"{what} ('{text}'); left out")
    found.questions.extend(replace(q, shown=lime.shown) for q in questions)
    if lime.other and lime.kind in "L!MP":
        words = joined(lime.text, other_text(found.languages))
        found.questions.append(Question(f"{lime.code}[other]", words, "text"))


def joined(lead: Texts, text: Texts) -> dict[str, str]:
    """Put a lead-in before a text, in every language."""
    languages = dict.fromkeys((*lead, *text))
    return {x: f"{lead.get(x, '')} {text.get(x, '')}".strip() for x in languages}


def _one(lime: Lime, found: Asked) -> Iterator[Question]:
    options = lime.options(0, found.languages)
    if options:
        yield Question(lime.code, lime.text, "one", options)
    if lime.kind == "O":
        yield Question(f"{lime.code}[comment]", lime.text, "text")


def _many(lime: Lime, _found: Asked) -> Iterator[Question]:
    options = [Option(code, text) for code, text in lime.rows()]
    if len(options) == 1:
        text = joined(lime.text, options[0].label)
        name = f"{lime.code}[{options[0].code}]"
        yield Question(name, text, "one", (Option("Y", options[0].label),))
    elif options:
        yield Question(lime.code, lime.text, "many", tuple(options))
    for option in options if lime.kind == "P" else ():
        text = joined(lime.text, option.label)
        yield Question(f"{lime.code}[{option.code}comment]", text, "text")


def _array(lime: Lime, found: Asked) -> Iterator[Question]:
    options = lime.options(0, found.languages)
    found.blocks[lime.code] = Block(lime.code, lime.text, lime.random)
    for code, text in lime.rows() if options else ():
        key = f"{lime.code}_{code}"
        name = f"{lime.code}[{code}]"
        yield Question(name, text, "one", options, key=key, block=lime.code)


def _dual(lime: Lime, found: Asked) -> Iterator[Question]:
    for scale in (0, 1):
        header = lime.settings.get(f"dualscale_header{'AB'[scale]}", "")
        lead = joined(lime.text, dict.fromkeys(found.languages, header))
        block = f"{lime.code}_{scale + 1}"
        found.blocks[block] = Block(block, lead, lime.random)
        options = lime.options(scale, found.languages)
        for code, text in lime.rows() if options else ():
            name = f"{lime.code}[{code}][{scale + 1}]"
            key = f"{lime.code}_{code}_{scale}"
            yield Question(name, text, "one", options, key=key, block=block)


def _cells(lime: Lime, found: Asked) -> Iterator[Question]:
    """An array of numbers or of texts: one column a cell."""
    found.blocks[lime.code] = Block(lime.code, lime.text, lime.random)
    ticked = lime.settings.get("multiflexible_checkbox", "0") not in ("", "0", "N")
    low = 0.0 if ticked else number(lime.settings.get("multiflexible_min"), 1)
    high = 1.0 if ticked else number(lime.settings.get("multiflexible_max"), 10)
    for row, text in lime.rows():
        for column, label in lime.rows(1):
            name = f"{lime.code}[{row}_{column}]"
            words = joined(text, label)
            if lime.kind == ";":
                yield Question(name, joined(lime.text, words), "text")
            else:
                block = lime.code
                yield Question(name, words, "number", block=block, low=low, high=high)


def _number(lime: Lime, found: Asked) -> Iterator[Question]:
    low, high = _limits(lime.settings)
    if lime.kind == "N":
        yield Question(lime.code, lime.text, "number", low=low, high=high)
        return
    block = lime.code
    found.blocks[block] = Block(block, lime.text, lime.random)
    for code, text in lime.rows():
        name = f"{lime.code}[{code}]"
        yield Question(name, text, "number", block=block, low=low, high=high)


def _limits(settings: Mapping[str, str]) -> tuple[float, float]:
    """Return the range of a number, empty where the platform has none."""
    for low, high in (("slider_min", "slider_max"), LIMITS):
        if settings.get(low) and settings.get(high):
            return number(settings[low], 0), number(settings[high], 0)
    return 0.0, 0.0


def _text(lime: Lime, _found: Asked) -> Iterator[Question]:
    if lime.kind != "Q":
        yield Question(lime.code, lime.text, "text")
        return
    for code, text in lime.rows():
        words = joined(lime.text, text)
        yield Question(f"{lime.code}[{code}]", words, "text")


LIMITS = ("min_num_value_n", "max_num_value_n")
READERS = {
    **dict.fromkeys("L!O5GY", _one),
    **dict.fromkeys("MP", _many),
    **dict.fromkeys("FHABCE", _array),
    "1": _dual,
    **dict.fromkeys(":;", _cells),
    **dict.fromkeys("NK", _number),
    **dict.fromkeys("STUQ", _text),
}
