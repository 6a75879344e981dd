"""Formulas with one random intercept: what is taken apart and what is refused."""

import numpy as np
import pandas as pd
import pytest

from culturekit.errors import UsageError
from culturekit.models.formula import Parts, build_design, split_formula


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "y": [1.0, 2, 3, 4, None],
            "x": pd.array([1, 2, 5, 4, 3], dtype="Int8"),
            "G.x": [1.0, 1, 3, 3, 3],
            "a b": [True, False, True, True, False],
            "office": pd.Categorical(
                ["back", "front", "back", "front", "back"],
                categories=["front", "back", "other"],
            ),
            "team": ["a", "b", "a", "b", "b"],
            "one": ["same"] * 5,
        }
    )


@pytest.mark.parametrize(
    ("formula", "fixed", "group"),
    [
        ("y ~ x + (1 | team)", "y ~ x", "team"),
        ("y~(1|team)", "y ~ 1", "team"),
        ("y ~ (1 | team) + x", "y ~ x", "team"),
        ("y ~ 0 + x + (1||team)", "y ~ 0 + x", "team"),
        ("y ~ x:z + I(x + 1) + (1 | `the team`)", "y ~ x:z + I(x + 1)", "the team"),
    ],
)
def test_the_random_part_is_taken_out(formula, fixed, group):
    assert split_formula(formula) == Parts(fixed, group)


@pytest.mark.parametrize(
    "formula",
    [
        "y ~ x",
        "~ x + (1 | team)",
        "y ~ (x | team)",
        "y ~ (1 + x | team)",
        "y ~ (1 | team) + (1 | office)",
        "y ~ (1 | office/team)",
        "y ~ x | office + (1 | team)",
        "y ~ x)) + (1 | team)",
        "y ~ x * + (1 | team)",
        "y ~ nothing(x) + (1 | team)",
        "office ~ x + (1 | team)",
        "y ~ np.log(x - 4) + (1 | team)",
        "y ~ one + (1 | team)",
    ],
)
def test_what_cannot_be_fitted_is_said(frame, formula):
    with pytest.raises(UsageError):
        build_design(frame, formula)


def test_an_unsupported_part_names_what_is_supported(frame):
    with pytest.raises(UsageError, match=r"one random intercept.*slopes"):
        build_design(frame, "y ~ (x | team)")


def test_an_unknown_column_is_guessed(frame):
    with pytest.raises(UsageError, match="no such column 'offce'; did you mean 'offic"):
        build_design(frame, "y ~ offce + (1 | team)")
    with pytest.raises(UsageError, match="no such column 'tem'"):
        build_design(frame, "y ~ x + (1 | tem)")


def test_terms_are_named_as_formulaic_prints_them(frame):
    design = build_design(frame, "y ~ x + G.x + office + `a b` + (1 | team)")
    assert design.terms == ("Intercept", "x", "G.x", "office[T.back]", "a b")
    assert design.outcome == "y"


def test_rows_are_complete_in_the_columns_of_the_formula_only(frame):
    frame.loc[0, "G.x"] = np.nan
    design = build_design(frame, "y ~ x + (1 | team)")
    assert design.left_out == 1
    np.testing.assert_array_equal(design.columns[-1], [1, 2, 3, 4])
    assert design.groups.tolist() == ["a", "b", "a", "b"]


def test_a_formula_reaches_no_variables_outside_the_table(frame):
    hidden = frame["x"]
    with pytest.raises(UsageError, match="no such column 'hidden'"):
        build_design(frame, "y ~ hidden + (1 | team)")
    assert len(hidden) == 5
