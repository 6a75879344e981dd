"""How a platform lays out its export: what a reader has to say about a file.

A reader is one file in `intake/readers/`: it recognises its platform by the first rows
and tells the layout. Cells, encodings and decoding are not its business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from culturekit.instrument.personal import asks_for_person
from culturekit.intake.words import normal_name

Role = Literal[
    "id", "status", "finished", "progress", "submitted", "started", "ended", "duration"
]
Head = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Part:
    """One column of a question that has several.

    Parameters
    ----------
    question : str
        The question, or its code: what the columns share.
    part : str
        The row of the matrix, or the option that the column ticks.
    """

    question: str
    part: str


@dataclass(frozen=True)
class Layout:
    """The header of one sheet, understood.

    Parameters
    ----------
    platform : str
        The platform's name, such as ``"qualtrics"``.
    header_rows : int or None
        Rows before the first response; None where the kind of file has none.
    names : tuple of str
        The column names as shown, one a column; may repeat or be empty.
    texts : tuple of str
        The question texts, one a column; empty where the file has none.
    import_ids : tuple of str
        The platform's own ids, one a column; empty where the file has none.
    roles : mapping of str to int
        Which column says who, whether finished, whether a preview, and so on.
        ``submitted`` is a date that is blank for unfinished answers.
    private : frozenset of int
        Columns that are never read: e-mail, IP address, names, coordinates. None that
        has a role is among them: who answered is read, and kept as an opaque key only.
    own : frozenset of int
        The platform's own columns, that no definition is expected to name.
    comments : frozenset of int
        Columns of free text that belong to a question: "other, please specify", the
        comment beside a rating. They are never read.
    parts : mapping of int to Part
        Columns that are one row of a matrix or one option of a list.
    labels : mapping of int to mapping of str to str
        Per column what a value stands for, where the file itself says so (SPSS).
    instances : tuple of int
        Columns that make one respondent's id unique where records repeat: the event,
        the instance.
    inner : bool
        Whether the rows are parts of records that stand in another sheet.
    """

    platform: str
    header_rows: int | None
    names: tuple[str, ...]
    texts: tuple[str, ...] = ()
    import_ids: tuple[str, ...] = ()
    roles: Mapping[Role, int] = field(default_factory=dict)
    private: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    comments: frozenset[int] = frozenset()
    parts: Mapping[int, Part] = field(default_factory=dict)
    labels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    instances: tuple[int, ...] = ()
    inner: bool = False

    def __post_init__(self) -> None:
        read = self.private - {*self.roles.values()}
        object.__setattr__(self, "private", read)

    @property
    def skip(self) -> int:
        """How many rows stand before the first response."""
        return self.header_rows or 0

    def named(self, position: int) -> str:
        """Return a column's name for a message, also where the header is empty."""
        return self.names[position] or f"column {position + 1}"


class Reader(Protocol):
    """One platform's reader."""

    platform: str

    def recognise(self, head: Head) -> str | None:
        """Say what gives the platform away, or None if it is another one."""

    def layout(self, head: Head) -> Layout:
        """Read the header rows."""


LONG_NAME = 4  # words from which a column's name is a question


def private_columns(*headers: Sequence[str]) -> frozenset[int]:
    """Return the columns for which any of the header rows asks who somebody is.

    Examples
    --------
    >>> sorted(private_columns(["Q1", "IP Address", "What is your name?", "Team name"]))
    [1, 2]
    """
    return frozenset(
        position
        for header in headers
        for position, name in enumerate(header)
        if asks_for_person(name)
    )


def padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    """Return a header row's cells without outer spaces, as many as there are columns.

    Examples
    --------
    >>> padded([" a ", "b"], 3)
    ('a', 'b', '')
    """
    cells = [cell.strip() for cell in row[:width]]
    return tuple(cells + [""] * (width - len(cells)))


def is_question(cell: str) -> bool:
    """Tell whether a column is named by a whole question or statement.

    Examples
    --------
    >>> is_question("Do you like it?"), is_question("I like my work"), is_question("Q1")
    (True, True, False)
    """
    return len(cell.split()) >= LONG_NAME or cell.rstrip().endswith("?")


def find_roles(names: Sequence[str], known: Mapping[Role, str]) -> dict[Role, int]:
    """Return the first column for each role, by its name.

    Parameters
    ----------
    names : sequence of str
        Column names.
    known : mapping of role to str
        Names for each role, separated by spaces, in the form of `normal_name`.
    """
    normal = [normal_name(name) for name in names]
    return {
        role: next(i for i, name in enumerate(normal) if name in words.split())
        for role, words in known.items()
        if set(words.split()) & set(normal)
    }
