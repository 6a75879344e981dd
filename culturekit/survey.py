"""Answers with labels and where they came from: data, no analysis."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from culturekit.instrument import Instrument

if TYPE_CHECKING:
    import pandas as pd

    from culturekit.roster import Roster


@dataclass(frozen=True, eq=False, repr=False)
class Receipt:
    """What became of every record of a response file.

    Parameters
    ----------
    rows_read : int
        Records after the header rows, counted independently of the decoding.
    accepted : int
        Records that are answers to analyse.
    set_aside : pandas.DataFrame
        Records left out by rule: columns ``row`` (line in the file), ``reason``
        (``preview``, ``test``, ``spam``, ``unfinished``, ``empty``, ``illegible``,
        ``duplicate``, ``summary``).
    quarantined : pandas.DataFrame
        Records that cannot be trusted: columns ``row``, ``last_row``, ``reason``.
    problems : pandas.DataFrame
        Columns ``row``, ``column``, ``code``, ``message``, ``allowed``, ``remedy``.
        ``row`` is missing for a problem of the whole file or of a whole column.
    mapping : pandas.DataFrame, optional
        How columns were found: ``kind`` (item or attribute), ``name``, ``column`` (the
        header), ``position`` (from 1), ``unique`` (whether the header tells it apart),
        ``how``.
    platform, encoding, sha256 : str
        Where the file came from, how its bytes were read, and which file it was.
    """

    rows_read: int
    accepted: int
    set_aside: "pd.DataFrame"
    quarantined: "pd.DataFrame"
    problems: "pd.DataFrame"
    platform: str
    encoding: str
    sha256: str
    mapping: "pd.DataFrame | None" = None

    def to_dict(self) -> dict[str, Any]:
        """Return the receipt as plain values: counts and problems, never answers."""
        return {
            "rows_read": self.rows_read,
            "accepted": self.accepted,
            "set_aside": self.set_aside["reason"].value_counts().to_dict(),
            "quarantined": len(self.quarantined),
            "problems": self.problems.astype(object)
            .where(self.problems.notna(), None)
            .to_dict("records"),
            "platform": self.platform,
            "encoding": self.encoding,
            "sha256": self.sha256,
        }

    def __repr__(self) -> str:
        return (
            f"Receipt({self.rows_read} read, {self.accepted} accepted, "
            f"{len(self.set_aside)} set aside, {len(self.quarantined)} quarantined, "
            f"{len(self.problems)} problems; {self.platform}, {self.encoding})"
        )


@dataclass(frozen=True, eq=False, repr=False)
class Survey:
    """Answers of one wave, decoded, with what was asked and where they came from.

    Parameters
    ----------
    data : pandas.DataFrame
        One row a respondent, opaque respondent id as index. One column an item, named
        by its id: ``Int8`` codes as answered (not reversed), with
        ``instrument.DONT_KNOW`` and ``instrument.NOT_APPLICABLE`` kept apart from
        missing; ``Float64`` for a numeric measure. One categorical column an
        attribute, named by its id.
    instrument : Instrument
        What was asked.
    roster : Roster, optional
        Who was invited.
    receipt : Receipt, optional
        What became of every record of the file.
    wave : str, optional
        Which wave this is.
    durations : pandas.Series, optional
        Seconds that each respondent took, where the file says so; missing where it
        does not. Same index as `data`.
    rows : pandas.Series, optional
        The line of the file (row of the sheet) on which each respondent's record
        begins. Same index as `data`.
    """

    data: "pd.DataFrame"
    instrument: Instrument
    roster: "Roster | None" = None
    receipt: Receipt | None = None
    wave: str | None = None
    durations: "pd.Series | None" = None
    rows: "pd.Series | None" = None

    @property
    def problems(self) -> "pd.DataFrame | None":
        """The problems found while reading, or None for data made in memory."""
        return None if self.receipt is None else self.receipt.problems

    @property
    def source(self) -> dict[str, str] | None:
        """Platform, encoding and SHA-256 of the file, or None for data in memory."""
        if self.receipt is None:
            return None
        names = ("platform", "encoding", "sha256")
        return {name: getattr(self.receipt, name) for name in names}

    @property
    def team_source(self) -> str:
        """How a respondent's team is known; empty where the definition has no team.

        ``roster_link``, ``embedded`` or ``self_reported``.
        """
        team = self.instrument.attributes.get(self.instrument.roles.team)
        return team.source if team else ""

    def __repr__(self) -> str:
        items = sum(name in self.data for name in self.instrument.items)
        wave = f", wave {self.wave}" if self.wave else ""
        return (
            f"Survey('{self.instrument.title}'{wave}: {len(self.data)} respondents, "
            f"{items} of {len(self.instrument.items)} items)"
        )
