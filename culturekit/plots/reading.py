"""What figures and pages read: released tables, and how to print their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from culturekit.errors import UsageError, require_known
from culturekit.instrument import Instrument

OVERALL = "Organisation"


@dataclass(frozen=True, eq=False)
class Reading:
    """A release with the words of its survey, read by figures and pages alike.

    Parameters
    ----------
    release : Release
        The only source of numbers.
    instrument : Instrument, optional
        Titles and wordings; without it ids are printed.
    """

    release: Any
    instrument: Instrument | None = None

    def has(self, name: str, by: str = "") -> bool:
        """Return whether such a table was released."""
        return key(name, by) in self.release.tables

    def table(self, name: str, by: str = "") -> Any:
        """Return a released table as a frame, or say which tables there are."""
        wanted = key(name, by)
        require_known("released table", wanted, self.release.tables)
        return self.release.tables[wanted]

    def rows(self, name: str, by: str, group: str) -> Any:
        """Return the rows of one group, or no rows where there is no such table."""
        if not self.has(name, by):
            return pd.DataFrame()
        frame = self.table(name, by)
        return frame[frame["group"].astype(str) == group]

    def overall(self, name: str) -> Any:
        """Return the rows of the organisation as a whole, or no rows."""
        return self.rows(name, "overall", OVERALL)

    def note(self, name: str, by: str = "") -> str:
        """Return the plain sentence of a released result, or none."""
        return str(getattr(self.release, "notes", {}).get(key(name, by)) or "")

    def scale_title(self, scale: str) -> str:
        """Return a scale's title; with a warning where more is worse."""
        part = self.instrument.scales.get(scale) if self.instrument else None
        if part is None:
            return scale.replace("_", " ").capitalize()
        worse = part.direction == "bad"
        return f"{part.title} (more is worse)" if worse else part.title

    def item_text(self, item: str) -> str:
        """Return an item's wording."""
        known = self.instrument is not None and item in self.instrument.items
        return self.instrument.text(item) if known else item  # type: ignore[union-attr]

    def group_title(self, by: str, group: object) -> str:
        """Return how a group is printed, such as "Front office" for ``front``."""
        part = self.instrument.attributes.get(by) if self.instrument else None
        return str(part.labels.get(str(group), group)) if part else str(group)

    def primary(self, present: Sequence[str], by: str = "") -> list[str]:
        """Return the primary scales that are present; without any named, all present.

        Parameters
        ----------
        present : sequence of str
            Scales of a table.
        by : str
            What its groups are. For teams the outcome (the intent to leave) is left
            out: it is not shown below the function.
        """
        roles = self.instrument.roles if self.instrument else None
        left_out = {roles.outcome} if roles and by == roles.team else set()
        named = self.instrument.primary if self.instrument else ()
        shown = [s for s in named if s in set(present)] or list(present)
        return [scale for scale in shown if scale not in left_out]


def reading(source: Any) -> Reading:
    """Return what to read from a `Release`, a `Book` or a `Reading`."""
    if isinstance(source, Reading):
        return source
    release = getattr(source, "release", source)
    if not hasattr(release, "tables"):
        raise UsageError(
            f"figures and pages show a Release or a Book, not {type(source).__name__}; "
            "call release([...]) first"
        )
    return Reading(release, getattr(source, "instrument", None))


def key(name: str, by: str = "") -> str:
    """Return the key of a released table.

    Examples
    --------
    >>> key("team_scores", "team"), key("team_scores", "overall"), key("gap")
    ('team_scores by team', 'team_scores overall', 'gap')
    """
    if not by:
        return name
    return f"{name} overall" if by == "overall" else f"{name} by {by}"


def hidden(frame: Any, value: str) -> Any:
    """Return which rows of a released table have no value to show."""
    missing = frame[value].isna()
    if "hidden" not in frame:
        return missing
    return missing | frame["hidden"].fillna(value=False).astype(bool)


def steadied(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of scores with the numbers to draw: ``value``, ``low``, ``high``.

    The shrunken estimate where there is one; the two offices have none, as there is
    nothing to draw them towards, and show their own index.
    """
    own = frame["shrunken"].notna()
    pairs = {
        "value": ("shrunken", "index"),
        "low": ("shrunken_low", "conf_low"),
        "high": ("shrunken_high", "conf_high"),
    }
    return frame.assign(
        **{name: frame[a].where(own, frame[b]) for name, (a, b) in pairs.items()}
    )


def reasons(frame: pd.DataFrame) -> str:
    """Return why values are hidden, each reason once; what is shown instead, if one."""
    if "why" not in frame:
        return ""
    told = [str(text).partition(" Shown instead:") for text in frame["why"].dropna()]
    parts = dict.fromkeys(part for part, _, _ in told if part)
    instead = {f"{word.strip()}{rest}" for _, word, rest in told if rest}
    return " ".join([*parts, *(instead if len(instead) == 1 else ())])


def group_order(frame: Any) -> list[str]:
    """Return the groups of a table in its own order, which is not a rank."""
    return [str(group) for group in frame["group"].dropna().unique()]


def absent(value: Any) -> bool:
    """Return whether a released value is missing, and so not shown."""
    return bool(pd.isna(value))


def number(value: Any, unit: str = "") -> str:
    """Print a released number as it was rounded: no more digits than it has.

    Examples
    --------
    >>> number(1064.0), number(12.5, " %"), number(float("nan"))
    ('1,064', '12.5 %', '–')
    """
    if absent(value):
        return "–"
    return f"{float(value):,.10g}".replace("-", "−") + unit


def signed(value: Any) -> str:
    """Print a released difference with its sign.

    Examples
    --------
    >>> signed(3), signed(-2.5), signed(0)
    ('+3', '−2.5', '0')
    """
    return f"+{number(value)}" if not absent(value) and value > 0 else number(value)


def span(low: Any, high: Any) -> str:
    """Print an interval.

    Examples
    --------
    >>> span(55, 73), span(-4, 3)
    ('55 to 73', '−4 to 3')
    """
    return f"{number(low)} to {number(high)}"
