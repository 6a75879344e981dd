"""Every error culturekit raises on purpose, and the exit code each one means.

    CultureKitError            1  our own bug, or a base class to catch them all
    ├── UsageError             2  a name, an option or a parameter that does not exist
    ├── InputError             3  something was handed in that cannot be used
    │   ├── DefinitionError    3  a survey definition with mistakes (all of them listed)
    │   ├── ResponseFileError  3  a response file that cannot be read or matched
    │   ├── QuarantinedError   3  records that cannot be trusted, where none is allowed
    │   └── RosterError        3  a roster with mistakes (all of them listed)
    ├── ReportError            4  some reports could not be made
    ├── DisclosureError        5  the gate refused to let a number out
    │   └── PromiseError       5  the promise made to respondents forbids it
    ├── StoreBusyError         6  somebody else is writing; try again
    └── VersionGoneError       6  that version of the store no longer exists

A message says what is wrong, where, what is allowed and what to do. It names columns
and counts, never an answer, a comment or an identifier of a respondent.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import islice
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

MOST_KNOWN = 1000  # names that a wrong one is compared with


class CultureKitError(Exception):
    """Base of all errors raised on purpose."""

    exit_code = 1


class UsageError(CultureKitError, ValueError):
    """A name, an option or a parameter that does not exist."""

    exit_code = 2


class InputError(CultureKitError, ValueError):
    """Something was handed in that cannot be used.

    Parameters
    ----------
    message : str
        What is wrong, where, what is allowed, what to do.
    problems : sequence of str
        Every single problem, when there are several; printed one a line.
    """

    exit_code = 3

    def __init__(self, message: str, problems: Sequence[str] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *(f"  {line}" for line in self.problems)]))


class DefinitionError(InputError):
    """A survey definition with mistakes; `problems` lists all of them."""


class ResponseFileError(InputError):
    """A response file that cannot be read, recognised or matched to the survey."""


class QuarantinedError(InputError):
    """Records that cannot be trusted, where none is allowed.

    Parameters
    ----------
    message : str
        How many, and what to do.
    receipt : Receipt
        What would have become of every record.
    """

    def __init__(self, message: str, receipt: Any) -> None:
        self.receipt = receipt
        super().__init__(message)


class RosterError(InputError):
    """A roster with mistakes; `problems` lists all of them.

    Parameters
    ----------
    message : str
        What is wrong, where, what is allowed, what to do.
    problems : sequence of str
        Every mistake as a line.
    frame : pandas.DataFrame, optional
        The mistakes, and whatever else was found, with row, column, code, message,
        allowed and remedy.
    """

    def __init__(
        self,
        message: str,
        problems: Sequence[str] = (),
        *,
        frame: "pd.DataFrame | None" = None,
    ) -> None:
        self.frame = frame
        super().__init__(message, problems)


class ReportError(CultureKitError, RuntimeError):
    """Some reports could not be made; the others were."""

    exit_code = 4


class DisclosureError(CultureKitError, PermissionError):
    """The gate refused: nothing was released."""

    exit_code = 5


class PromiseError(DisclosureError):
    """The promise made to respondents does not allow this."""


class StoreBusyError(CultureKitError, RuntimeError):
    """The store is being written by somebody else."""

    exit_code = 6


class VersionGoneError(CultureKitError, LookupError):
    """The requested version of the store no longer exists."""

    exit_code = 6


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the closest known name, or an empty string.

    Examples
    --------
    >>> did_you_mean("engagment", ["engagement", "strain"])
    "; did you mean 'engagement'?"
    """
    # what is too short or too long to be close is not compared
    fitting = (one for one in known if len(name) / 3 < len(one) < 3 * len(name))
    close = get_close_matches(name, islice(fitting, MOST_KNOWN), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def require_known(what: str, name: str, known: Iterable[str]) -> None:
    """Raise `UsageError` unless `name` is one of `known`, listing what exists.

    Examples
    --------
    >>> require_known("scale", "strian", ["engagement", "strain"])
    Traceback (most recent call last):
    culturekit.errors.UsageError: no such scale 'strian'; did you mean 'strain'? ...
    """
    known = list(known)
    if name not in known:
        listed = ", ".join(known) or "none"
        hint = did_you_mean(name, known) or ";"
        raise UsageError(f"no such {what} '{name}'{hint} known: {listed}")


def attributes_of(by: Any) -> tuple[str, ...]:
    """Return what `by` names, or raise `UsageError` unless it is a name or several.

    Examples
    --------
    >>> attributes_of("team"), attributes_of(["team", "tenure"])
    (('team',), ('team', 'tenure'))
    >>> attributes_of(3)
    Traceback (most recent call last):
    culturekit.errors.UsageError: by: give an attribute's name such as "team", or two...
    """
    names = (by,) if isinstance(by, str) else by
    if not (
        isinstance(names, Sequence) and all(isinstance(name, str) for name in names)
    ):
        raise UsageError(
            'by: give an attribute\'s name such as "team", or two such as '
            '("team", "tenure")'
        )
    return tuple(names)


def require_options(options: Any) -> None:
    """Raise `UsageError` unless options are two different numbers.

    Examples
    --------
    >>> require_options(5)
    Traceback (most recent call last):
    culturekit.errors.UsageError: options: give the lowest and the highest answer, ...
    """
    pair = isinstance(options, Sequence) and len(options) == 2
    if not (pair and all(isinstance(end, Real) for end in options)) or not (
        isfinite(options[0]) and isfinite(options[1]) and options[0] != options[1]
    ):
        raise UsageError(
            "options: give the lowest and the highest answer, two different numbers "
            "such as (1, 5)"
        )


def require_floor(floor: Any, least: int = 0) -> None:
    """Raise `UsageError` unless a floor is a whole number of at least so many answers.

    Examples
    --------
    >>> require_floor(2.5)
    Traceback (most recent call last):
    culturekit.errors.UsageError: floor must be a whole number of answers, 0 or more
    """
    if not (isinstance(floor, int) and floor >= least):
        raise UsageError(f"floor must be a whole number of answers, {least} or more")


def require_level(conf_level: Any) -> None:
    """Raise `UsageError` unless a confidence level is a number between 0 and 1.

    Examples
    --------
    >>> require_level(95)
    Traceback (most recent call last):
    culturekit.errors.UsageError: conf_level 95 must lie between 0 and 1, such as 0.95
    """
    number = isinstance(conf_level, Real)
    if not (number and 0 < float(conf_level) < 1):
        shown = f"{conf_level:g}" if number else repr(conf_level)
        raise UsageError(f"conf_level {shown} must lie between 0 and 1, such as 0.95")
