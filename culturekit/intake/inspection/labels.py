"""Answer options put in order, and the guess that was made."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from culturekit.instrument.ordering import place_labels
from culturekit.instrument.problems import plain
from culturekit.instrument.vocabulary import Kind, outside
from culturekit.intake.inspection.vocabulary import families, steps
from culturekit.intake.words import normal

# numbers that platforms and people write for "no answer"
OFF_SCALE = frozenset(
    [
        *(8, 9, 77, 88, 98, 99, 997, 998, 999),
        *(-1, -2, -7, -8, -9, -77, -88, -98, -99),
    ]
)
MISSING = "m"  # as statistics packages print it
NEUTRAL = ("neither", "neutral", "weder", "ni ", "undecided")
OPPOSITES = frozenset(
    [
        *(
            "difficult easy",
            "hard easy",
            "bad good",
            "negative positive",
            "weak strong",
        ),
        *("unfavorable favorable", "against for", "worse better", "decrease increase"),
        *("schwierig leicht", "schwer leicht", "schlecht gut", "difficile facile"),
        *("unzufrieden zufrieden", "insatisfait satisfait", "oppose support"),
    ]
)
_LEADING = re.compile(r"^\s*([<>≤≥]?)\s*[$€£]?\s*(-?\d[\d,. ]*)")
_LESS = re.compile(
    r"^\s*(?:less than|under|below|up to|fewer than|weniger als|unter|<|≤)"
)
_MORE = re.compile(r"^\s*(?:more than|over|above|at least|mehr als|über|>|≥)|\+\s*$")
_CODED = re.compile(r"^[(\[]?(-?\d{1,3})[)\]]?\s*[-–:=.)]\s*\S")
_BAND = re.compile(
    r"(?:[a-z]+ ?than |up to |under |over |bis |über |unter |[<>≤≥] ?)?[$€£]?"
    r"(\d[\d.,]*) ?[a-z]{0,10}(?: ?(?:-|to|bis|à|a) ?[$€£]?(\d[\d.,]*) ?[a-z]{0,10})?"
    r" ?(?:\+(?: ?[a-z]{1,10})?|[a-z]+ more)?"
)


@dataclass(frozen=True)
class Ordered:
    """Options from the lowest meaning to the highest.

    Parameters
    ----------
    labels : tuple of str
        The options, as written.
    basis : str
        What the order was guessed from; empty where none was found.
    dont_know, not_applicable : tuple of str
        Options off the scale.
    """

    labels: tuple[str, ...]
    basis: str
    dont_know: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()


def order_labels(labels: Sequence[str]) -> Ordered:
    """Put answer options in order, as far as their words tell.

    Parameters
    ----------
    labels : sequence of str
        Distinct options, as written.

    Returns
    -------
    Ordered
        In the order given where no order is found.

    Examples
    --------
    >>> found = order_labels(["Often", "Never", "N/A", "Sometimes"])
    >>> found.labels, found.basis, found.not_applicable
    (('Never', 'Sometimes', 'Often'), 'words of frequency', ('N/A',))
    """
    kinds = {label: _kind(label) for label in labels}
    unknown = tuple(label for label in labels if kinds[label] == "dont_know")
    other = tuple(sorted(x for x in labels if kinds[x] not in {None, "dont_know"}))
    points = [label for label in labels if label not in {*unknown, *other}]
    if len(points) < 2:
        # "no answer" and "not sure" may be the scale itself
        points, unknown, other = list(labels), (), ()
    for basis, ranks in _ways(points):
        if ranks is not None and len(set(ranks)) == len(points):
            ordered = [label for _, label in sorted(zip(ranks, points, strict=True))]
            return Ordered(tuple(ordered), basis, unknown, other)
    return Ordered(tuple(points), "", unknown, other)


def _kind(label: str) -> Kind | None:
    return "refused" if normal(label) == MISSING else outside(plain(label))


def _ways(points: Sequence[str]) -> list[tuple[str, list[float] | None]]:
    ways: list[tuple[str, list[float] | None]] = [
        ("the numbers in front of the labels", _coded(points))
    ]
    ways += [(f"words of {name}", _family(points, name)) for name in families()]
    ways += [
        ("words of degree", _modified(points)),
        ("the numbers in the labels", _numbered(points)),
        _placed(points),
    ]
    return ways


def _placed(points: Sequence[str]) -> tuple[str, list[float] | None]:
    """Rank by what definitions of other platforms are read with: seven languages."""
    family, places = place_labels(points)
    ranks = [place for place in places if place is not None]
    told = len(ranks) == len(places) > 1
    return f"words of {family}", ranks if told else None


def _family(points: Sequence[str], name: str) -> list[float] | None:
    known = steps(name)
    ranks = [known.get(normal(point)) for point in points]
    return None if None in ranks else [float(rank or 0) for rank in ranks]


def _modified(points: Sequence[str]) -> list[float] | None:
    """Rank "Very likely" and "Not likely" by the words before what they share."""
    if len(points) < 2:
        return None  # one text shares its words with nothing: it may be a comment
    found = [_split(normal(point)) for point in points]
    stems = sorted({stem for _, stem in found if stem}, key=len)
    if len(stems) == 1:
        return [float(rank) for rank, _ in found]
    if len(stems) == 2 and (good := _better(*stems)):
        signs = {"": 0, good: 1}
        return [float(signs.get(stem, -1) * (rank + 1)) for rank, stem in found]
    return None


def _split(text: str) -> tuple[int, str]:
    """Return the rank of the modifier that a label begins with, and the rest."""
    if text.startswith(NEUTRAL):
        return 0, ""
    for word in sorted(steps("modifiers"), key=len, reverse=True):
        if word and (text == word or text.startswith(f"{word} ")):
            return steps("modifiers")[word], text[len(word) :].strip()
    return steps("modifiers")[""], text


def _better(short: str, long: str) -> str:
    """Return which of two opposites is the higher one; empty if they are none."""
    if any(
        long == prefix + short for prefix in ("dis", "un", "in", "im", "ir", "non-")
    ):
        return short
    pairs = (f"{short} {long}", f"{long} {short}")
    return next((pair.split()[1] for pair in pairs if pair in OPPOSITES), "")


def _coded(points: Sequence[str]) -> list[float] | None:
    found = [_CODED.match(point.strip()) for point in points]
    return [float(match[1]) for match in found if match] if all(found) else None


def _numbered(points: Sequence[str]) -> list[float] | None:
    """Rank "18-29", "Less than 5" and "30+" by their first number."""
    if len(points) < 2:
        return None
    ranks = []
    for point in points:
        plain = re.sub(_LESS, "", normal(point))
        plain = re.sub(r"^\D{0,20}?(?=[-$€£]?\d)", "", re.sub(_MORE, "", plain))
        match = _LEADING.match(plain)
        digits = re.sub(r"[^\d-]", "", match[2].rstrip(".,- ")) if match else ""
        if not digits.lstrip("-"):
            return None
        shift = -0.5 if _LESS.match(normal(point)) else 0.5
        open_ended = _LESS.match(normal(point)) or _MORE.search(normal(point))
        ranks.append(float(digits) + (shift if open_ended else 0))
    return ranks


def are_ranges(labels: Sequence[str]) -> bool:
    """Tell options such as "18-29" and "30 to 44 years" from texts with numbers.

    Examples
    --------
    >>> are_ranges(["$0 to $9,999", "More than 10,000"]), are_ranges(["030-1234567"])
    (True, False)
    """
    found = [_BAND.fullmatch(normal(label)) for label in labels]
    bounds = [(hit[1], hit[2]) for hit in found if hit]
    pairs = [(_whole(low), _whole(high)) for low, high in bounds if high]
    grown = all(low < high for low, high in pairs)
    padded = any(
        len(low) > 1 and low[0] == "0" and low.isdecimal() for low, _ in bounds
    )
    return all(found) and bool(pairs) and grown and not padded


def _whole(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def odd_codes(values: Sequence[int]) -> tuple[int, ...]:
    """Return codes that stand apart from a run of codes: likely "not applicable".

    Parameters
    ----------
    values : sequence of int
        The distinct codes of an item.

    Returns
    -------
    tuple of int
        Negative codes below a run that starts at 0 or 1, and codes beyond a gap such
        as 8, 9, 98 and 99 after a run that ends at 7 or earlier.

    Examples
    --------
    >>> odd_codes([1, 2, 3, 4, 5, 9]), odd_codes([-1, 0, 1, 2]), odd_codes([-1, 0, 1])
    ((9,), (-1,), ())
    """
    codes = sorted(set(values))
    run = _longest_run(codes)
    others = [code for code in codes if code not in run]
    low, high = run[0], run[-1]
    apart = [c for c in others if c in OFF_SCALE and (c < low or c > high + 1 or c < 0)]
    if low < 0 < high and high > -low:
        apart += [code for code in run if code < 0]
    return tuple(sorted(set(apart)))


def _longest_run(codes: Sequence[int]) -> list[int]:
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][-1] + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return max(runs, key=len) if runs else [0]
