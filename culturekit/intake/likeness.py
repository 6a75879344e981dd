"""Which columns have nearly the text of an item: few are compared letter by letter."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher

from culturekit.intake.words import normal, normal_question

NEAR = 0.6  # from where a column is named as a candidate
FEWEST_WORDS = 3  # of a text that may be matched by resemblance
COMPARED = 40  # columns that share the most words are looked at closely


class Likeness:
    """Ranks the columns of one header by how like they are to a text.

    Parameters
    ----------
    asked : sequence of str
        The question text or name of every column.
    shut : collection of int
        Columns that are never compared.

    Examples
    --------
    >>> found = Likeness(["Team", "I am prod of my work", "I like my team"], [])
    >>> [(round(score, 2), at) for score, at in found.ranked(["I am proud of my work"])]
    [(0.98, 1)]
    """

    def __init__(self, asked: Sequence[str], shut: Collection[int]) -> None:
        forms = {
            i: {normal_question(text), statement(text)} - {""}
            for i, text in enumerate(asked)
            if i not in shut and text
        }
        self.forms = forms
        self.places: dict[str, list[int]] = {}
        for position, texts in forms.items():
            for word in {word for text in texts for word in text.split()}:
                self.places.setdefault(word, []).append(position)

    def ranked(self, wordings: Iterable[str]) -> list[tuple[float, int]]:
        """Return likeness and position, the likest first, from `NEAR` on."""
        texts = [normal_question(text) for text in wordings]
        texts = [text for text in texts if len(text.split()) >= FEWEST_WORDS]
        scored = [
            (max(_ratio(text, form) for text in texts for form in self.forms[i]), i)
            for i in self._sharing(texts)
        ]
        return sorted((pair for pair in scored if pair[0] >= NEAR), reverse=True)

    def _sharing(self, texts: Iterable[str]) -> list[int]:
        """Return the columns that share the most words, rare ones before common."""
        shared: Counter[int] = Counter()
        for word in {word for text in texts for word in text.split()}:
            at = self.places.get(word, [])
            weight = math.log1p(len(self.forms) / max(1, len(at)))
            for position in at:
                shared[position] += weight  # type: ignore[assignment]
        return [position for position, _ in shared.most_common(COMPARED)]


def statement(text: str) -> str:
    """Return what a matrix column asks: the part after the last lead-in dash.

    Examples
    --------
    >>> statement("To what extent ...? - I like my work"), statement("How? [At home]")
    ('i like my work', 'at home')
    """
    parts = re.split(r"\s[-–—]\s|(?<=\.\.\.)-|(?<=[:?])-", text)
    if len(parts) > 1:
        return normal_question(parts[-1])
    bracket = re.search(r"\[([^\[\]]+)\]\s*$", text)
    return normal_question(bracket[1]) if bracket else ""


def loose(name: str) -> str:
    """Return a name with every mark between letters and digits as an underscore.

    Examples
    --------
    >>> loose("Q1 - a"), loose("q1_a")
    ('q1_a', 'q1_a')
    """
    return re.sub(r"[^\w]+|_+", "_", normal(name)).strip("_")


def _ratio(one: str, other: str) -> float:
    """Return how like two texts are, 0 to 1; other numbers in them make them unlike."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < NEAR:
        return 0.0
    return matcher.ratio()
