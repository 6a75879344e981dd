"""Estimates with Student's t: tests and intervals as a table."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]


def t_table(
    estimate: Floats, std_error: Floats, df: Floats, conf_level: float
) -> pd.DataFrame:
    """Return estimate, std_error, df, statistic, p_value, conf_low and conf_high.

    Missing degrees of freedom give a missing test and interval.

    Examples
    --------
    >>> import numpy as np
    >>> t_table(np.array([2.0]), np.array([1.0]), np.array([10.0]), 0.95).round(3)
       estimate  std_error    df  statistic  p_value  conf_low  conf_high
    0       2.0        1.0  10.0        2.0    0.073    -0.228      4.228
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = estimate / std_error
    reach = stdtrit(df, 0.5 + conf_level / 2) * std_error
    return pd.DataFrame(
        {
            "estimate": estimate,
            "std_error": std_error,
            "df": df,
            "statistic": statistic,
            "p_value": 2 * stdtr(df, -np.abs(statistic)),
            "conf_low": estimate - reach,
            "conf_high": estimate + reach,
        }
    )
