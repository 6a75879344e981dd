"""What everybody invited would answer, before anybody stays silent."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from culturekit.errors import UsageError
from culturekit.instrument import Instrument, Item
from culturekit.simulate.company import Company
from culturekit.simulate.factors import (
    DOMAIN_SHARE,
    FACTORS,
    LOADING,
    OWN_LOADINGS,
    Floats,
    cut,
    location_for,
    thresholds,
)
from culturekit.simulate.truth import Truth

Options = dict[str, npt.NDArray[np.int64]]
UNKNOWN_SCALE_MEAN = 60.0
# Means in index points that people who differ can have together.
LOWEST, HIGHEST = 2, 98
# Points by which some items are easier to agree to than others of their scale.
ITEM_STEP = -2.5
DOMAIN_OFFSETS = {
    "leadership": -3.0,
    "tools": 6.0,
    "onboarding": 3.0,
    "headcount": -6.0,
    "variable_pay": -2.0,
    "recognition": 2.0,
}


@dataclass(frozen=True)
class People:
    """What everybody is like, columns as `FACTORS`.

    Parameters
    ----------
    raw, factors : array of float, shape (n, scales)
        Independent, and with the correlations of the firm; variance 1 both.
    """

    raw: Floats
    factors: Floats

    def of(self, scale: str) -> Floats:
        """Return the factor of a scale; a scale of another survey has none."""
        if scale not in FACTORS:
            return np.zeros(len(self.factors))
        return self.factors[:, FACTORS.index(scale)]

    def own(self, scale: str) -> Floats:
        """Return what is new in a scale, independent of those before it."""
        return self.raw[:, FACTORS.index(scale)]


def item_offset(instrument: Instrument, item: Item) -> float:
    """Return how many points easier an item is than its scale; 0 on average.

    Examples
    --------
    >>> from culturekit.instrument import load_instrument
    >>> survey = load_instrument("culture_health")
    >>> item_offset(survey, survey.items["eqt_headcount"])
    -6.0
    """
    fellows = [n for n, i in instrument.items.items() if i.scale == item.scale]
    if item.domain:
        return DOMAIN_OFFSETS.get(item.domain, 0.0)
    place = fellows.index(item.id) - (len(fellows) - 1) / 2
    return ITEM_STEP * place


def mean_index(item: Item, truth: Truth, back: bool, first: bool) -> float:
    """Return the mean index promised for an item's scale in one office and wave."""
    front = truth.front.get(item.scale, UNKNOWN_SCALE_MEAN)
    if not back:
        return front
    if item.scale == "equity":
        change = truth.recognition_change if item.domain == "recognition" else 0.0
        shape = truth.equity_shape.get(item.domain or "", 1.0)
        return front + truth.equity_gap * shape - change * first
    if item.scale == "adequacy":
        shape = truth.adequacy_shape.get(item.domain or "", 1.0)
        return front + truth.adequacy_gap * shape
    return front + truth.gaps.get(item.scale, 0.0)


def domain_parts(
    rng: np.random.Generator, instrument: Instrument, size: int
) -> dict[str | None, Floats]:
    """Draw what items of one domain share, whatever their scale."""
    domains = sorted({i.domain for i in instrument.items.values() if i.domain})
    return {domain: rng.standard_normal(size) for domain in domains}


def answer_attitudes(
    rng: np.random.Generator,
    instrument: Instrument,
    people: People,
    centres: dict[str, Floats],
) -> Options:
    """Cut answers to all rating items out of the factors.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    instrument : Instrument
        What is asked.
    people : People
        What everybody is like.
    centres : dict of str to array of float, shape (n,)
        The promised mean index of each item for each person.

    Returns
    -------
    dict of str to array of int
        Per item the option, counted from 0 in the direction of the scale.
    """
    shared = domain_parts(rng, instrument, len(people.factors))
    options: Options = {}
    for name, centre in centres.items():
        item, response = instrument.items[name], instrument.response(name)
        loading = OWN_LOADINGS.get(item.scale, LOADING)
        own = rng.standard_normal(len(centre))
        if item.domain:
            own = np.sqrt(1 - DOMAIN_SHARE) * own
            own = own + np.sqrt(DOMAIN_SHARE) * shared[item.domain]
        spread = loading * people.of(item.scale) + np.sqrt(1 - loading**2) * own
        count = len(response.codes)
        options[name] = cut(location_for(centre, count) + spread, thresholds(count))
    return options


def promised_means(
    instrument: Instrument, truth: Truth, company: Company, first: bool
) -> dict[str, Floats]:
    """Return the promised mean index of each rating item for each person.

    Raises
    ------
    UsageError
        If answers cannot have such a mean.
    """
    skipped = {instrument.roles.outcome, "eligibility"}
    centres = {
        name: item_offset(instrument, item)
        + np.where(
            company.back,
            mean_index(item, truth, True, first),
            mean_index(item, truth, False, first),
        )
        for name, item in instrument.items.items()
        if item.scale not in skipped and not instrument.response(name).nominal
    }
    beyond = [n for n, c in centres.items() if c.min() < LOWEST or c.max() > HIGHEST]
    if beyond:
        raise UsageError(
            f"Truth promises means below {LOWEST} or above {HIGHEST} index points for "
            f"{', '.join(beyond)}; take a smaller gap, or another mean in front"
        )
    return centres


def scale_index(instrument: Instrument, options: Options, scale: str) -> Floats:
    """Return the mean item index of a scale from options, shape (n,)."""
    names = [n for n, i in instrument.items.items() if i.scale == scale]
    tops = [len(instrument.response(n).codes) - 1 for n in names]
    items = [100.0 * options[n] / top for n, top in zip(names, tops, strict=True)]
    return np.asarray(np.mean(items, axis=0))
