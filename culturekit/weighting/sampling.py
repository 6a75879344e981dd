"""How respondents came into the sample, from names of columns."""

from typing import Any, TypedDict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import InputError, UsageError, require_known
from culturekit.numerics.drawn import Design, one_stage
from culturekit.weighting.given import starting_weights
from culturekit.weighting.weights import Weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Sampling(TypedDict, total=False):
    """How the sample was drawn, where it was not everybody by himself."""

    strata: str
    cluster: str
    fpc: str | float


def sampling_design(frame: pd.DataFrame, weight: Any, how: Sampling) -> Design:
    """Return what standard errors need to know about weights and sample.

    Parameters
    ----------
    frame : pandas.DataFrame
    weight : str, pandas.Series, array, Weights or None
    how : Sampling
        Columns strata, cluster and fpc (a column, or one number without strata).

    Raises
    ------
    UsageError
        For a column or an option that does not exist, or a column of sizes that are
        not numbers.
    InputError
        For rows without stratum or cluster, and sizes that differ within a stratum.
    """
    for name in how:
        require_known("option", name, Sampling.__annotations__)
    known = isinstance(weight, Weights)
    if known and not weight.weights.index.equals(frame.index):
        raise UsageError(
            "weight: these weights were made for other respondents, or in another "
            "order; weight the same data"
        )
    strata = _codes(frame, how.get("strata"), "strata")
    return one_stage(
        starting_weights(weight, frame),
        stratum=strata,
        cluster=_codes(frame, how.get("cluster"), "cluster"),
        population=_sizes(frame, how.get("fpc"), strata),
        calibration=weight.calibration if known else None,
    )


def _codes(frame: pd.DataFrame, column: str | None, what: str) -> Ints | None:
    if column is None:
        return None
    require_known("column", column, [str(name) for name in frame])
    codes: Ints = pd.factorize(frame[column])[0].astype(np.int64)
    if missing := int((codes < 0).sum()):
        raise InputError(
            f"{what}: {missing} of {len(frame)} respondents have no value in "
            f"'{column}'; everybody was drawn from somewhere: fill it in, or leave "
            "these respondents out"
        )
    return codes


def _sizes(
    frame: pd.DataFrame, fpc: str | float | None, strata: Ints | None
) -> Floats | None:
    """Return how many clusters each stratum has in the population."""
    if fpc is None:
        return None
    if isinstance(fpc, str):
        require_known("column", fpc, [str(name) for name in frame])
        given = frame[fpc]
    else:
        given = pd.Series(fpc, index=frame.index)
    if not pd.api.types.is_numeric_dtype(given):
        raise UsageError(f"fpc: column '{fpc}' does not hold numbers; give sizes")
    values = given.to_numpy(dtype=float, na_value=np.nan)
    rows = np.zeros(len(frame), dtype=np.int64) if strata is None else strata
    sizes = np.zeros(int(rows.max()) + 1)
    sizes[rows] = values
    if differing := int((sizes[rows] != values).sum()):
        raise InputError(
            f"fpc: {differing} of {len(frame)} respondents have another size than "
            "others of their stratum, or none; allowed: one number a stratum, how many "
            "clusters (without clusters: persons) it has in all; correct it"
        )
    return sizes
