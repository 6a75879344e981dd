"""Options as a frame of answers: codes, don't know, left out, and who is who."""

import string

import numpy as np
import numpy.typing as npt
import pandas as pd

from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE, Instrument
from culturekit.simulate.answers import Options
from culturekit.simulate.company import FUNCTIONS, Company
from culturekit.simulate.factors import Floats
from culturekit.simulate.truth import Truth

Flags = npt.NDArray[np.bool_]

TENURE = ("under 1 year", "1-2 years", "3-5 years", "6-10 years", "over 10 years")
TENURE_SHARES = (0.18, 0.27, 0.28, 0.17, 0.10)
LOCATIONS = ("Headquarters", "Regional hub", "Remote")
LOCATION_SHARES = (0.45, 0.25, 0.30)
# Share of front and back office who say yes to "can people in your role ...?"
ELIGIBLE = {"elig_variable_pay": (0.88, 0.16), "elig_recognition": (0.84, 0.46)}
# Items other than variable pay that do not apply, next to variable pay in front.
RARELY = 0.25
LETTERS = np.array(list(string.ascii_letters + string.digits), dtype="<U1")
ID_LENGTH = 15


def codes_frame(
    rng: np.random.Generator,
    instrument: Instrument,
    options: Options,
    truth: Truth,
    back: Flags,
) -> pd.DataFrame:
    """Turn options into codes as answered, with what was not known or left out.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    instrument : Instrument
        Codes, reversed items, and where "don't know" is offered.
    options : dict of str to array of int, shape (n,)
        Per item the option from 0; items that are not in it ask for facts.
    truth : Truth
        The probabilities.
    back : array of bool, shape (n,)
        Who is in the back office.

    Returns
    -------
    pandas.DataFrame
        One ``Int8`` column an item, in the order of the survey.
    """
    columns = {}
    for name, item in instrument.items.items():
        response = instrument.response(name)
        chosen = options[name] if name in options else answer_fact(rng, name, back)
        codes = answer_codes(instrument, name, chosen)
        if response.dont_know is not None:
            rate = np.where(back, truth.dont_know_back, truth.dont_know_front)
            codes = np.where(rng.random(len(back)) < rate, DONT_KNOW, codes)
        if response.not_applicable is not None:
            rate = not_applicable_rate(truth, item.domain, back)
            codes = np.where(rng.random(len(back)) < rate, NOT_APPLICABLE, codes)
        missing = rng.random(len(back)) < truth.unanswered
        columns[name] = pd.arrays.IntegerArray(codes.astype(np.int8), missing)
    return pd.DataFrame(columns)


def answer_fact(
    rng: np.random.Generator, item: str, back: Flags
) -> npt.NDArray[np.int64]:
    """Answer a yes-or-no question about facts: option 0 is no, 1 is yes."""
    front_share, back_share = ELIGIBLE.get(item, (0.5, 0.5))
    share = np.where(back, back_share, front_share)
    return (rng.random(len(back)) < share).astype(np.int64)


def answer_codes(
    instrument: Instrument, name: str, chosen: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the codes of options, turned round for a reversed item."""
    codes = np.array(instrument.response(name).codes, dtype=np.int64)
    if instrument.items[name].reverse:
        codes = codes[::-1]
    return np.asarray(codes[chosen])


def not_applicable_rate(truth: Truth, domain: str | None, back: Flags) -> Floats:
    """Return the probability of "not applicable" for everybody."""
    if domain == "variable_pay":
        return np.where(back, truth.not_applicable_back, truth.not_applicable_front)
    return np.full(len(back), RARELY * truth.not_applicable_front)


def categories(instrument: Instrument, company: Company) -> pd.DataFrame:
    """Return who is where: one categorical column an attribute of the survey."""
    teams = company.teams
    columns = {
        "team": pd.Categorical.from_codes(company.team, list(teams["team"])),
        "function": pd.Categorical.from_codes(
            company.function, [f.name for f in FUNCTIONS]
        ),
    }
    for name in ("office", "department"):
        values = (
            instrument.attributes[name].values if name in instrument.attributes else ()
        )
        whole = teams[name].to_numpy()[company.team]
        columns[name] = pd.Categorical(whole, list(values) or sorted(set(whole)))
    drawn = (
        ("tenure", company.tenure, TENURE, TENURE_SHARES),
        ("location", company.location, LOCATIONS, LOCATION_SHARES),
    )
    for name, position, bands, shares in drawn:
        columns[name] = banded(instrument, name, position, (bands, shares))
    return pd.DataFrame(
        {k: v for k, v in columns.items() if k in instrument.attributes}
    )


def banded(
    instrument: Instrument,
    name: str,
    position: Floats,
    usual: tuple[tuple[str, ...], tuple[float, ...]],
) -> pd.Categorical:
    """Cut positions from 0 to 1 into the values of an attribute.

    Parameters
    ----------
    instrument : Instrument
        May name its own values; as many in equal shares then.
    name : str
        The attribute.
    position : array of float, shape (n,)
        Where everybody lies between 0 and 1.
    usual : tuple
        Values and their shares where the survey names none, or the same number.
    """
    values, shares = usual
    attribute = instrument.attributes.get(name)
    ordered = attribute.ordered if attribute else False
    if attribute and attribute.values:
        if len(attribute.values) != len(values):
            shares = (1.0 / len(attribute.values),) * len(attribute.values)
        values = attribute.values
    place = np.searchsorted(np.cumsum(shares)[:-1], position)
    return pd.Categorical.from_codes(place, list(values), ordered=ordered)


def opaque_ids(rng: np.random.Generator, size: int) -> pd.Index:
    """Return ids in the style of Qualtrics: R_ and fifteen letters or digits."""
    letters = LETTERS[rng.integers(0, len(LETTERS), (size, ID_LENGTH))]
    words = letters.view(f"<U{ID_LENGTH}").ravel()
    return pd.Index([f"R_{word}" for word in words.tolist()], name="respondent")
