"""What was released before: the interface, storage is handed in."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from culturekit.disclosure.released import Release


class Ledger(Protocol):
    """Remembers the releases about the same answers, such as those of one wave."""

    def earlier(self) -> "Iterable[Release]":
        """Return what was released before, oldest first."""
        ...

    def record(self, release: "Release") -> None:
        """Remember a release; the same one twice is remembered once."""
        ...
