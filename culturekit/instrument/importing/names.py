"""Ids for parts: plain names, as close to the platform's as they can be, each once."""

import re
import unicodedata
from collections.abc import Callable

from culturekit.instrument.names import RESULT_COLUMNS, is_identifier
from culturekit.instrument.problems import plain

LONGEST = 60
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")
_SPELT_OUT = {ord("ß"): "ss", ord("ø"): "o", ord("æ"): "ae", ord("œ"): "oe"}


def identifier(text: str, fallback: str = "q") -> str:
    """Return a plain name as close to a text as can be.

    Parameters
    ----------
    text : str
        A tag, a variable name, a label.
    fallback : str
        What to begin with where the text begins with no letter.

    Examples
    --------
    >>> identifier("Q4#1_2"), identifier("A10[SQ001]"), identifier("3rd floor")
    ('Q4_1_2', 'A10_SQ001', 'q3rd_floor')
    >>> identifier("class"), identifier("Zugehörigkeit"), identifier("…")
    ('class_', 'Zugehorigkeit', 'q')
    """
    if is_identifier(text) and len(text) <= LONGEST:
        return text
    folded = unicodedata.normalize("NFKD", text.translate(_SPELT_OUT))
    words = _NOT_PLAIN.sub("_", folded.encode("ascii", "ignore").decode()).strip("_")
    name = words[:LONGEST].strip("_")
    if not name or not name[0].isalpha():
        name = f"{fallback}{name}"
    return name if is_identifier(name) else f"{name}_"


class Names:
    """Gives out ids and column names, each to one part only."""

    def __init__(self) -> None:
        self.taken: dict[str, str] = {}
        self.scales: set[str] = set()
        self.options: set[str] = set()

    def claim(self, name: str, *, attribute: bool = False) -> str:
        """Return a free id for an item, an attribute or an open question."""
        wanted = identifier(name)
        if attribute and wanted in RESULT_COLUMNS.split():
            wanted = f"{wanted}_"
        found = _free(wanted, lambda one: plain(one) in self.taken)
        self.taken[plain(found)] = found
        return found

    def columns(self, owner: str, names: tuple[str, ...]) -> list[str]:
        """Return those of the names that mean no other part."""
        kept = []
        for name in dict.fromkeys(" ".join(name.split()) for name in names):
            if name and self.taken.setdefault(plain(name), owner) == owner:
                kept.append(name)
        return [name for name in kept if plain(name) != plain(owner)]

    def claim_scale(self, name: str, only: str = "") -> str:
        """Return a free id for a scale, which may be that of its only item."""
        wanted = identifier(name, "scale")

        def busy(one: str) -> bool:
            owner = self.taken.get(plain(one))
            return one in self.scales or owner not in (None, only)

        found = _free(wanted, busy)
        self.scales.add(found)
        return found

    def claim_options(self, name: str) -> str:
        """Return a free id for a response scale."""
        found = _free(identifier(name, "options"), self.options.__contains__)
        self.options.add(found)
        return found


def _free(wanted: str, busy: Callable[[str], bool]) -> str:
    """Return the name, with a number behind it if it is taken."""
    found, number = wanted, 1
    while busy(found):
        number += 1
        found = f"{wanted}_{number}"
    return found
