"""How one released table is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """How one released table is made up.

    Parameters
    ----------
    name, kind : str
        The result it comes from, and which floor applied.
    by, per : tuple of str
        The columns that tell groups apart, and those that make separate tables.
    waves : int
        How many waves it counts answers of: what is hidden because a group was small in
        another wave says nothing about other tables.
    """

    name: str
    kind: str
    by: tuple[str, ...]
    per: tuple[str, ...]
    waves: int = 1
