"""What became of the records: the counts of a book, and whether they add up."""

from dataclasses import dataclass
from typing import Any

from culturekit.report.content.html import Block, calm

NO_FILE = "These answers were not read from a file, so there is nothing to tell of one."


@dataclass(frozen=True)
class Counts:
    """Records by what became of them.

    Parameters
    ----------
    read, accepted : int or None
        None where how many answered is not shown.
    set_aside : dict of str to int
        By reason.
    quarantined : int
    """

    read: int | None
    accepted: int | None
    set_aside: dict[str, int]
    quarantined: int

    @property
    def aside(self) -> int:
        """How many were set aside for any reason."""
        return sum(self.set_aside.values())

    @property
    def add_up(self) -> bool:
        """Whether every record that was read is in exactly one place."""
        placed = (self.accepted or 0) + self.aside + self.quarantined
        return self.read is not None and self.read == placed


def counts(book: Any) -> Counts | None:
    """Return the counts of a book, or None for answers that no file holds."""
    receipt = book.about.get("receipt") or {}
    if not receipt:
        return None
    return Counts(
        receipt.get("rows_read"),
        receipt.get("accepted"),
        dict(receipt.get("set_aside") or {}),
        int(receipt.get("quarantined") or 0),
    )


def no_file() -> Block:
    """Say calmly that answers did not come from a file."""
    return calm(NO_FILE)
