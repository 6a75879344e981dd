"""One wave of the simulated firm: who was invited, what is true, what came back."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from culturekit.errors import UsageError, require_known
from culturekit.instrument import Instrument, load_instrument
from culturekit.roster import Allocations, Leavers, Outcomes, Roster
from culturekit.simulate import answers, ledger, outcomes, work
from culturekit.simulate.company import FUNCTIONS, Company, build_company
from culturekit.simulate.factors import (
    Draws,
    correlated,
    draw,
    independent,
    mixed_draws,
)
from culturekit.simulate.frames import categories, codes_frame, opaque_ids
from culturekit.simulate.population import realised
from culturekit.simulate.truth import Truth
from culturekit.survey import Survey

WAVES = ("2026-Q2", "2026-Q3")
SEED = 20262762
NEEDED = ("turnover_intent", "equity", "procedure", "adequacy")


@dataclass(frozen=True, eq=False, repr=False)
class Simulation:
    """A simulated wave: no person in it exists.

    Parameters
    ----------
    survey : Survey
        The answers of those who answered.
    roster : Roster
        The teams and how many were invited.
    truth : Truth
        The generating numbers, and in `realised` what came about.
    allocations : Allocations
        What every function was given in both quarters.
    leavers : Leavers
        Who left in the quarter after the wave; person codes are invented.
    outcomes : Outcomes
        What came of the work of every team in the quarter of the wave.
    """

    survey: Survey
    roster: Roster
    truth: Truth
    allocations: Allocations
    leavers: Leavers
    outcomes: Outcomes

    def __repr__(self) -> str:
        return f"Simulation({self.survey!r}, {len(self.roster.teams)} teams)"


@dataclass(frozen=True, eq=False)
class Wave:
    """Everybody invited in one wave, with their answers and whether they answered.

    Parameters
    ----------
    company : Company
        Teams and people.
    instrument : Instrument
        What was asked.
    truth : Truth
        With `realised` filled.
    data : pandas.DataFrame
        As `Survey.data`, for everybody invited.
    answered : array of bool, shape (invited,)
        Who answered.
    allocations, leavers, outcomes : pandas.DataFrame
        The firm's books.
    """

    company: Company
    instrument: Instrument
    truth: Truth
    data: pd.DataFrame
    answered: npt.NDArray[np.bool_]
    allocations: pd.DataFrame
    leavers: pd.DataFrame
    outcomes: pd.DataFrame


def simulate(
    *,
    seed: int = SEED,
    wave: str = "2026-Q3",
    teams: int = 45,
    invited: int = 600,
    truth: Truth | None = None,
    instrument: Instrument | None = None,
) -> Simulation:
    """Simulate one survey wave of a healthcare-staffing firm with a known truth.

    Nine functions (three in the front office, six in the back office), lognormal team
    sizes from 1 to 45. Both waves of one seed are the same firm and the same people.

    Parameters
    ----------
    seed : int
        The same seed gives the same firm, person by person.
    wave : str
        ``"2026-Q2"`` or ``"2026-Q3"``.
    teams, invited : int
        Number of teams, at least nine, and of people invited.
    truth : Truth, optional
        The generating numbers; `Truth()` by default.
    instrument : Instrument, optional
        What is asked; the shipped ``culture_health`` by default. Another one must have
        the scales turnover_intent, equity, procedure and adequacy and the same roles.

    Returns
    -------
    Simulation
        ``survey``, ``roster``, ``truth``, ``allocations``, ``leavers``, ``outcomes``.

    Raises
    ------
    UsageError
        For an unknown wave, a firm that does not fit, means that no answers can have,
        or an instrument without the scales that the truth speaks of.

    Notes
    -----
    Answers are cut out of correlated normal factors: a team's, a function's and a
    person's part, an item's own part. The cut is turned round so that every item has
    the mean index that `Truth` promises. Turnover intent is linear in the equity and
    procedure indices of those invited; answering depends on intent, so what comes back
    is biased as in a real survey. What comes of a team's work depends on whether it has
    what it needs. All draws come from one generator.

    Examples
    --------
    >>> firm = simulate(seed=1, teams=12, invited=90)
    >>> int(firm.roster.teams["invited"].sum())
    90
    >>> round(firm.truth.realised["invited"]["equity_gap"]) < 0
    True
    """
    drawn = draw_wave(
        np.random.default_rng(seed),
        wave=wave,
        size=(teams, invited),
        truth=truth or Truth(),
        instrument=instrument or default_instrument(),
    )
    roster = Roster(drawn.company.teams)
    data = drawn.data[drawn.answered]
    # as in a file that was read, teams that nobody answered for are in the roster only
    data = data.assign(team=data["team"].cat.remove_unused_categories())
    return Simulation(
        Survey(data, drawn.instrument, roster, wave=wave),
        roster,
        drawn.truth,
        Allocations(drawn.allocations),
        Leavers(drawn.leavers),
        Outcomes(work.with_rates(drawn.outcomes)),
    )


@lru_cache(maxsize=1)
def default_instrument() -> Instrument:
    """Return the shipped survey, read once."""
    return load_instrument("culture_health")


def draw_wave(
    rng: np.random.Generator,
    *,
    wave: str,
    size: tuple[int, int],
    truth: Truth,
    instrument: Instrument,
) -> Wave:
    """Draw everybody invited in a wave; the arguments are those of `simulate`."""
    require_known("wave", wave, WAVES)
    check_instrument(instrument)
    firm_rng, books_rng, *wave_rngs = rng.spawn(2 + len(WAVES))
    work_rng = rng.spawn(len(WAVES))[WAVES.index(wave)]
    rng = wave_rngs[WAVES.index(wave)]
    company = build_company(firm_rng, *size)
    people, effects = draw_people(firm_rng, rng, company, truth)
    first = wave == WAVES[0]
    centres = answers.promised_means(instrument, truth, company, first)
    options = answers.answer_attitudes(rng, instrument, people, centres)
    fairness = outcomes.fairness_indices(instrument, options)
    expected = outcomes.expected_intent(truth, company, fairness, effects.intent)
    intent = outcomes.draw_intent(rng, expected, people)
    options |= outcomes.answer_leaving(rng, instrument, truth, intent)
    answered = outcomes.who_answers(rng, truth, intent, effects.response[company.team])
    adequacy = answers.scale_index(instrument, options, "adequacy")
    done = work.outcomes(work_rng, truth, company, adequacy, wave)
    found = realised(instrument, options, company, answered)
    found["work"] = work.realised(company, done)
    truth = replace(truth, realised=found)
    codes = codes_frame(rng, instrument, options, truth, company.back)
    data = pd.concat([categories(instrument, company), codes], axis=1)
    data.index = opaque_ids(rng, len(data))
    books = ledger.allocations(books_rng, company)
    gone = ledger.leavers(rng, company, intent, wave)
    return Wave(company, instrument, truth, data, answered, books, gone, done)


def draw_people(
    firm_rng: np.random.Generator,
    rng: np.random.Generator,
    company: Company,
    truth: Truth,
) -> tuple[answers.People, outcomes.Effects]:
    """Draw what people and teams are like: partly the firm's, partly the wave's."""
    size = (len(company.team), len(company.teams), len(FUNCTIONS))
    draws: Draws = mixed_draws(draw(firm_rng, *size), draw(rng, *size), truth.stability)
    shares = (truth.team_share, truth.function_share)
    raw = independent(draws, company.team, company.function, shares)
    teams = size[1]
    effects = outcomes.Effects(
        firm_rng.standard_normal(teams), firm_rng.standard_normal(teams)
    )
    return answers.People(raw, correlated(raw)), effects


def check_instrument(instrument: Instrument) -> None:
    """Raise `UsageError` unless the survey asks what the truth speaks of."""
    lacking = [scale for scale in NEEDED if scale not in instrument.scales]
    roles = instrument.roles
    if not (roles.outcome and roles.leaving_item and roles.leaving_codes):
        lacking.append("roles.outcome, roles.leaving_item and roles.leaving_codes")
    if lacking:
        raise UsageError(
            f"survey '{instrument.id}' cannot be simulated: it lacks "
            f"{', '.join(lacking)}; take the shipped 'culture_health' or add them"
        )
