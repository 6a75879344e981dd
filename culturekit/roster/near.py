"""Names that are nearly those of a list: a team misspelt, shortened or turned round."""

import re
import unicodedata
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

CLOSE = 0.5
MOST = 3
LONGEST = 100
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def key(text: str) -> str:
    """Return letters and digits only, in lower case, so that spellings meet.

    Examples
    --------
    >>> key("Führungskraft-ID"), key("fuehrungskraft_id")
    ('fuehrungskraftid', 'fuehrungskraftid')
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    return re.sub(r"[\W_]+", "", folded)


def near_names(
    names: Sequence[str],
    known: Collection[str],
    *,
    threshold: float = CLOSE,
    most: int = MOST,
) -> list[list[str]]:
    """Return, for each name, the known names that are close to it, the closest first.

    Parameters
    ----------
    names : sequence of str
        Names as somebody wrote them.
    known : collection of str
        The names that exist.
    threshold : float
        Likeness from which a name is close, above 0 and up to 1.
    most : int
        How many to list for each name.

    Returns
    -------
    list of list of str
        One list a name; empty where nothing is close. A known name that differs only
        in case, spacing and punctuation has likeness 1.

    Notes
    -----
    Likeness is Dice's coefficient of the sets of letter pairs, 2 |A & B| / (|A| + |B|),
    taken within words with a mark before and after each: so "East Payroll" is exactly
    like "Payroll East", and "Payrol" is 0.93 like "Payroll".

    References
    ----------
    Dice, L. R. (1945). Measures of the amount of ecologic association between species.
    doi:10.2307/1932409

    Examples
    --------
    >>> near_names(["Payrol", "Kitchen"], ["Payroll", "Housing"])
    [['Payroll'], []]
    """
    known = sorted(set(known))
    if not names or not known:
        return [[] for _ in names]
    likeness = _likeness(names, known)
    order = np.argsort(-likeness, axis=1, kind="stable")[:, :most]
    return [
        [known[i] for i in best if row[i] >= threshold]
        for row, best in zip(likeness, order, strict=True)
    ]


def _likeness(names: Sequence[str], known: Sequence[str]) -> NDArray[np.float64]:
    sets = [_pairs(text) for text in (*names, *known)]
    vocabulary = {pair: i for i, pair in enumerate(sorted(set().union(*sets)))}
    table = np.zeros((len(sets), max(1, len(vocabulary))), dtype=np.float32)
    for row, pairs in zip(table, sets, strict=True):
        row[[vocabulary[pair] for pair in pairs]] = 1
    one, other = table[: len(names)], table[len(names) :]
    sizes = one.sum(axis=1)[:, None] + other.sum(axis=1)[None, :]
    shared: NDArray[np.float64] = 2 * (one @ other.T) / np.maximum(sizes, 1)
    return shared


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring letters of each word, with its ends marked."""
    words = re.split(r"[\W_]+", unicodedata.normalize("NFKC", text[:LONGEST]))
    marked = [f" {key(word)} " for word in words if key(word)]
    return {word[i : i + 2] for word in marked for i in range(len(word) - 1)}


def close_to(close: Sequence[str]) -> str:
    """Return the close names as the end of a message, or an empty text.

    Examples
    --------
    >>> close_to(["Payroll", "Payroll East"]), close_to([])
    ("; close to it: 'Payroll', 'Payroll East'", '')
    """
    listed = ", ".join(f"'{name}'" for name in close)
    return f"; close to it: {listed}" if listed else ""
