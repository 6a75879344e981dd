"""Two hundred simulated firms, drawn once: what is true of them and what is found."""

import numpy as np
import pandas as pd
import pytest

from culturekit.instrument import load_instrument
from culturekit.models import gap
from culturekit.scoring import score
from culturekit.simulate import Truth, simulate

FIRMS = 200


def office_gap(index, scale):
    means = index.groupby("office", observed=True)[scale].mean()
    return means["back"] - means["front"]


def team_icc(index, scale):
    """ICC(1) within offices, by one-way analysis of variance."""
    values = index[scale] - index.groupby("office", observed=True)[scale].transform(
        "mean"
    )
    groups = values.groupby(index["team"], observed=True)
    n, means = groups.count(), groups.mean()
    n, means = n[n > 0], means[n > 0]
    between = (n * (means - values.mean()) ** 2).sum() / (len(n) - 1)
    within = (groups.var() * (groups.count() - 1)).sum() / (n.sum() - len(n))
    size = (n.sum() - (n**2).sum() / n.sum()) / (len(n) - 1)
    return (between - within) / (between + (size - 1) * within)


def gap_covers(index, truth):
    """Whether the interval of each gap, clustered at the function, holds the truth."""
    frame = index[["office", "function", "equity", "adequacy"]]
    table = gap(frame, "office", sides=("front", "back"), cluster="function").table
    found = table.set_index("scale")
    return {
        f"{scale}_covered": bool(
            found.conf_low[scale] <= true <= found.conf_high[scale]
        )
        for scale, true in (
            ("equity", truth.equity_gap),
            ("adequacy", truth.adequacy_gap),
        )
    }


def findings(firm):
    """What an analyst finds in a firm, beside what is true of everybody invited."""
    index = score(firm.survey).index
    teams = firm.roster.teams
    answered = (
        firm.survey.data["team"].value_counts().reindex(teams["team"], fill_value=0)
    )
    large = (teams["invited"] >= 10).to_numpy()
    rates = (answered.to_numpy() / teams["invited"].to_numpy())[large]
    found = {
        "found_equity_gap": office_gap(index, "equity"),
        "found_adequacy_gap": office_gap(index, "adequacy"),
        "found_intent": index["turnover_intent"].mean(),
        "icc_camaraderie": team_icc(index, "camaraderie_team"),
        "people": len(index),
        "teams_below_five": int((answered < 5).sum()),
        "alone": int((teams["invited"] == 1).sum()),
        "largest": int(teams["invited"].max()),
        "lowest_rate": rates.min(),
        "highest_rate": rates.max(),
    }
    found |= gap_covers(index, firm.truth)
    true = firm.truth.realised
    for name in ("invited", "respondents", "response"):
        found |= {f"{name}_{key}": value for key, value in true[name].items()}
    return found


def many_firms(truth, firms=FIRMS):
    return pd.DataFrame(
        [findings(simulate(seed=seed, truth=truth)) for seed in range(firms)]
    )


@pytest.fixture(scope="session")
def firms():
    return many_firms(Truth())


@pytest.fixture(scope="session")
def all_answer_firms():
    """Firms in which answering depends on nothing and nothing is left out."""
    return Truth(
        response_per_intent=0.0,
        response_team_sd=0.0,
        dont_know_front=0.0,
        dont_know_back=0.0,
        not_applicable_front=0.0,
        not_applicable_back=0.0,
        unanswered=0.0,
    )


@pytest.fixture(scope="session")
def short_survey():
    """The shipped survey with fairness and intent alone."""
    instrument = load_instrument("culture_health")
    kept = {"turnover_intent", "stay_12m", "equity", "procedure", "adequacy"}
    items = {k: v for k, v in instrument.items.items() if v.scale in kept}
    scales = {k: v for k, v in instrument.scales.items() if k in kept}
    return instrument.model_copy(update={"scales": scales, "items": items})


@pytest.fixture(scope="session")
def near():
    """Whether values average to a number, within four Monte-Carlo standard errors."""

    def check(values, expected, allowance=0.0):
        values = np.asarray(values, dtype=float)
        error = values.std(ddof=1) / np.sqrt(len(values))
        return abs(values.mean() - expected) <= 4 * error + allowance

    return check
