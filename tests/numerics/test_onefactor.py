"""One factor by maximum likelihood against a known truth and lavaan."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from culturekit.numerics.onefactor import fit_one_factor

CASE = Path(__file__).parents[1] / "reference" / "bfi"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]


def discrepancy(covariance, loadings, unique):
    implied = np.outer(loadings, loadings) + np.diag(unique)
    return np.linalg.slogdet(implied)[1] + np.trace(
        np.linalg.solve(implied, covariance)
    )


def test_equals_lavaan_and_lies_no_higher():
    x = pd.read_csv(CASE / "data.csv")[["A1", "A2", "A3", "A4", "A5"]].dropna()
    x["A1"] = 7 - x["A1"]
    covariance = np.cov(x.to_numpy().T, bias=True)
    ours = fit_one_factor(covariance)
    pe = pd.DataFrame(EXPECTED["bfi.A.cfa1.ml"]["value"]["pe"])
    loadings = pe.loc[pe["op"] == "=~", "est"].to_numpy()
    unique = pe.loc[(pe["op"] == "~~") & (pe["lhs"] != "F"), "est"].to_numpy()
    # lavaan stops a little before the minimum: parameters agree to about 1e-5
    np.testing.assert_allclose(ours.loadings, loadings, atol=2e-5)
    np.testing.assert_allclose(ours.uniquenesses, unique, atol=5e-5)
    lowest = discrepancy(covariance, ours.loadings, ours.uniquenesses)
    assert lowest <= discrepancy(covariance, loadings, unique) + 1e-13


@pytest.mark.parametrize("signs", [(1, 1, 1, 1), (1, 1, -1, 1)])
def test_a_perfect_factor_is_found_again(signs):
    load = np.array([0.8, 0.7, 0.6, 0.5]) * signs
    ours = fit_one_factor(np.outer(load, load) + np.diag(1 - load**2))
    np.testing.assert_allclose(ours.loadings, load, atol=1e-8)


@pytest.mark.parametrize(
    "covariance",
    [
        np.eye(2),
        np.diag([1.0, 1.0, 0.0]),
        np.ones((3, 3)),
        # implied loadings above one: no proper solution
        np.array([[1, 0.9, 0.9], [0.9, 1, 0.3], [0.9, 0.3, 1.0]]),
        np.full((3, 3), np.nan),
    ],
)
def test_no_proper_solution_is_none(covariance):
    assert fit_one_factor(covariance) is None


@pytest.mark.parametrize("seed", [33, 40, 78, 218, 386])
def test_ten_respondents_have_a_factor_too(seed):
    """Where full steps swing about the minimum, shorter ones come to it."""
    rng = np.random.default_rng(seed)
    answers = rng.normal(size=(10, 6)) + rng.normal(size=(10, 1))
    matrix = np.corrcoef(answers.T)
    found = fit_one_factor(matrix)
    lowest = discrepancy(matrix, found.loadings, found.uniquenesses)
    for part in ("loadings", "uniquenesses"):
        for j, step in ((j, step) for j in range(6) for step in (-1e-4, 1e-4)):
            moved = {"loadings": found.loadings, "uniquenesses": found.uniquenesses}
            moved[part] = moved[part] + step * np.eye(6)[j]
            assert discrepancy(matrix, *moved.values()) > lowest
