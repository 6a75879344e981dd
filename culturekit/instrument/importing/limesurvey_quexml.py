"""queXML, LimeSurvey's structure for printing: questions without their types."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from culturekit.instrument.importing.asked import HELP, Asked, Block, Option, Question
from culturekit.instrument.importing.limesurvey_types import joined
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.importing.opened import Opened, refused

Texts = dict[str, str]


class QuexmlDefinition:
    """A questionnaire as LimeSurvey exports it as queXML."""

    platform = "limesurvey"

    def recognise(self, opened: Opened) -> bool:
        """Look for a questionnaire with sections."""
        head = opened.text[:20_000_000]
        return (
            opened.start.startswith("<")
            and "<questionnaire" in head[:2000]
            and "<section" in head
        )

    def read(self, opened: Opened) -> Asked:
        """Read the questionnaire; its language is not said and taken to be English."""
        return _Questionnaire(opened.xml).asked()


class _Questionnaire:
    def __init__(self, root: Element) -> None:
        self.root = root

    def asked(self) -> Asked:
        """Return everything that is asked, section by section."""
        found = Asked("limesurvey", clean(self.root.findtext("title")))
        before = [
            info.findtext("text")
            for info in self.root.findall("questionnaireInfo")
            if info.findtext("position") == "before"
        ]
        found.intro = {"en": before[0] or ""} if before else {}
        for question in self.root.iter("question"):
            found.habits[HELP] += question.find("directive") is not None
            questions = list(_columns(question, found))
            found.questions.extend(questions)
            if not questions:
                text = _text(question)[:60]
                found.note("a question", f"without a place for an answer ('{text}')")
        if not found.questions:
            raise refused("is a queXML questionnaire without questions")
        found.note(
            "survey",
            "queXML holds neither the language (taken to be English), "
            "nor who is asked what, nor ranges of numbers",
        )
        return found


def _columns(question: Element, found: Asked) -> Iterator[Question]:
    lead: Texts = {"en": _text(question)}
    subs = [(_name(sub), _said(sub)) for sub in question.findall("subQuestion")]
    responses = question.findall("response")
    ticks = [r for r in responses if _is_tick(r)]
    if len(ticks) > 1:
        yield from _many(ticks, lead)
        responses = [r for r in responses if r not in ticks]
    for response in responses:
        options = _options(response)
        if subs:
            yield from _rows(response, subs, lead, found)
        elif options:
            yield Question(_name(response), lead, "one", options)
            yield from _written(response, lead)
        else:
            yield from _free(response, _name(response), lead)


def _rows(
    response: Element, subs: list[tuple[str, Texts]], lead: Texts, found: Asked
) -> Iterator[Question]:
    """Yield a column for every sub-question of an array."""
    code = _name(response) or _code(subs[0][0])
    block = code
    if not response.get("varName"):
        # of a dual scale, which comes as two questions that read alike
        block = f"{code}_1" if f"{code}_1" not in found.blocks else f"{code}_2"
    found.blocks[block] = Block(block, lead)
    options = _options(response)
    for name, text in subs:
        sub = name.removeprefix(f"{code}_")
        ending = f"[{block[-1]}]" if block != code else ""
        column = f"{code}[{sub}]{ending}"
        if options:
            yield Question(column, text, "one", options, key=name, block=block)
        else:
            yield from _free(response, column, text, lead)


def _many(ticks: list[Element], lead: Texts) -> Iterator[Question]:
    """Yield one question of which every option is a column of its own."""
    named = [_name(tick) for tick in ticks]
    code = _code(named[0])
    options = [
        Option(name.removeprefix(f"{code}_"), _options(tick)[0].label)
        for name, tick in zip(named, ticks, strict=True)
        if name.startswith(f"{code}_")
    ]
    yield Question(code, lead, "many", tuple(options))
    for tick in ticks:
        yield from _written(tick, lead)


def _written(response: Element, lead: Texts) -> Iterator[Question]:
    """Yield the boxes for words beside options."""
    for box in response.iter("contingentQuestion"):
        name = _name(box)
        for ending in ("other", "comment"):
            if name.endswith(ending):
                stem = name.removesuffix(ending).rstrip("_")
                code, _, sub = stem.partition("_")
                name = f"{code}[{sub}{ending}]"
        text = joined(lead, {"en": clean(box.findtext("text"))})
        yield Question(name, text, "text")


def _free(
    response: Element, name: str, text: Texts, lead: Texts | None = None
) -> Iterator[Question]:
    """Yield an answer in words or numbers; the format has no ranges."""
    kind = (response.findtext("free/format") or "").strip()
    words = joined(text, {"en": clean(response.findtext("free/label"))})
    code, _, rest = name.partition("_")
    column = f"{code}[{rest}]" if rest and "[" not in name else name
    whole = joined(lead or {}, words)
    if kind in ("integer", "number"):
        yield Question(column, whole, "number")
    elif kind in ("text", "longtext"):
        yield Question(column, whole, "text")
    elif kind:
        # a date; as a number without a range it is listed, not lost
        yield Question(column, whole, "number")


def _options(response: Element) -> tuple[Option, ...]:
    return tuple(
        Option((c.findtext("value") or "").strip(), {"en": c.findtext("label") or ""})
        for c in response.findall("fixed/category")
    )


def _is_tick(response: Element) -> bool:
    options = _options(response)
    return len(options) == 1 and options[0].code == "Y"


def _name(element: Element) -> str:
    return (element.get("varName") or "").strip()


def _code(name: str) -> str:
    return name.partition("_")[0]


def _said(element: Element) -> Texts:
    return {"en": clean(element.findtext("text"))}


def _text(question: Element) -> str:
    """Return what is asked; the second text of a question is a row of it."""
    return " ".join(filter(None, (clean(x.text) for x in question.findall("text"))))
