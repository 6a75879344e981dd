"""What comes of the work follows from adequacy as the truth says, firm after firm."""

import numpy as np
import pytest

from culturekit.simulate import Truth, simulate

FIRMS = 60


def logit(share):
    return np.log(share / (1 - share))


def found(truth, survey):
    """What came about in each of many firms."""
    firms = (
        simulate(seed=seed, truth=truth, instrument=survey) for seed in range(FIRMS)
    )
    return [
        firm.truth.realised["work"] | firm.truth.realised["invited"] for firm in firms
    ]


def mean_of(firms, number):
    values = np.array([number(firm) for firm in firms])
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values))


@pytest.mark.slow
def test_starts_and_errors_follow_from_adequacy(short_survey):
    truth = Truth()
    firms = found(truth, short_survey)
    points = np.mean([firm["adequacy_gap"] for firm in firms]) / 10
    gap, error = mean_of(
        firms, lambda firm: logit(firm["on_time_back"]) - logit(firm["on_time_front"])
    )
    assert abs(gap - truth.on_time_per_adequacy * points) < 4 * error + 0.02
    gap, error = mean_of(
        firms, lambda firm: np.log(firm["errors_back"] / firm["errors_front"])
    )
    assert abs(gap - truth.errors_per_adequacy * points) < 4 * error + 0.02


@pytest.mark.slow
def test_where_adequacy_does_not_matter_offices_do_not_differ(short_survey):
    truth = Truth(on_time_per_adequacy=0, errors_per_adequacy=0)
    firms = found(truth, short_survey)
    for side in ("front", "back"):
        share, error = mean_of(firms, lambda firm, side=side: firm[f"on_time_{side}"])
        assert abs(share - truth.on_time_at_50) < 4 * error
        each, error = mean_of(firms, lambda firm, side=side: firm[f"errors_{side}"])
        assert abs(each - truth.errors_at_50) < 4 * error


def test_outcomes_are_whole_and_possible(short_survey):
    table = simulate(seed=4, instrument=short_survey).outcomes.table
    assert len(table) == 45
    assert (table["on_time_starts"] <= table["starts"]).all()
    assert ((table["errors"] > 0) == (table["rework_hours"] > 0)).all()


def test_answers_do_not_depend_on_what_comes_of_the_work(short_survey):
    one, two = (
        simulate(seed=4, truth=Truth(errors_at_50=rate), instrument=short_survey)
        for rate in (0.5, 5.0)
    )
    assert one.survey.data.equals(two.survey.data)
    assert one.leavers.table.equals(two.leavers.table)
    assert one.outcomes.table["errors"].sum() < two.outcomes.table["errors"].sum()
