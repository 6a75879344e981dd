"""What a team of this size cannot tell: the minimal detectable difference."""

from statistics import NormalDist

import pandas as pd

from culturekit.plots.reading import Reading

USUAL_SD = 22.0  # index points; what attitude scales of this kind usually show


def detectable(n: float, n_other: float, sd: float, power: float = 0.8) -> float:
    """Return the smallest true difference of two means that is usually found.

    Parameters
    ----------
    n, n_other : float
        Answers on each side, above 0.
    sd : float
        Standard deviation of one answer, in the unit of the result.
    power : float
        How often such a difference would be found, between 0 and 1.

    Returns
    -------
    float
        Never below 0.

    Notes
    -----
    ``(z(0.975) + z(power)) sd sqrt(1/n + 1/n_other)``, two-sided at 5 %.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.).
    doi:10.4324/9780203771587

    Examples
    --------
    >>> round(detectable(10, 10, 22), 1)
    27.6
    """
    normal = NormalDist()
    z = normal.inv_cdf(0.975) + normal.inv_cdf(power)
    return float(z * sd * (1 / n + 1 / n_other) ** 0.5)


def usual_sd(read: Reading) -> tuple[float, bool]:
    """Return the spread of answers in index points, and whether it was measured here.

    The median over the primary scales of the organisation's released standard
    deviation; where none was released, the usual size.
    """
    frame = read.overall("team_scores")
    if frame.empty or read.instrument is None or "sd" not in frame:
        return USUAL_SD, False
    frame = frame.set_index("scale")
    frame = frame.loc[read.primary(list(frame.index))]
    sds = [_index_sd(read, str(scale), sd) for scale, sd in frame["sd"].items()]
    measured = pd.Series(sds, dtype=float).dropna()
    return (USUAL_SD, False) if measured.empty else (float(measured.median()), True)


def _index_sd(read: Reading, scale: str, sd: float) -> float:
    """Return a natural-unit sd in index points; all items of a scale share a range."""
    instrument = read.instrument
    if instrument is None or scale not in instrument.scales:
        return float("nan")
    items = instrument.scales[scale].items
    ranges = {instrument.response(i).high - instrument.response(i).low for i in items}
    known = len(ranges) == 1 and not pd.isna(sd)
    return float(sd) * 100 / ranges.pop() if known else float("nan")
