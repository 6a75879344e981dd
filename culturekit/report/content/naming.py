"""How groups and counts are printed inside a sentence."""

from culturekit.plots.reading import Reading, number
from culturekit.plots.style import plain


def the(read: Reading, by: str, group: str) -> str:
    """Print a group inside a sentence.

    Examples
    --------
    >>> the(Reading(None), "function", "Payroll"), the(Reading(None), "overall", "")
    ('the function Payroll', 'the organisation')
    """
    if by == "overall":
        return "the organisation"
    part = read.instrument.attributes.get(by) if read.instrument else None
    if part and group in part.labels:
        return f"the {plain(part.labels[group]).lower()}"
    return f"the {plain(part.title).lower() if part else by} {plain(group)}"


def count(value: float, thing: str, things: str = "") -> str:
    """Print a number with its noun.

    Examples
    --------
    >>> count(1, "point"), count(3, "point"), count(2, "person", "people")
    ('1 point', '3 points', '2 people')
    """
    one = abs(float(value)) == 1
    return f"{number(value)} {thing if one else things or thing + 's'}"


def spelled(value: int) -> str:
    """Print a small whole number as a word.

    Examples
    --------
    >>> spelled(2), spelled(12)
    ('two', '12')
    """
    words = "no one two three four five six seven eight nine".split()  # noqa: SIM905
    return words[value] if 0 <= value < len(words) else str(value)


def joined(words: list[str]) -> str:
    """Join words as in a sentence.

    Examples
    --------
    >>> joined(["a"]), joined(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last


def grouping(read: Reading) -> tuple[str, str]:
    """Return the attributes for the rows and the sides of the overview.

    The units at which resources are set (functions) and the sides compared (offices);
    where the definition names none, whatever breakdowns were released.
    """
    roles = read.instrument.roles if read.instrument else None
    unit = (roles.side_unit if roles else None) or ""
    side = (roles.side if roles else None) or ""
    team = roles.team if roles else "team"
    return unit or side or team, side
