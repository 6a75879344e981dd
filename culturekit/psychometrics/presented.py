"""What respondents saw, for signs of careless answering: items in order, as positions.

The position of an answer is (code - low) / (high - low), from 0 at the option with the
lowest meaning to 1 at the one with the highest. However a file codes the same ticks,
1 to 5, 0 to 4, -2 to 2 or 5 down to 1, their positions are the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from culturekit.instrument import Instrument
from culturekit.scoring.answers import answers
from culturekit.survey import Survey

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# in a short block the same answer to half of the items is nothing unusual
SHORTEST_BLOCK = 10


@dataclass(frozen=True, eq=False)
class Presented:
    """The answers of a survey, laid out for signs of careless answering.

    Parameters
    ----------
    items : tuple of str
        The rating items in the data, sorted by id: the columns of `positions`.
    positions : (n, items) float array
        0 to 1, as answered; missing where no point on the scale was chosen.
    turned : (items,) bool array
        Which items are reverse-keyed.
    answered : (n,) int array
        Questions with any answer, "don't know" and facts included.
    blocks : tuple of tuple of int
        Columns that were seen one after the other with the same options.
    halves : tuple of (tuple of int, tuple of int)
        Columns of the odd and of the even items of each scale.
    """

    items: tuple[str, ...]
    positions: Floats
    turned: Bools
    answered: Ints
    blocks: tuple[tuple[int, ...], ...]
    halves: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def presented(survey: Survey) -> Presented:
    """Lay out the answers of a survey.

    Parameters
    ----------
    survey : Survey

    Returns
    -------
    Presented
        Rating items only: facts, ready-made measures and items with several ticks have
        no position on a scale.
    """
    instrument = survey.instrument
    asked = [name for name in instrument.items if name in survey.data]
    # sorted, so that the order in a definition cannot change a last digit
    items = tuple(sorted(name for name in asked if is_rating(instrument, name)))
    place = {name: number for number, name in enumerate(items)}
    positions, answered = _read(survey, asked, place)
    reverse = [instrument.items[name].reverse for name in items]
    return Presented(
        items=items,
        positions=positions,
        turned=np.array(reverse, dtype=bool),
        answered=answered,
        blocks=tuple(
            _places(block, place)
            for block in blocks(instrument, asked)
            if len(block) >= SHORTEST_BLOCK
        ),
        halves=tuple(
            (_places(names[0::2], place), _places(names[1::2], place))
            for names in _scales(instrument, place)
        ),
    )


def is_rating(instrument: Instrument, item: str) -> bool:
    """Return whether an item is answered by a point on an ordered scale."""
    response = instrument.response(item)
    facts = response.nominal or response.numeric or instrument.items[item].multiple
    return not facts and len(response.codes) > 1


def blocks(instrument: Instrument, asked: Sequence[str]) -> list[list[str]]:
    """Return rating items that follow each other and have the same options.

    Parameters
    ----------
    instrument : Instrument
        Forms are told by the order of scales: items are in one block only if they
        follow each other in every form that has them.
    asked : sequence of str
        Items that are in the data, in the order of the definition.

    Returns
    -------
    list of list of str

    Examples
    --------
    >>> from culturekit.instrument import load_instrument
    >>> survey = load_instrument("culture_health")
    >>> [block[0] for block in blocks(survey, list(survey.items)) if len(block) > 9]
    ['eng1', 'adq_leadership', 'app_manager']
    """
    orders = _orders(instrument, asked)
    following = [dict(pairwise(order)) for order in orders]
    found: list[list[str]] = []
    before = ""
    for item in dict.fromkeys(chain.from_iterable(orders)):
        if not is_rating(instrument, item):
            before = ""
            continue
        near = before and all(
            after.get(before) == item or not {before, item} & set(order)
            for after, order in zip(following, orders, strict=True)
        )
        if near and _same_options(instrument, before, item):
            found[-1].append(item)
        else:
            found.append([item])
        before = item
    return found


def _orders(instrument: Instrument, asked: Sequence[str]) -> list[list[str]]:
    """Return the items that are asked in the order of every form."""
    if not instrument.forms:
        return [list(asked)]
    return [
        [
            item
            for scale in scales
            for item in asked
            if instrument.items[item].scale == scale
            and instrument.items[item].form in {None, form}
        ]
        for form, scales in instrument.forms.items()
    ]


def _same_options(instrument: Instrument, one: str, other: str) -> bool:
    """Return whether the same options stand in the same place.

    A further "don't know" beside them moves none of them.
    """
    a, b = instrument.response(one), instrument.response(other)
    return a.codes == b.codes and a.labels == b.labels


def _scales(instrument: Instrument, place: dict[str, int]) -> Iterable[list[str]]:
    """Yield the items of the scales that measure one thing with two items or more."""
    for scale in instrument.scales.values():
        names = [name for name in scale.items if name in place]
        if scale.kind == "reflective" and len(names) > 1:
            yield names


def _places(names: Iterable[str], place: dict[str, int]) -> tuple[int, ...]:
    return tuple(place[name] for name in names)


def _read(
    survey: Survey, asked: Sequence[str], place: dict[str, int]
) -> tuple[Floats, Ints]:
    """Return positions of rating items, and how many questions have an answer."""
    n = len(survey.data)
    # one row an item: columns are written and read without jumping through memory
    positions = np.empty((len(place), n))
    answered = np.zeros(n, dtype=np.int64)
    for name in asked:
        raw = answers(survey, name)
        answered += ~np.isnan(raw)
        if name in place:
            response = survey.instrument.response(name)
            point = np.where(_is_option(raw, response.codes), raw, np.nan)
            span = response.high - response.low
            positions[place[name]] = (point - response.low) / span
    return positions.T, answered


def _is_option(raw: Floats, codes: tuple[int, ...]) -> Bools:
    low, high = min(codes), max(codes)
    if len(codes) == high - low + 1:
        return (raw >= low) & (raw <= high)
    return np.isin(raw, codes)
