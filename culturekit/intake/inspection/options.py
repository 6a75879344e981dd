"""The response scale of a drafted item: its codes, its labels, and what was guessed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE
from culturekit.intake.inspection.labels import Ordered, order_labels
from culturekit.intake.inspection.profile import Column
from culturekit.intake.words import normal

# ranges that respondents are usually given, the narrowest first
USUAL = (
    *((0, 1), (1, 2), (0, 2), (1, 3), (-1, 1), (0, 3), (1, 4), (0, 4), (1, 5)),
    *((-2, 2), (1, 6), (0, 5), (1, 7), (0, 6), (-3, 3), (0, 10), (1, 10)),
)
NOT_TICKED = "(not ticked)"
MOST_LABELS = 11
LOWEST, HIGHEST = -97, 127


@dataclass(frozen=True)
class Options:
    """The options of a drafted item.

    Parameters
    ----------
    codes : tuple of int
        Lowest meaning first.
    labels : tuple of str
        One a code; empty for numbers.
    numeric : tuple of float, optional
        Range of a measure without options.
    basis : str
        What the order was guessed from.
    apart : tuple of str
        Answers off the scale, as the file shows them.
    multiple : bool
        Whether several can be chosen.
    """

    codes: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    numeric: tuple[float, float] | None = None
    basis: str = ""
    apart: tuple[str, ...] = ()
    multiple: bool = False

    @property
    def numbered(self) -> bool:
        """Whether the options are numbers without labels."""
        return bool(self.codes) and not self.labels

    @property
    def nominal(self) -> bool:
        """Whether the options have no order that could be told."""
        return self.multiple or (bool(self.labels) and not self.basis)

    @property
    def key(self) -> Any:
        """What makes two columns share a response scale."""
        return self.codes, self.labels, self.numeric, self.apart, self.multiple

    @property
    def name(self) -> str:
        """A name for it."""
        if self.numeric:
            return "measure"
        if self.numbered:
            low, high = min(self.codes), max(self.codes)
            return f"points_{low}_to_{high}".replace("-", "minus_")
        return f"{self.basis.split()[-1]}_{len(self.codes)}" if self.basis else "choice"

    def within(self, codes: tuple[int, ...]) -> "Options":
        """Return numbers widened to the options of their block."""
        inside = self.numbered and set(self.codes) <= set(codes)
        return replace(self, codes=codes) if inside else self

    def among(self, labels: Ordered | None) -> "Options":
        """Return ordered labels filled up with those of their block."""
        if labels is None or not (self.labels and self.basis):
            return self
        return replace(self, labels=labels.labels, codes=_codes(labels.labels))

    def table(self) -> dict[str, Any]:
        """Return the response scale as it stands in a definition."""
        if self.numeric:
            return {"numeric": list(self.numeric)}
        table: dict[str, Any] = {"codes": list(self.codes)}
        if self.labels:
            table["labels"] = list(self.labels)
        if self.nominal:
            table["nominal"] = True
        numbers = [int(a) for a in self.apart if a.lstrip("-").isdigit()]
        words = [a for a in self.apart if not a.lstrip("-").isdigit()]
        special: dict[str, Any] = {}
        if numbers:
            special["codes"] = [n for n in numbers if n != DONT_KNOW]
        if words:
            special["aliases"] = words
        return {**table, "not_applicable": special} if special else table

    def remarks(self) -> dict[str, str]:
        """Return a remark for every guess, by the end of its path."""
        found = {}
        if self.labels and self.basis:
            found[".labels"] = (
                f"order guessed from {self.basis}; lowest first; add options that "
                "nobody chose"
            )
        elif self.nominal and not self.multiple:
            found[".nominal"] = (
                "no order was found in the labels; if there is one, put them in order "
                "and remove this line"
            )
        if self.apart:
            found[".not_applicable"] = (
                "likely no point on the scale; check, and split off what is don't know"
            )
        if self.numbered:
            found[".codes"] = "the range is a guess from the numbers that occur"
        return found


def options_of(column: Column) -> Options | None:
    """Return the options of a column; None where it can have none.

    Parameters
    ----------
    column : Column
        As it was profiled.
    """
    if column.kind == "several":
        codes = tuple(range(1, len(column.labels) + 1))
        return Options(codes, column.labels, multiple=True)
    if column.labels and len(column.labels) <= HIGHEST:
        return _labelled(column)
    if column.codes:
        return _numbered(column)
    return _measured(column)


def widen(columns: Sequence[Column]) -> list[tuple[Column, Options]]:
    """Return the options of the columns of one block, each with those of the others.

    An option that nobody chose for one statement is one all the same.

    Parameters
    ----------
    columns : sequence of Column
        The rows of a matrix, or columns whose names only differ in a number.
    """
    found = [(column, options_of(column)) for column in columns]
    known = [(column, options) for column, options in found if options is not None]
    numbers = [options.codes for _, options in known if options.numbered]
    widest = max(numbers, key=len, default=())
    labels = _all_labels([options for _, options in known])
    return [(c, options.within(widest).among(labels)) for c, options in known]


def _all_labels(found: Sequence[Options]) -> Ordered | None:
    """Return the labels of all ordered options as one order, if they have one."""
    ordered = [options for options in found if options.labels and options.basis]
    forms = {normal(x): x for options in reversed(ordered) for x in options.labels}
    if len({options.basis for options in ordered}) != 1 or len(forms) > MOST_LABELS:
        return None
    together = order_labels(list(forms.values()))
    alike = together.basis == ordered[0].basis and len(together.labels) == len(forms)
    return together if alike else None


def _labelled(column: Column) -> Options:
    labels = tuple({normal(label): label for label in column.labels}.values())
    if len(labels) == 1:
        labels = (NOT_TICKED, *labels)
        return Options((0, 1), labels, apart=column.apart)
    codes = column.codes if _usable(column, labels) else _codes(labels)
    basis = column.basis if list(codes) == sorted(codes) else ""
    return Options(codes, labels, basis=basis, apart=column.apart)


def _usable(column: Column, labels: tuple[str, ...]) -> bool:
    """Tell whether the file's own codes can be those of the definition."""
    inside = all(LOWEST <= code <= HIGHEST for code in column.codes)
    return inside and len(column.codes) == len(labels)


def _codes(labels: tuple[str, ...]) -> tuple[int, ...]:
    """Count the labels from 1; a label that is a number keeps it, if it can be one."""
    numbers = {label: int(label) for label in labels if label.lstrip("-").isdecimal()}
    own = {label: n for label, n in numbers.items() if LOWEST <= n <= HIGHEST}
    free = (n for n in range(1, HIGHEST + 1) if n not in own.values())
    return tuple(own[label] if label in own else next(free) for label in labels)


def _numbered(column: Column) -> Options | None:
    low, high = min(column.codes), max(column.codes)
    if low < LOWEST or high > HIGHEST:
        return _measured(column)
    fitting = (r for r in USUAL if r[0] <= low and high <= r[1])
    start, end = next(fitting, (low, max(high, low + 1)))
    if (start, end) not in USUAL:
        codes = tuple(column.codes) if len(column.codes) > 1 else (low, low + 1)
    else:
        codes = tuple(range(start, end + 1))
    apart = tuple(a for a in column.apart if int(a) not in codes)
    return Options(codes, apart=tuple(a for a in apart if int(a) != NOT_APPLICABLE))


def _measured(column: Column) -> Options | None:
    if column.numbers is None or not np.isfinite(column.numbers).any():
        return None
    low, high = float(np.nanmin(column.numbers)), float(np.nanmax(column.numbers))
    return Options(numeric=(low, high if high > low else low + 1))
