"""Qualtrics questions, type by type: their columns, and what is asked in each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from culturekit.instrument.importing.asked import Asked, Block, Option, Question, Shown
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.importing.qualtrics_logic import code_of, read_logic
from culturekit.instrument.importing.shapes import Tree, number, tree, word

ONE = {"SAVR", "SAHR", "SACOL", "DL", "SB", "NPS"}
MANY = {"MAVR", "MAHR", "MACOL", "MSB"}
MOST = 1000
LEFT_OUT = {
    "DB": "a text that is only read",
    "Timing": "a timer",
    "Meta": "the browser's data",
    "Captcha": "a test for robots",
    "FileUpload": "a file",
    "Draw": "a signature or drawing",
    "HeatMap": "clicks on a picture",
    "HotSpot": "clicks on a picture",
    "HL": "marks in a text",
    "RO": "a ranking",
    "PGR": "sorting into groups and ranks",
    "CS": "numbers that add up to a sum",
    "DD": "lists that depend on one another",
    "SBS": "a side by side table of an unusual kind",
    "MaxDiff": "best and worst of a set",
}


@dataclass(frozen=True)
class _Part:
    """A question, or one table of a side by side question.

    Parameters
    ----------
    payload : dict
        As the export has it.
    tag, import_id : str
        What its columns and its import ids begin with.
    lead : dict of str to str
        What stands above it, per language.
    suffix : str
        What ends the names of its rows.
    """

    payload: Tree
    tag: str
    import_id: str
    lead: dict[str, str]
    shown: Shown | None
    suffix: str = ""

    def texts(self, kind: str, choice: str) -> dict[str, str]:
        """Return the text of a choice or an answer in every language."""
        main = tree(tree(self.payload.get(kind)).get(choice)).get("Display")
        found = {"": word(main)}
        for code, texts in tree(self.payload.get("Language")).items():
            translated = tree(tree(tree(texts).get(kind)).get(choice)).get("Display")
            found[code] = word(translated)
        return found

    def order(self, kind: str) -> list[str]:
        """Return the ids of choices or answers as listed."""
        there = tree(self.payload.get(f"{kind}s"))
        listed = [word(x) for x in tree(self.payload.get(f"{kind}Order")).values()]
        wanted = [*(name for name in listed if name in there), *there]
        return list(dict.fromkeys(wanted))


class Reading:
    """Turns payloads into questions, in the order in which they are read."""

    def __init__(self, found: Asked, questions: dict[str, Tree]) -> None:
        self.found = found
        self.questions = questions
        tags = [tag for p in questions.values() for tag in _choice_tags(p).values()]
        self.repeated = {tag for tag, count in Counter(tags).items() if count > 1}

    def read(self, payload: Tree, route: Shown | str | None) -> None:
        """Add the questions of one payload, or a note why there are none."""
        tag = word(payload.get("DataExportTag")) or word(payload.get("QuestionID"))
        shown = self._shown(tag, payload, route)
        import_id = word(payload.get("QuestionID"))
        part = _Part(payload, tag, import_id, self._lead(payload), shown)
        kind, selector = (
            word(payload.get("QuestionType")),
            word(payload.get("Selector")),
        )
        if max(len(tree(payload.get(key))) for key in ("Choices", "Answers")) > MOST:
            self.found.note(tag, "more options or rows than any question; left out")
            return
        readers = {
            "MC": self._choice,
            "Matrix": self._matrix,
            "SBS": self._side_by_side,
            "Slider": self._slider,
            "TE": self._text,
        }
        reader = readers.get(kind)
        questions = list(reader(part)) if reader else []
        if not questions:
            what = LEFT_OUT.get(kind) or f"a question of type {kind or '?'} {selector}"
            text = clean(payload.get("QuestionText"))[:60]
            self.found.note(tag or "a question", f"{what.strip()} ('{text}'); left out")
        self.found.questions.extend(questions)
        self._tell_conditions(tag, payload)

    def _shown(
        self, tag: str, payload: Tree, route: Shown | str | None
    ) -> Shown | None:
        logic = read_logic(payload.get("DisplayLogic"), self.questions)
        both = logic is not None and route is not None
        found = "several conditions at once" if both else logic or route
        if isinstance(found, str):
            self.found.note(tag, f"is asked of some only: {found}; left out")
            return None
        return found

    def _tell_conditions(self, tag: str, payload: Tree) -> None:
        parts = [*tree(payload.get("Choices")).values()]
        parts += [*tree(payload.get("Answers")).values()]
        if any(tree(part).get("DisplayLogic") for part in parts):
            self.found.note(tag, "shows some of its options or rows to some only")
        if payload.get("DynamicChoices"):
            self.found.note(tag, "takes over options that were chosen elsewhere")

    def _lead(self, payload: Tree) -> dict[str, str]:
        texts = {"": word(payload.get("QuestionText"))}
        for code, translated in tree(payload.get("Language")).items():
            texts[code] = word(tree(translated).get("QuestionText"))
        return self._named(texts)

    def _named(self, texts: dict[str, str]) -> dict[str, str]:
        """Return texts by the languages of the survey; without a code, the main one."""
        by_language = {lang.lower(): lang for lang in self.found.languages}
        main = self.found.languages[0]
        return {
            by_language.get(code.lower(), code) if code else main: text
            for code, text in texts.items()
        }

    def _options(self, part: _Part, kind: str) -> tuple[Option, ...]:
        return tuple(
            Option(code_of(part.payload, one), self._named(part.texts(f"{kind}s", one)))
            for one in part.order(kind)
        )

    def _choice(self, part: _Part) -> Iterator[Question]:
        selector = word(part.payload.get("Selector"))
        if selector not in ONE | MANY:
            return
        options = self._options(part, "Choice")
        if selector == "NPS":
            options = tuple(Option(_nought_to_ten(one), one.label) for one in options)
        many = selector in MANY and len(options) > 1
        name = part.tag
        if selector in MANY and len(options) == 1:
            name = f"{part.tag}_{options[0].code}"
        yield Question(
            name,
            part.lead,
            "many" if many else "one",
            options,
            (part.import_id,),
            key=part.import_id,
            shown=part.shown,
        )
        for choice in part.order("Choice"):
            code = code_of(part.payload, choice)
            yield from self._written(part, f"{part.tag}_{code}_TEXT", choice)

    def _written(self, part: _Part, name: str, choice: str) -> Iterator[Question]:
        """Yield the box for words beside a choice, if it has one."""
        if word(tree(tree(part.payload.get("Choices")).get(choice)).get("TextEntry")):
            own = self._named(part.texts("Choices", choice))
            columns = (f"{part.import_id}_{choice}_TEXT",)
            yield Question(name, _joined(part.lead, own), "text", columns=columns)

    def _matrix(self, part: _Part) -> Iterator[Question]:
        selector = word(part.payload.get("Selector"))
        sub = word(part.payload.get("SubSelector"))
        if selector == "TE":
            yield from self._text_cells(part)
            return
        if selector not in {"Likert", "Bipolar"}:
            return
        options = self._options(part, "Answer")
        many = sub == "MultipleAnswer"
        for name, choice, columns in self._rows(part):
            yield Question(
                name,
                self._named(part.texts("Choices", choice)),
                "many" if many and len(options) > 1 else "one",
                options,
                columns,
                key=f"{part.import_id}/{choice}",
                block=part.import_id,
                shown=part.shown,
            )
            yield from self._written(part, f"{name}_TEXT", choice)

    def _rows(self, part: _Part) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield name, choice and other names of every row, and open the block."""
        random = word(tree(part.payload.get("Randomization")).get("Type"))
        shuffled = random not in ("", "None")
        self.found.blocks[part.import_id] = Block(part.tag, part.lead, shuffled)
        tags = _choice_tags(part.payload)
        described = clean(part.payload.get("QuestionDescription"))
        for choice in part.order("Choice"):
            ids = (f"{part.import_id}_{choice}", f"{part.import_id}-{choice}")
            tag = tags.get(choice, "")
            plain_name = f"{part.tag}_{tag or choice}{part.suffix if tag else ''}"
            if not tag or part.suffix:
                yield plain_name, choice, ids
            elif tag in self.repeated:
                # files of the older kind have the bare tag; only the text tells rows
                row = clean(part.texts("Choices", choice)[""])
                yield plain_name, choice, (*ids, f"{described}-{row}")
            else:
                yield tag, choice, (plain_name, *ids)

    def _side_by_side(self, part: _Part) -> Iterator[Question]:
        for number_, sub in tree(part.payload.get("AdditionalQuestions")).items():
            payload = {"ChoiceOrder": part.payload.get("ChoiceOrder"), **tree(sub)}
            ending = word(payload.get("AnswerDataExportTag"))
            lead = self._lead(payload)
            column = _Part(
                payload,
                f"{part.tag}#{number_}",
                f"{part.import_id}#{number_}",
                _joined(part.lead, lead),
                part.shown,
                f"_{ending}" if ending else "",
            )
            yield from self._matrix(column)

    def _text_cells(self, part: _Part) -> Iterator[Question]:
        for name, choice, _ in self._rows(part):
            row = self._named(part.texts("Choices", choice))
            for answer in part.order("Answer"):
                column = self._named(part.texts("Answers", answer))
                text = _joined(_joined(part.lead, row), column)
                code = answer if not part.suffix else ""
                ending = f"_{code}_TEXT" if code else "_TEXT"
                ids = (f"{part.import_id}-{choice}-{answer}-TEXT",)
                yield Question(f"{name}{ending}", text, "text", columns=ids)

    def _slider(self, part: _Part) -> Iterator[Question]:
        settings = tree(part.payload.get("Configuration"))
        low = number(settings.get("CSSliderMin"), 0)
        high = number(settings.get("CSSliderMax"), 100)
        if word(part.payload.get("Selector")) == "STAR":
            low, high = 0, number(settings.get("StarCount"), 5)
        for name, choice, columns in self._rows(part):
            text = self._named(part.texts("Choices", choice))
            block, shown = part.import_id, part.shown
            yield Question(
                name,
                text,
                "number",
                columns=columns,
                key=f"{part.import_id}/{choice}",
                block=block,
                low=low,
                high=high,
                shown=shown,
            )
        if tree(part.payload.get("Labels")):
            self.found.note(part.tag, "words along the slider; a number has none")

    def _text(self, part: _Part) -> Iterator[Question]:
        settings = tree(tree(part.payload.get("Validation")).get("Settings"))
        limits = tree(settings.get("ValidNumber"))
        ids = (f"{part.import_id}_TEXT", f"{part.import_id}-TEXT")
        if word(part.payload.get("Selector")) == "FORM":
            for choice in part.order("Choice"):
                own = self._named(part.texts("Choices", choice))
                text, name = _joined(part.lead, own), f"{part.tag}_{choice}"
                yield Question(
                    name, text, "text", columns=(f"{part.import_id}_{choice}",)
                )
        elif word(settings.get("ContentType")) == "ValidNumber" and limits:
            low, high = number(limits.get("Min"), 0), number(limits.get("Max"), 0)
            yield Question(
                part.tag,
                part.lead,
                "number",
                columns=ids,
                key=part.import_id,
                low=low,
                high=high,
                shown=part.shown,
            )
        else:
            yield Question(part.tag, part.lead, "text", columns=ids, shown=part.shown)


def _choice_tags(payload: Tree) -> dict[str, str]:
    tags = tree(payload.get("ChoiceDataExportTags"))
    return {choice: word(tag) for choice, tag in tags.items() if word(tag)}


def _nought_to_ten(option: Option) -> str:
    """A recommendation scale counts from nought, whatever its choices are called."""
    label = clean(next(iter(option.label.values()), ""))
    return label if label.isdigit() else option.code


def _joined(lead: dict[str, str], text: dict[str, str]) -> dict[str, str]:
    """Put a lead-in before a text, in every language that has both."""
    return {
        language: f"{lead.get(language, '')} {words}".strip() if words else ""
        for language, words in text.items()
    }
