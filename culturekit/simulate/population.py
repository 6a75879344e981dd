"""What came about in a firm: among everybody invited, and among those who answered."""

import numpy as np
import numpy.typing as npt

from culturekit.instrument import Instrument
from culturekit.simulate.answers import Options, scale_index
from culturekit.simulate.company import Company
from culturekit.simulate.factors import Floats

Flags = npt.NDArray[np.bool_]
Numbers = dict[str, float]


def realised(
    instrument: Instrument, options: Options, company: Company, answered: Flags
) -> dict[str, Numbers]:
    """Return the same numbers for those invited and for those who answered.

    All answers count as given, before "don't know", "not applicable" and items left
    out. The two differ by non-response alone.

    Parameters
    ----------
    instrument : Instrument
        What was asked.
    options : dict of str to array of int, shape (n,)
        Per item the option of everybody invited.
    company : Company
        Who is where.
    answered : array of bool, shape (n,)
        Who answered.
    """
    everybody = np.ones(len(answered), dtype=bool)
    found = {
        name: numbers(instrument, options, company.back, chosen)
        for name, chosen in (("invited", everybody), ("respondents", answered))
    }
    found["response"] = {
        "rate": share(answered, everybody),
        "rate_front": share(answered, ~company.back),
        "rate_back": share(answered, company.back),
    }
    return found


def numbers(
    instrument: Instrument, options: Options, back: Flags, chosen: Flags
) -> Numbers:
    """Return the headline numbers of some of the people."""
    sides = (chosen & ~back, chosen & back)
    found: Numbers = {"people": float(chosen.sum())}
    for scale in ("equity", "adequacy"):
        found |= gaps(instrument, options, scale, sides)
    found |= intent_numbers(instrument, options, back, chosen)
    return found | leaving_numbers(instrument, options, back, chosen)


def gaps(
    instrument: Instrument, options: Options, scale: str, sides: tuple[Flags, Flags]
) -> Numbers:
    """Return means and gaps of a scale and of its domains, in index points."""
    index = scale_index(instrument, options, scale)
    front, back = (mean(index, side) for side in sides)
    found = {f"{scale}_front": front, f"{scale}_back": back}
    found[f"{scale}_gap"] = back - front
    for name, item in instrument.items.items():
        if item.scale == scale and item.domain:
            top = len(instrument.response(name).codes) - 1
            one, other = (mean(100.0 * options[name] / top, side) for side in sides)
            found[f"{scale}_gap_{item.domain}"] = other - one
    return found


def intent_numbers(
    instrument: Instrument, options: Options, back: Flags, chosen: Flags
) -> Numbers:
    """Return mean intent and its slopes, by ordinary least squares."""
    intent = scale_index(instrument, options, str(instrument.roles.outcome))
    equity = scale_index(instrument, options, "equity")
    procedure = scale_index(instrument, options, "procedure")
    alone = slopes(intent[chosen], equity[chosen])
    held = slopes(intent[chosen], equity[chosen], procedure[chosen], back[chosen])
    return {
        "intent_mean": mean(intent, chosen),
        "intent_front": mean(intent, chosen & ~back),
        "intent_back": mean(intent, chosen & back),
        "intent_per_equity_alone": float(alone[0]),
        "intent_per_equity": float(held[0]),
        "intent_per_procedure": float(held[1]),
        "intent_back_held": float(held[2]),
    }


def leaving_numbers(
    instrument: Instrument, options: Options, back: Flags, chosen: Flags
) -> Numbers:
    """Return shares intending to leave, of those who say stay or leave."""
    roles = instrument.roles
    codes = np.array(instrument.response(str(roles.leaving_item)).codes)
    plan = codes[options[str(roles.leaving_item)]]
    counted = chosen & ~np.isin(plan, roles.leaving_ignored)
    leaving = np.isin(plan, roles.leaving_codes)
    return {
        "leaving_share": share(leaving, counted),
        "leaving_front": share(leaving, counted & ~back),
        "leaving_back": share(leaving, counted & back),
    }


def slopes(outcome: Floats, *predictors: npt.NDArray[np.generic]) -> Floats:
    """Return the least-squares slopes of an outcome on predictors."""
    columns = np.column_stack([np.ones(len(outcome)), *predictors]).astype(float)
    return np.asarray(np.linalg.lstsq(columns, outcome, rcond=None)[0][1:])


def mean(values: Floats, chosen: Flags) -> float:
    """Return the mean over some people; not a number where there are none."""
    return float(values[chosen].mean()) if chosen.any() else float("nan")


def share(flags: Flags, chosen: Flags) -> float:
    """Return the share with a flag among some people."""
    return mean(flags.astype(float), chosen)
