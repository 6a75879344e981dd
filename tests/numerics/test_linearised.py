"""Linearised variances, by their definition and where they are known otherwise."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.errors import InputError
from culturekit.numerics import variances
from culturekit.numerics.calibration import Calibration
from culturekit.numerics.drawn import one_stage
from culturekit.numerics.linearised import (
    means,
    ratios,
    totals,
)


def definition(influence, stratum, cluster, factor):
    """The sum over strata of factor times squared distances, written out."""
    frame = pd.DataFrame({"z": influence, "h": stratum, "j": cluster})
    sums = frame.groupby(["h", "j"])["z"].sum()
    return sum(
        factor[h] * ((part - part.mean()) ** 2).sum()
        for h, part in sums.groupby(level="h")
    )


@pytest.fixture
def sample():
    rng = np.random.default_rng(7)
    stratum = np.repeat([0, 1, 2], [40, 60, 50])
    return {
        "stratum": stratum,
        "cluster": rng.integers(0, 6, 150),
        "weights": rng.uniform(0.5, 3, 150),
        "y": rng.normal(50, 10, 150) + 5 * stratum,
        "x": rng.uniform(1, 2, 150),
        "domain": rng.integers(-1, 4, 150),
    }


def test_variances_are_those_of_the_definition(sample):
    w, y, x = sample["weights"], sample["y"], sample["x"]
    stratum, cluster = sample["stratum"], sample["cluster"]
    population = np.array([9.0, 20, 6])
    design = one_stage(w, stratum=stratum, cluster=cluster, population=population)
    factor = (1 - 6 / population) * 6 / 5
    found = means(design, y, sample["domain"], 4)
    rate = ratios(design, y, x, sample["domain"], 4)
    whole = totals(design, y, sample["domain"], 4)
    for d in range(4):
        inside = sample["domain"] == d
        base = w[inside].sum()
        mean = (w * y)[inside].sum() / base
        assert found.estimate[d] == pytest.approx(mean)
        influence = np.where(inside, w * (y - mean) / base, 0)
        variance = definition(influence, stratum, cluster, factor)
        assert found.std_error[d] ** 2 == pytest.approx(variance, rel=1e-12)
        influence = np.where(inside, w * y, 0)
        variance = definition(influence, stratum, cluster, factor)
        assert whole.std_error[d] ** 2 == pytest.approx(variance, rel=1e-12)
        r = (w * y)[inside].sum() / (w * x)[inside].sum()
        influence = np.where(inside, w * (y - r * x) / (w * x)[inside].sum(), 0)
        variance = definition(influence, stratum, cluster, factor)
        assert rate.std_error[d] ** 2 == pytest.approx(variance, rel=1e-12)
        pairs = set(zip(stratum[inside], cluster[inside], strict=True))
        assert found.df[d] == len(pairs) - len({h for h, _ in pairs})
        assert found.n[d] == inside.sum()


def test_equal_weights_give_the_textbook(sample):
    y = sample["y"]
    design = one_stage(np.ones(150), population=np.array([600.0]))
    found = means(design, y, np.zeros(150, dtype=int), 1)
    plain = y.std(ddof=1) / np.sqrt(150) * np.sqrt(1 - 150 / 600)
    assert found.std_error[0] == pytest.approx(plain, rel=1e-12)
    assert found.variance[0] == pytest.approx(y.var(ddof=1))
    assert np.isnan(found.deff[0])  # weights that add up to n tell of no population
    scaled = one_stage(np.full(150, 4.0), population=np.array([600.0]))
    assert means(scaled, y, np.zeros(150, dtype=int), 1).deff[0] == pytest.approx(1)


def test_post_stratification_leaves_what_cells_do_not_explain(sample):
    y, cell = sample["y"], sample["stratum"]
    target = np.array([100.0, 300, 200])
    weights = (target / np.bincount(cell))[cell]
    margins = Calibration(weights, np.ones(150), cell, (np.arange(3),))
    design = one_stage(weights, calibration=margins)
    found = totals(design, y, np.zeros(150, dtype=int), 1)
    within = y - pd.Series(y).groupby(cell).transform("mean")
    influence = weights * within
    variance = definition(
        influence, np.zeros(150, dtype=int), np.arange(150), [150 / 149]
    )
    assert found.std_error[0] ** 2 == pytest.approx(variance, rel=1e-12)
    # how many there are in the population is known, not estimated
    counted = totals(design, np.ones(150), cell, 3)
    assert counted.estimate == pytest.approx(target)
    assert counted.std_error == pytest.approx(np.zeros(3), abs=1e-10)


def test_raking_residuals_are_those_of_least_squares(sample):
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 3, 150), rng.integers(0, 4, 150)
    cell, kept = pd.factorize(a * 4 + b)
    weights = sample["weights"]
    margins = Calibration(weights, np.ones(150), cell, (kept // 4, kept % 4))
    rows, one = np.arange(150), np.zeros(150, dtype=int)
    fitted = margins.explained(weights * sample["y"], rows, one, 1)
    found = weights * (sample["y"] - fitted[cell, 0])
    dummies = np.column_stack([a == i for i in range(3)] + [b == i for i in range(4)])
    fit = np.linalg.lstsq(dummies.astype(float), sample["y"], rcond=None)[0]
    expected = weights * (sample["y"] - dummies @ fit)
    assert found == pytest.approx(expected, abs=1e-9)


@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_order_and_numbering_do_not_matter(seed, groups):
    rng = np.random.default_rng(seed)
    n = 80
    stratum, cluster = rng.integers(0, 2, n), rng.integers(0, 8, n)
    stratum[:4], cluster[:4] = [0, 0, 1, 1], [0, 1, 0, 1]
    w, y, domain = rng.uniform(0, 2, n), rng.normal(size=n), rng.integers(0, groups, n)
    design = one_stage(w, stratum=stratum, cluster=pd.factorize(cluster)[0])
    found = means(design, y, domain, groups)
    order = rng.permutation(n)
    turned = one_stage(
        w[order] * 3,
        stratum=1 - stratum[order],
        cluster=pd.factorize(cluster[order])[0],
    )
    again = means(turned, y[order] * 2 + 1, domain[order], groups)
    np.testing.assert_allclose(again.estimate, found.estimate * 2 + 1, atol=1e-12)
    np.testing.assert_allclose(again.std_error, found.std_error * 2, atol=1e-10)
    np.testing.assert_array_equal(again.df, found.df)


def test_missing_values_and_empty_domains():
    design = one_stage(np.array([1.0, 1, 1, 0]))
    y, domain = np.array([1.0, np.nan, 3, 9]), np.array([0, 0, 2, 2])
    found = means(design, y, domain, 3)
    assert found.estimate.tolist() == pytest.approx([1, np.nan, 3], nan_ok=True)
    assert np.isnan(found.std_error[1])
    assert found.n.tolist() == [1, 0, 1]
    assert np.isnan(totals(design, y, domain, 3).estimate[1])


def test_a_stratum_of_one_is_refused_unless_known_in_full():
    stratum = np.array([0, 0, 1])
    with pytest.raises(InputError, match="1 have a single cluster"):
        one_stage(np.ones(3), stratum=stratum)
    known = one_stage(np.ones(3), stratum=stratum, population=np.array([5.0, 1.0]))
    assert known.factor.tolist() == pytest.approx([0.6 * 2, 0])
    with pytest.raises(InputError, match="in 1 strata the population is smaller"):
        one_stage(np.ones(3), stratum=stratum, population=np.array([1.0, 5.0]))


def test_the_standard_error_is_as_wide_as_estimates_spread():
    """Post-stratified means of many samples of one population."""
    rng = np.random.default_rng(11)
    cell = rng.integers(0, 3, 4000)
    y = 5 * cell + rng.normal(size=4000)
    truth, target = y.mean(), np.bincount(cell).astype(float)
    estimates, errors = [], []
    for _ in range(400):
        rows = rng.choice(4000, 300, replace=False)
        of = cell[rows]
        weights = (target / np.bincount(of))[of]
        margins = Calibration(weights, np.ones(300), of, (np.arange(3),))
        population = np.array([4000.0])
        design = one_stage(weights, population=population, calibration=margins)
        found = means(design, y[rows], np.zeros(300, dtype=int), 1)
        estimates.append(found.estimate[0])
        errors.append(found.std_error[0])
    assert np.mean(estimates) == pytest.approx(truth, abs=0.01)
    assert np.mean(errors) == pytest.approx(np.std(estimates), rel=0.1)


def test_many_domains_are_taken_in_parts(sample, monkeypatch):
    rng = np.random.default_rng(5)
    cell, domain = rng.integers(0, 4, 150), rng.integers(0, 30, 150)
    margins = Calibration(sample["weights"], np.ones(150), cell, (np.arange(4),))
    for cluster in (None, sample["cluster"]):
        design = one_stage(
            sample["weights"],
            stratum=sample["stratum"],
            cluster=cluster,
            calibration=margins,
        )
        whole = means(design, sample["y"], domain, 30)
        monkeypatch.setattr(variances, "MOST_TOTALS", 7 * 12)
        parts = means(design, sample["y"], domain, 30)
        monkeypatch.undo()
        np.testing.assert_allclose(parts.std_error, whole.std_error, rtol=1e-12)
        alone = [
            means(design, np.where(domain == d, sample["y"], np.nan), domain * 0, 1)
            for d in range(30)
        ]
        errors = [found.std_error[0] for found in alone]
        np.testing.assert_allclose(whole.std_error, errors, rtol=1e-12)
