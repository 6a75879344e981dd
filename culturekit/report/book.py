"""A book: everything that pages of one wave may show, released together, in one file.

Reading it is quick and needs no statistics library: kernels that render pages read
the book and never an answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from culturekit.errors import InputError
from culturekit.instrument import Instrument
from culturekit.report.files import write_text

if TYPE_CHECKING:
    from culturekit.disclosure import Release

ENDING = ".book.json"
FORMAT = 1


@dataclass(frozen=True, eq=False, repr=False)
class Book:
    """What pages of one wave may show, and what is known of its source.

    Parameters
    ----------
    release : Release
        All released tables.
    instrument : Instrument
        What was asked.
    about : mapping
        ``survey``, ``survey_id``, ``wave``, ``n``, ``invited``, ``sha256``,
        ``store_version``,
        ``platform``, ``version``, ``simulated``; ``rule``, ``rule_sentence``,
        ``promise_sentence``, ``not_for``; ``receipt`` (``rows_read``, ``accepted``,
        ``set_aside`` by reason, ``quarantined``, ``problems``); ``quality``;
        ``loading`` (see `loading_of`); ``org``
        (team to what contains it, nearest first); ``spend``; ``outcomes``;
        ``left_out`` (parts that do not apply, each with ``part`` and ``reason``);
        ``since``, where there is an earlier wave (see `since_of`).
    """

    release: "Release"
    instrument: Instrument
    about: Mapping[str, Any]

    @property
    def teams(self) -> tuple[str, ...]:
        """All teams, also those without answers and those too small to be shown."""
        return tuple(self.about["org"])

    @property
    def shown_teams(self) -> tuple[str, ...]:
        """The teams of which at least one score may be shown."""
        table = self.release.tables.get(f"team_scores by {self.instrument.roles.team}")
        if table is None:
            return ()
        return tuple(table.loc[table["index"].notna(), "group"].astype(str).unique())

    def label(self, attribute: str, value: str) -> str:
        """Return how a value is printed: "Front office" for ``front``."""
        known = self.instrument.attributes.get(attribute)
        return known.labels.get(value, value) if known else value

    def place(self, team: str) -> tuple[str, ...]:
        """Return what contains a team, nearest first, as printed."""
        inside = self.about["org"].get(team, {})
        return tuple(self.label(name, value) for name, value in inside.items())

    def save(self, path: str | Path) -> Path:
        """Write the book as one file.

        Parameters
        ----------
        path : str or path
            Ends in ``.book.json``, so that `prepare` knows it as a book.

        Returns
        -------
        pathlib.Path
            The path written to.
        """
        parts = {
            "book": FORMAT,
            "about": dict(self.about),
            "instrument": self.instrument.model_dump(
                mode="json", exclude_defaults=True
            ),
            "release": self.release.to_json(),
        }
        return write_text(path, json.dumps(parts, ensure_ascii=False))

    @classmethod
    def load(cls, path: str | Path) -> "Book":
        """Read a saved book.

        Raises
        ------
        InputError
            The file is not a book of this version.
        """
        from culturekit.disclosure import Release

        try:
            parts = json.loads(Path(path).read_text("utf-8"))
            if parts["book"] != FORMAT:
                raise ValueError
            return cls(
                Release.from_json(parts["release"]),
                Instrument.model_validate(parts["instrument"]),
                dict(parts["about"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(
                f"{path} is not a book this version reads; prepare the wave again"
            ) from None

    def __repr__(self) -> str:
        about = self.about
        wave = f", wave {about['wave']}" if about.get("wave") else ""
        return (
            f"Book('{about['survey']}'{wave}: {_answers(about)}, "
            f"{len(self.teams)} teams)"
        )


def _answers(about: Mapping[str, Any]) -> str:
    n = about.get("n")
    return "number of answers not shown" if n is None else f"{n} answers"
