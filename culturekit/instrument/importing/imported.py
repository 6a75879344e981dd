"""What an import gives: a definition, the guesses in it, and what is not in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from culturekit.instrument.model import Instrument
from culturekit.instrument.writing import commented, heading, write_definition


@dataclass(frozen=True, eq=False)
class Imported:
    """A survey definition made from a platform's, to look through and edit.

    Parameters
    ----------
    platform : str
        Whose definition it was: ``qualtrics``, ``limesurvey``, ``xlsform``,
        ``redcap`` or ``spss``.
    instrument : Instrument
        The definition, checked: it loads.
    definition : mapping
        The same as tables of a definition file.
    comments : mapping of str to str
        Every guess, by the dotted path that it is about.
    notes : tuple of str
        Everything that could not be translated, each as ``place: what it is``.
    """

    platform: str
    instrument: Instrument
    definition: Mapping[str, Any]
    comments: Mapping[str, str]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The TOML text: guesses beside what they are about, the rest at the end."""
        written = write_definition(self.definition, self.comments)
        if not self.notes:
            return written
        listed = [line for note in self.notes for line in commented(note)]
        return "\n".join([written, heading("not translated"), "#", *listed, ""])

    def __repr__(self) -> str:
        items, scales = len(self.instrument.items), len(self.instrument.scales)
        return (
            f"Imported({self.platform}: items {items}, scales {scales}, guesses "
            f"{len(self.comments) - 1}, not translated {len(self.notes)})"
        )
