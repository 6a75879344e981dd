"""A file to be loaded, what was made of it, and what it changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from culturekit.store.catalogue import State
from culturekit.store.folders import Reading
from culturekit.survey import Receipt, Survey

READ = 0.9  # the share of a load that is reading


@dataclass(frozen=True, eq=False, repr=False)
class LoadReceipt(Receipt):
    """What became of every record of a file, and what it changed in the store.

    Parameters
    ----------
    new, changed, unchanged : int
        Respondents who had no answers in the wave; whose answers are others now; whose
        answers are what they were.
    erased : int
        Records left out because the person was erased.
    load : str
        The load's id, for `Store.unload` and `Store.problems`.
    store_version : int
        The version of the store that has them.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    erased: int = 0
    load: str = ""
    store_version: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the receipt as plain values: counts and problems, never answers."""
        names = ("new", "changed", "unchanged", "erased", "load", "store_version")
        return super().to_dict() | {name: getattr(self, name) for name in names}


@dataclass(frozen=True, eq=False)
class Request:
    """A file to be loaded.

    Parameters
    ----------
    file : pathlib.Path
        The response file.
    reading : Reading
        With what it is read.
    wave : str
        Where its answers go.
    strict : bool
        Whether a record that must be quarantined refuses the whole file.
    wait : float
        Seconds to wait for others who write.
    progress : callable, optional
        Told what is done and how far it is.
    """

    file: Path
    reading: Reading
    wave: str
    strict: bool
    wait: float
    progress: Callable[[str, float], None] | None

    def tell(self, step: str, done: float) -> None:
        """Tell what is done, if somebody wants to know."""
        if self.progress:
            self.progress(step, done)

    def tell_reading(self, step: str, done: float) -> None:
        """Tell how far the reading is, after which there is the writing."""
        if done < 1:
            self.tell(step, READ * done)


@dataclass(frozen=True, eq=False)
class Ready:
    """A file that was read and checked, to be written."""

    survey: Survey
    receipt: Receipt
    source: Sequence[bytes]
    facts: dict[str, Any]
    erased: int
    state: State


def extended(receipt: Receipt, **more: Any) -> LoadReceipt:
    """Return a receipt that also says what a load changed."""
    known = {field.name: getattr(receipt, field.name) for field in fields(Receipt)}
    return LoadReceipt(**known, **more)
