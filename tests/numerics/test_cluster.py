"""Cluster-robust least squares against clubSandwich, Welch and brute force."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

from culturekit.errors import UsageError
from culturekit.numerics.cluster import CORRECTIONS, fit_clustered

CASE = Path(__file__).parents[1] / "reference" / "army_teams"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]
EXACT = 1e-10  # closed forms


@pytest.fixture(scope="module")
def army():
    return pd.read_csv(CASE / "data.csv")


def fitted(frame, terms, **options):
    x = np.column_stack([np.ones(len(frame)), frame[terms]])
    clusters = pd.factorize(frame["GRP"])[0]
    return fit_clustered(x, frame["WBEING"].to_numpy(), clusters, **options)


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_equals_club_sandwich(army, correction):
    value = EXPECTED[f"bh1996.clubSandwich.{correction}"]["value"]
    ours = fitted(army, ["HRS", "LEAD", "COHES"], correction=correction)
    test = value["coef_test"]
    np.testing.assert_allclose(ours.coefficients, test["beta"], rtol=EXACT)
    np.testing.assert_allclose(ours.std_error, test["SE"], rtol=EXACT)
    np.testing.assert_allclose(ours.df, test["df_Satt"], rtol=EXACT)
    np.testing.assert_allclose(
        ours.covariance, np.array(value["vcov"]["values"]), atol=EXACT
    )


def test_equals_club_sandwich_with_few_clusters(army):
    value = EXPECTED["bh1996.first20.CR2"]["value"]
    ours = fitted(army[army["GRP"] <= 20], ["HRS", "LEAD"])
    np.testing.assert_allclose(ours.std_error, value["CR2"]["SE"], rtol=EXACT)
    np.testing.assert_allclose(ours.df, value["CR2"]["df_Satt"], rtol=EXACT)
    assert (ours.n, ours.n_clusters) == (value["n"], value["G"])


def test_two_groups_of_single_rows_are_welchs_statistic():
    """Degrees of freedom: Imbens & Kolesar (2016), DOI 10.1162/REST_a_00552."""
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=11), 3 * rng.normal(size=7)
    side = np.repeat([0.0, 1.0], [11, 7])
    ours = fit_clustered(
        np.column_stack([np.ones(18), side]), np.append(a, b), np.arange(18)
    )
    welch = ttest_ind(b, a, equal_var=False)
    statistic = ours.coefficients[1] / ours.std_error[1]
    np.testing.assert_allclose(statistic, welch.statistic)
    expected = 18**2 * 10 * 6 / (7**2 * 6 + 11**2 * 10)
    np.testing.assert_allclose(ours.df[1], expected)


def test_equals_the_definition_row_by_row():
    """A = (I - H)^(-1/2) of each cluster, and the eigenvalues of the quadratic form."""
    rng = np.random.default_rng(4)
    clusters = np.repeat(np.arange(6), [2, 5, 3, 1, 4, 3])
    x = np.column_stack([np.ones(18), clusters % 2, rng.normal(size=18)])
    y = rng.normal(size=18)
    m = np.linalg.inv(x.T @ x)
    hat = x @ m @ x.T
    residual = y - hat @ y
    meat, rows = np.zeros((3, 3)), []
    for g in range(6):
        own = clusters == g
        values, vectors = np.linalg.eigh(np.eye(own.sum()) - hat[np.ix_(own, own)])
        half = vectors @ np.diag(values**-0.5) @ vectors.T
        score = x[own].T @ half @ residual[own]
        meat += np.outer(score, score)
        rows.append((np.eye(18) - hat)[:, own] @ half @ x[own] @ m)
    ours = fit_clustered(x, y, clusters)
    np.testing.assert_allclose(ours.covariance, m @ meat @ m, rtol=1e-9)
    for c in range(3):
        p = np.column_stack([row[:, c] for row in rows])
        values = np.linalg.eigvalsh(p.T @ p)
        expected = values.sum() ** 2 / (values**2).sum()
        np.testing.assert_allclose(ours.df[c], expected, rtol=1e-9)


def test_unknown_correction_is_refused():
    with pytest.raises(UsageError, match="cluster correction 'CR9'"):
        fit_clustered(np.ones((4, 1)), np.arange(4.0), np.arange(4), correction="CR9")
