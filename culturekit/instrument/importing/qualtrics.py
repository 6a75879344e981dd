"""Qualtrics QSF: survey elements as JSON, read in the order of blocks and flow."""

from collections.abc import Iterator

from culturekit.instrument.importing.asked import FORCED, SCRIPTS, Asked, Shown
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.importing.opened import Opened, refused
from culturekit.instrument.importing.qualtrics_logic import read_logic
from culturekit.instrument.importing.qualtrics_questions import Reading
from culturekit.instrument.importing.shapes import Tree, tree, trees, word

DEEPEST = 40
BLOCKS = ("Block", "Standard", "Default")
QUIET = ("Group", "Root", *BLOCKS)
SAID = {
    "BlockRandomizer": "blocks or groups in random order or at random",
    "EndSurvey": "ends the survey early for some",
    "WebService": "asks another service",
    "Authenticator": "asks respondents to log in",
    "Quota": "a quota",
    "TableOfContents": "a table of contents",
    "Conjoint": "a conjoint task",
}


class QualtricsDefinition:
    """A survey as Qualtrics exports it, with the ending .qsf."""

    platform = "qualtrics"

    def recognise(self, opened: Opened) -> bool:
        """Look for the two parts that every export has."""
        if not opened.start.startswith("{"):
            return False
        head = opened.text[:20_000_000]
        return '"SurveyElements"' in head and '"SurveyEntry"' in head

    def read(self, opened: Opened) -> Asked:
        """Read the survey."""
        whole = tree(opened.json)
        entry, elements = (
            tree(whole.get("SurveyEntry")),
            trees(whole.get("SurveyElements")),
        )
        return _Survey(entry, elements).asked()


def language_of(code: str) -> str:
    """Return a language as definitions write it.

    Examples
    --------
    >>> language_of("EN"), language_of("PT-BR")
    ('en', 'pt-BR')
    """
    base, _, region = code.strip().partition("-")
    return f"{base.lower()}-{region}" if region else base.lower()


class _Survey:
    """The elements of one survey, by what they are."""

    def __init__(self, entry: Tree, elements: list[Tree]) -> None:
        self.entry = entry
        payloads = [(word(e.get("Element")), e.get("Payload")) for e in elements]
        self.questions = {
            word(p.get("QuestionID")) or word(e.get("PrimaryAttribute")): p
            for e in elements
            if word(e.get("Element")) == "SQ"
            for p in [tree(e.get("Payload"))]
        }
        self.blocks: dict[str, Tree] = {}
        for kind, payload in payloads:
            for name, block in tree(payload).items() if kind == "BL" else ():
                self.blocks[word(tree(block).get("ID")) or name] = tree(block)
        flows = [tree(payload) for kind, payload in payloads if kind == "FL"]
        self.flow = flows[0] if flows else {}

    def asked(self) -> Asked:
        """Return everything that is asked, block by block."""
        main = language_of(word(self.entry.get("SurveyLanguage")) or "EN")
        found = Asked("qualtrics", clean(self.entry.get("SurveyName")))
        found.languages = (main, *self._translations(main))
        if not self.questions:
            raise refused("is a Qualtrics survey without questions")
        reading = Reading(found, self.questions)
        for block, shown in self._order(found):
            for element in self._elements(block, found):
                if payload := self.questions.get(element):
                    reading.read(payload, shown)
        self._tell_habits(found)
        return found

    def _translations(self, main: str) -> list[str]:
        """Return the languages into which any question is translated."""
        codes = {
            language_of(code)
            for payload in self.questions.values()
            for code, texts in tree(payload.get("Language")).items()
            if isinstance(texts, dict) and texts.get("QuestionText")
        }
        return sorted(codes - {main})

    def _order(self, found: Asked) -> list[tuple[Tree, Shown | str | None]]:
        """Return the blocks in the order of the flow, with who gets there."""
        walked = list(self._walk(self.flow, found, None, 0))
        known = [
            (self.blocks[name], shown) for name, shown in walked if name in self.blocks
        ]
        if known:
            left = {*self.blocks} - {name for name, _ in walked}
            self._tell_unused(found, left)
            return known
        usable = [b for b in self.blocks.values() if word(b.get("Type")) != "Trash"]
        if usable:
            return [(block, None) for block in usable]
        elements = [{"Type": "Question", "QuestionID": name} for name in self.questions]
        return [({"BlockElements": elements}, None)]

    def _walk(
        self, node: Tree, found: Asked, shown: Shown | str | None, depth: int
    ) -> Iterator[tuple[str, Shown | str | None]]:
        kind = word(node.get("Type"))
        place = word(node.get("FlowID")) or "survey flow"
        if depth > DEEPEST:
            found.note(place, "is nested too deeply; left out")
            return
        if kind in BLOCKS and node.get("ID"):
            yield word(node["ID"]), shown
        elif kind == "Branch":
            logic = read_logic(node.get("BranchLogic"), self.questions)
            shown = logic if shown is None else "several conditions at once"
        elif kind == "EmbeddedData":
            self._embed(node, found)
        elif kind not in QUIET and kind:
            found.note(
                place,
                f"{SAID.get(kind, f'a flow element of type {kind}')}; not translated",
            )
        for child in trees(node.get("Flow")):
            yield from self._walk(child, found, shown, depth + 1)

    def _embed(self, node: Tree, found: Asked) -> None:
        for field in trees(node.get("EmbeddedData")):
            if name := word(field.get("Field")) or word(field.get("Description")):
                found.embedded.setdefault(name, ())

    def _elements(self, block: Tree, found: Asked) -> list[str]:
        """Return the questions of a block; note what happens around them."""
        title = clean(block.get("Description")) or "a block"
        options = tree(block.get("Options"))
        if word(options.get("Looping")) not in ("", "None", "false"):
            found.note(
                title,
                "is asked several times (loop and merge); columns of the "
                "response file carry the number of the round",
            )
        if word(options.get("RandomizeQuestions")) not in ("", "None", "false"):
            found.note(title, "shows its questions in random order")
        elements = trees(block.get("BlockElements"))
        for element in elements:
            if element.get("SkipLogic"):
                payload = self.questions.get(word(element.get("QuestionID")), {})
                tag = word(payload.get("DataExportTag")) or title
                found.note(tag, "skips ahead for some answers; who skips is not asked")
        return [word(element.get("QuestionID")) for element in elements]

    def _tell_unused(self, found: Asked, names: set[str]) -> None:
        for name in sorted(names):
            block = self.blocks[name]
            count = len([e for e in trees(block.get("BlockElements")) if e])
            if count:
                title = clean(block.get("Description")) or name
                found.note(title, f"{count} elements that the survey does not use")

    def _tell_habits(self, found: Asked) -> None:
        """Count what platforms can do and definitions do not say."""
        for payload in self.questions.values():
            settings = tree(tree(payload.get("Validation")).get("Settings"))
            found.habits[FORCED] += word(settings.get("ForceResponse")) == "ON"
            found.habits[SCRIPTS] += bool(payload.get("QuestionJS"))
