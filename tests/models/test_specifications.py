"""Fairness and the intent to leave under other choices, and in reverse."""

import pandas as pd
import pytest

from culturekit.disclosure import Rule, release
from culturekit.errors import UsageError
from culturekit.models import mixed, specifications
from culturekit.survey import Survey


@pytest.fixture(scope="module")
def found(scores):
    return specifications(scores)


def test_every_row_is_the_mixed_model_it_says(scores, found):
    for row in found.table.itertuples():
        terms = [row.term, *filter(None, row.adjusted.split(", "))]
        fit = mixed(scores.index, f"{row.outcome} ~ {' + '.join(terms)} + (1 | team)")
        alone = fit.table.set_index("term").loc[row.term]
        assert row.estimate == pytest.approx(alone["estimate"], rel=1e-9)
        assert row.conf_low == pytest.approx(alone["conf_low"], rel=1e-9)
        assert row.n == fit.n


def test_choices_differ_and_the_reverse_comes_last(found):
    forward = found.table[found.table["direction"] == "forward"]
    assert forward["adjusted"].is_unique
    assert forward["adjusted"].iloc[0] == ""
    last = found.table.iloc[-1]
    assert (last["outcome"], last["term"]) == (found.predictor, found.outcome)
    assert last["direction"] == "reverse"


def test_the_sentence_gives_the_range_and_no_cause(found):
    forward = found.table.loc[found.table["direction"] == "forward", "estimate"]
    assert f"{10 * forward.min():+.1f} to {10 * forward.max():+.1f}" in found.note
    assert "which comes first" in found.note


def test_it_passes_the_gate_as_a_model(found):
    table = release([found], Rule()).table("specifications")
    assert table["estimate"].notna().all()
    few = specifications_of_few(found)
    assert release([few], Rule()).table("specifications")["estimate"].isna().all()


def specifications_of_few(found):
    from dataclasses import replace

    return replace(found, table=found.table.assign(n=20))


def test_scales_that_were_not_asked_are_left_out(scores):
    survey = scores.survey
    kept = [c for c in survey.data if not c.startswith(("proc", "app_", "cam_"))]
    thin = Survey(survey.data[kept], survey.instrument, survey.roster)
    adjusted = specifications(thin).table["adjusted"]
    assert not adjusted.str.contains("procedure|appreciation|camaraderie").any()


def test_without_roles_it_says_what_to_add(scores):
    survey = scores.survey
    roles = survey.instrument.roles.model_copy(update={"fairness": ()})
    blank = survey.instrument.model_copy(update={"roles": roles})
    with pytest.raises(UsageError, match=r"roles\.fairness"):
        specifications(Survey(survey.data, blank))
    with pytest.raises(UsageError, match=r"roles\.outcome"):
        specifications(pd.DataFrame({"x": [1.0, 2.0]}))
