import numpy as np
import pandas as pd
import pytest

from culturekit.scoring import score
from culturekit.simulate import simulate


@pytest.fixture(scope="session")
def firm():
    return simulate(seed=11)


@pytest.fixture(scope="session")
def scores(firm):
    return score(firm.survey)


@pytest.fixture
def two_offices():
    """A stranger's table: eight functions, four an office, a gap of -14."""
    rng = np.random.default_rng(5)
    function = np.repeat([f"f{i}" for i in range(8)], [20, 35, 12, 28, 40, 15, 22, 30])
    office = np.where(function < "f4", "front", "back")
    shift = pd.Series(rng.normal(0, 3, 8), index=[f"f{i}" for i in range(8)])
    tools = 60 - 14 * (office == "back") + shift[function].to_numpy()
    return pd.DataFrame(
        {
            "office": office,
            "function": function,
            "tools": tools + rng.normal(0, 20, len(function)),
            "hours": rng.normal(40, 5, len(function)),
        }
    )
