"""Random-intercept models against R, brute force, statsmodels and invariants."""

import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal
from statsmodels.regression.mixed_linear_model import MixedLM

from culturekit.errors import InputError
from culturekit.numerics.mixed import (
    dependent_column,
    fit_random_intercept,
    group_sums,
)

CASE = Path(__file__).parents[1] / "reference" / "army_teams"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]

# What R's optimiser leaves open: its fixed effects are good to about 1e-7, its
# variances to about 1e-6 of their size.
FIXED, VARIANCE, FREEDOM, LOGLIK = 1e-6, 1e-5, 1e-5, 1e-6


@pytest.fixture(scope="module")
def army():
    return pd.read_csv(CASE / "data.csv")


def fit(x, y, groups, **options):
    return fit_random_intercept(group_sums([*x.T, y], groups), **options)


def listed(value):
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("model", ["null", "ri", "contextual", "hybrid"])
def test_equals_lmer_test(army, model, method):
    value = EXPECTED[f"bh1996.lmer.{model}.{method}"]["value"]
    coef = value["coef"]
    names = listed(coef["row"])[1:]
    x = np.column_stack([np.ones(len(army)), *(army[name] for name in names)])
    groups = pd.factorize(army["GRP"])[0]
    ours = fit(x, army["WBEING"].to_numpy(), groups, reml=method == "REML")

    def close(a, b, tolerance):
        np.testing.assert_allclose(a, b, rtol=0, atol=tolerance)

    close(ours.coefficients, listed(coef["Estimate"]), FIXED)
    close(np.sqrt(np.diag(ours.covariance)), listed(coef["Std. Error"]), FIXED)
    close(ours.covariance, np.array(value["vcov"]["values"]), FIXED)
    np.testing.assert_allclose(ours.df, listed(coef["df"]), rtol=FREEDOM)
    between, within = value["vc"]["vcov"]
    np.testing.assert_allclose(ours.group_variance, between, rtol=VARIANCE)
    np.testing.assert_allclose(ours.residual_variance, within, rtol=VARIANCE)
    close(ours.loglik, value["logLik"], LOGLIK)
    assert (ours.n, ours.n_groups) == (value["n"], value["ngrps"])


def firm(seed=0, groups=12, effect=0.7, terms=2):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 9, groups) + (np.arange(groups) == 0)
    numbers = np.repeat(np.arange(groups), sizes)
    x = np.column_stack([np.ones(len(numbers)), rng.normal(size=(len(numbers), terms))])
    x[:, -1] = x[:, -1].round() + rng.normal(size=groups)[numbers]
    y = x @ rng.normal(size=terms + 1) + effect * rng.normal(size=groups)[numbers]
    return x, y + rng.normal(size=len(numbers)), numbers


def dense_deviance(x, y, groups, theta, sigma, reml):
    """Minus twice the log-likelihood, from the whole covariance matrix."""
    same = groups[:, None] == groups
    v = sigma**2 * (np.eye(len(y)) + theta**2 * same)
    inverse = np.linalg.inv(v)
    cross = x.T @ inverse @ x
    b = np.linalg.solve(cross, x.T @ inverse @ y)
    if not reml:
        return -2 * multivariate_normal(x @ b, v).logpdf(y), cross
    rest = y - x @ b
    free = len(y) - x.shape[1]
    value = np.linalg.slogdet(v)[1] + np.linalg.slogdet(cross)[1]
    return value + rest @ inverse @ rest + free * np.log(2 * np.pi), cross


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_is_the_maximum_of_the_whole_likelihood(seed, reml):
    x, y, groups = firm(seed)
    ours = fit(x, y, groups, reml=reml)
    sigma = np.sqrt(ours.residual_variance)
    theta = np.sqrt(ours.group_variance) / sigma
    deviance, cross = dense_deviance(x, y, groups, theta, sigma, reml)
    np.testing.assert_allclose(-2 * ours.loglik, deviance, rtol=1e-10)
    np.testing.assert_allclose(ours.covariance, np.linalg.inv(cross), rtol=1e-8)
    for t in np.linspace(0, 3, 25):
        for s in sigma * np.array([0.7, 0.95, 1.0, 1.05, 1.4]):
            assert dense_deviance(x, y, groups, t, s, reml)[0] >= deviance - 1e-8


@pytest.mark.parametrize("reml", [True, False])
def test_satterthwaite_equals_finite_differences(reml):
    x, y, groups = firm(3, groups=20)
    ours = fit(x, y, groups, reml=reml)
    sigma = np.sqrt(ours.residual_variance)
    at = np.array([np.sqrt(ours.group_variance) / sigma, sigma])
    h = 1e-4

    def both(point):
        deviance, cross = dense_deviance(x, y, groups, *point, reml)
        return deviance, np.diag(np.linalg.inv(cross))

    steps = h * np.eye(2)
    gradient = np.column_stack(
        [(both(at + s)[1] - both(at - s)[1]) / (2 * h) for s in steps]
    )
    hessian = np.empty((2, 2))
    for i, a in enumerate(steps):
        for j, b in enumerate(steps):
            corners = both(at + a + b)[0] - both(at + a - b)[0]
            corners += both(at - a - b)[0] - both(at - a + b)[0]
            hessian[i, j] = corners / (4 * h * h)
    covariance = 2 * np.linalg.inv(hessian)
    spread = np.einsum("ij,jk,ik->i", gradient, covariance, gradient)
    expected = 2 * both(at)[1] ** 2 / spread
    np.testing.assert_allclose(ours.df, expected, rtol=1e-4)


def test_variance_of_groups_can_be_zero():
    groups = np.repeat(np.arange(5), 4)
    y = np.tile([1.0, 2.0, 3.0, 4.0], 5)
    x = np.column_stack([np.ones(20), np.arange(20) % 3])
    ours = fit(x, y, groups)
    plain = np.linalg.lstsq(x, y)[0]
    assert ours.group_variance == 0
    assert ours.icc == 0
    np.testing.assert_allclose(ours.coefficients, plain)
    np.testing.assert_allclose(ours.df, 18)
    np.testing.assert_allclose(fit(x, y, groups, reml=False).df, 20)


def test_equals_statsmodels_where_that_converges():
    x, y, groups = firm(5, groups=30, effect=1.2)
    theirs = MixedLM(y, x, groups=groups).fit(method="powell", reml=True)
    ours = fit(x, y, groups)
    np.testing.assert_allclose(ours.coefficients, theirs.fe_params, atol=1e-4)
    np.testing.assert_allclose(ours.group_variance, theirs.cov_re[0, 0], rtol=1e-3)
    assert ours.loglik >= theirs.llf - 1e-6


@settings(deadline=None, max_examples=30)
@given(
    seed=st.integers(0, 200),
    shift=st.floats(-1e4, 1e4),
    scale=st.floats(0.01, 100),
    data=st.data(),
)
def test_units_order_and_names_change_nothing_else(seed, shift, scale, data):
    x, y, groups = firm(seed)
    base = fit(x, y, groups)
    order = np.array(data.draw(st.permutations(range(len(y)))))
    names = np.array(data.draw(st.permutations(range(groups.max() + 1))))
    changed = x.copy()
    changed[:, 1] = shift + scale * x[:, 1]
    other = fit(changed[order], (shift + scale * y)[order], names[groups][order])
    size = np.abs(base.coefficients).max() + 1
    np.testing.assert_allclose(
        other.coefficients[1], base.coefficients[1], atol=1e-6 * size
    )
    np.testing.assert_allclose(
        other.coefficients[2], scale * base.coefficients[2], atol=1e-6 * size * scale
    )
    np.testing.assert_allclose(other.df[1:], base.df[1:], rtol=1e-5)
    # near the boundary the variance is flat in the ratio; compare on the scale of all
    total = base.group_variance + base.residual_variance
    np.testing.assert_allclose(
        other.group_variance / scale**2, base.group_variance, atol=1e-6 * total
    )


def test_large_offsets_do_not_cost_digits():
    x, y, groups = firm(7, groups=40)
    far = x.copy()
    far[:, 1:] += 1e6
    near, shifted = fit(x, y, groups), fit(far, y + 1e6, groups)
    np.testing.assert_allclose(
        shifted.coefficients[1:], near.coefficients[1:], rtol=1e-6
    )
    np.testing.assert_allclose(shifted.group_variance, near.group_variance, rtol=1e-6)


@pytest.mark.parametrize(
    ("extra", "first"),
    [
        (lambda x: x[:, 1] * 2 + 3, 3),
        (lambda x: np.full(len(x), 7.0), 3),
        (lambda x: np.zeros(len(x)), 3),
        (lambda x: x[:, 1] + x[:, 2], 3),
        (lambda x: np.arange(len(x)) ** 2.0, None),
    ],
)
def test_dependent_columns_are_found(extra, first):
    x, y, groups = firm(1)
    columns = np.column_stack([x, extra(x), y])
    assert dependent_column(group_sums(columns.T, groups)) == first


def test_without_an_intercept():
    x, y, groups = firm(2)
    ours = fit(x[:, 1:], y, groups)
    deviance, cross = dense_deviance(
        x[:, 1:],
        y,
        groups,
        np.sqrt(ours.group_variance / ours.residual_variance),
        np.sqrt(ours.residual_variance),
        reml=True,
    )
    np.testing.assert_allclose(-2 * ours.loglik, deviance, rtol=1e-10)
    np.testing.assert_allclose(ours.covariance, np.linalg.inv(cross), rtol=1e-8)


@pytest.mark.parametrize(
    ("y", "groups", "message"),
    [
        ([1.0, 2, 3, 4], [0, 1, 2, 3], "every group has one row"),
        ([1.0, 2, 3, 4], [0, 0, 0, 0], "at least two groups"),
        ([1.0, 1, 4, 4], [0, 0, 1, 1], "does not vary within groups"),
        ([5.0, 5, 5, 5], [0, 0, 1, 1], "does not vary"),
    ],
)
def test_what_cannot_be_told_is_said(y, groups, message):
    with pytest.raises(InputError, match=message):
        fit(np.ones((4, 1)), np.array(y), np.array(groups))


def test_a_hundred_thousand_rows_are_quick():
    rng = np.random.default_rng(0)
    groups = np.unique(rng.integers(0, 10_000, 100_000), return_inverse=True)[1]
    x = np.column_stack([np.ones(len(groups)), rng.normal(size=(len(groups), 3))])
    y = rng.normal(size=groups.max() + 1)[groups] + rng.normal(size=len(groups))
    start = time.perf_counter()
    fit(x, y, groups)
    # about 0.05 s on an idle core; the bound is for a busy one
    assert time.perf_counter() - start < 2
