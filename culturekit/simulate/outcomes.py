"""What follows from fairness: intent to leave, leaving, and who answers at all."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, ndtr

from culturekit.instrument import Instrument
from culturekit.simulate.answers import Options, People, scale_index
from culturekit.simulate.company import Company
from culturekit.simulate.factors import (
    GRID,
    INTENT_WEIGHTS,
    Floats,
    calibrated,
    cut,
    expected_index,
    thresholds,
)
from culturekit.simulate.truth import Truth

# How closely people keep to what is expected of them: a beta with mean m and this
# precision has variance m (1 - m) / (precision + 1).
INTENT_PRECISION = 3.5
INTENT_NOISE = 0.75
# Share of those who give each plan that counts neither way, and of movers inside.
ASIDE = 0.045
MOVES = 0.10


@dataclass(frozen=True)
class Effects:
    """What teams add of their own.

    Parameters
    ----------
    intent, response : array of float, shape (teams,)
        Standard normal draws behind intent and behind answering.
    """

    intent: Floats
    response: Floats


def expected_intent(
    truth: Truth, company: Company, fairness: tuple[Floats, Floats], team: Floats
) -> Floats:
    """Return the intent index expected of each person, between 3 and 97.

    Parameters
    ----------
    truth : Truth
        The coefficients.
    company : Company
        Who is in which team and office.
    fairness : tuple of array of float, shape (n,)
        The equity and the procedure index of everybody.
    team : array of float, shape (teams,)
        Standard normal draw of each team.
    """
    equity, procedure = fairness
    expected = (
        truth.intent_at_50
        + truth.intent_per_equity * (equity - 50.0)
        + truth.intent_per_procedure * (procedure - 50.0)
        + truth.intent_back * company.back
        + truth.intent_team_sd * team[company.team]
    )
    return np.asarray(np.clip(expected, 3.0, 97.0))


def draw_intent(rng: np.random.Generator, expected: Floats, people: People) -> Floats:
    """Draw everybody's intent (0-100) around what is expected.

    A beta distribution keeps the mean exactly linear in fairness and the values within
    0 and 100. Who lies above and who below depends on engagement and exhaustion, on
    the parts of them that fairness does not explain.
    """
    weights = np.array(list(INTENT_WEIGHTS.values()))
    known = np.column_stack([people.own(scale) for scale in INTENT_WEIGHTS]) @ weights
    rest = np.sqrt(1.0 - weights @ weights) * rng.standard_normal(len(expected))
    mean = expected / 100.0
    a, b = INTENT_PRECISION * mean, INTENT_PRECISION * (1.0 - mean)
    return np.asarray(100.0 * betaincinv(a, b, ndtr(known + rest)))


def answer_leaving(
    rng: np.random.Generator, instrument: Instrument, truth: Truth, intent: Floats
) -> Options:
    """Answer the items of the outcome, and the one about the next twelve months."""
    options = answer_intent(rng, instrument, intent)
    plans = answer_plans(rng, instrument, truth, intent)
    return options | {str(instrument.roles.leaving_item): plans}


def answer_intent(
    rng: np.random.Generator, instrument: Instrument, intent: Floats
) -> Options:
    """Answer the items of the outcome so that their mean index is the intent."""
    outcome = instrument.roles.outcome
    names = [n for n, i in instrument.items.items() if i.scale == outcome]
    cuts = thresholds(len(instrument.response(names[0]).codes))
    # thinking of it is commoner than planning it
    shifts = np.linspace(0.35, -0.35, len(names)) if len(names) > 1 else np.zeros(1)
    curves = [expected_index(GRID + shift, cuts, INTENT_NOISE) for shift in shifts]
    centre = np.interp(intent, np.mean(curves, axis=0), GRID)
    noise = INTENT_NOISE * rng.standard_normal((len(names), len(intent)))
    return {
        name: cut(centre + shifts[k] + noise[k], cuts) for k, name in enumerate(names)
    }


def answer_plans(
    rng: np.random.Generator, instrument: Instrument, truth: Truth, intent: Floats
) -> npt.NDArray[np.int64]:
    """Return the plan for the next twelve months, as option from 0.

    Plans that count neither as staying nor as leaving (retiring, prefer not to say) do
    not depend on intent; of the others `leaving_share` leave on average.
    """
    roles = instrument.roles
    codes = instrument.response(str(roles.leaving_item)).codes
    aside = [codes.index(code) for code in roles.leaving_ignored]
    leave = codes.index(roles.leaving_codes[0])
    stay, *move = [k for k in range(len(codes)) if k not in {leave, *aside}]
    other = rng.random(len(intent)) < ASIDE * len(aside)
    leaving = np.zeros(len(intent))
    score = truth.leaving_per_intent * intent[~other] / 10.0
    leaving[~other] = calibrated(score, truth.leaving_share)
    moves = rng.random(len(intent)) < MOVES
    plan = np.where(moves, rng.choice(move or [stay], len(intent)), stay)
    plan = np.where(rng.random(len(intent)) < leaving, leave, plan)
    return np.where(other, rng.choice(aside or [stay], len(intent)), plan)


def who_answers(
    rng: np.random.Generator,
    truth: Truth,
    intent: Floats,
    team_effect: Floats,
) -> npt.NDArray[np.bool_]:
    """Return who answers the survey, by a logit of intent and of the team.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    truth : Truth
        Response rate, its dependence on intent, its spread between teams.
    intent : array of float, shape (n,)
        Everybody's intent, 0-100.
    team_effect : array of float, shape (n,)
        Standard normal draw of each person's team; cut at two.
    """
    score = truth.response_per_intent * intent / 10.0
    score = score + truth.response_team_sd * np.clip(team_effect, -2.0, 2.0)
    return np.asarray(rng.random(len(intent)) < calibrated(score, truth.response_rate))


def fairness_indices(instrument: Instrument, options: Options) -> tuple[Floats, Floats]:
    """Return the equity and the procedure index of everybody, from all items."""
    return (
        scale_index(instrument, options, "equity"),
        scale_index(instrument, options, "procedure"),
    )
