"""What functions were given, and who left: the firm's books beside the survey."""

from typing import Any

import numpy as np
import pandas as pd

from culturekit.simulate.company import FUNCTIONS, Company
from culturekit.simulate.factors import Floats, calibrated

PERIODS = ("2026-Q2", "2026-Q3")
CLOSED = {"2026-Q2": "2026-06-20", "2026-Q3": "2026-09-19"}
QUARTER_DAYS = 91
LEAVING_RATE = 0.06
LEAVING_PER_INTENT = 0.35
# Domain, subdomain, and what a head gets a quarter in front and back: dollars, hours.
LINES: tuple[tuple[str, str, tuple[int, int], tuple[int, int]], ...] = (
    ("base_pay", "salary", (15200, 12900), (0, 0)),
    ("variable_pay", "commission", (5400, 0), (0, 0)),
    ("variable_pay", "bonus", (600, 320), (0, 0)),
    ("leadership", "external conference", (210, 25), (3, 1)),
    ("leadership", "workshop", (140, 45), (4, 2)),
    ("leadership", "mentoring", (0, 0), (3, 1)),
    ("tools", "VMS integration", (180, 110), (0, 0)),
    ("tools", "equipment", (150, 120), (0, 0)),
    ("onboarding", "classroom", (130, 60), (6, 3)),
    ("onboarding", "shadowing", (0, 0), (5, 3)),
    ("onboarding", "job matching", (20, 15), (1, 1)),
    ("recognition", "award programme", (95, 30), (0, 0)),
)
# The recognition programme opened to the back office with the second wave.
OPENED_RECOGNITION = 65
COLUMNS = (
    "period",
    "unit",
    "domain",
    "subdomain",
    "amount",
    "currency",
    "hours",
    "heads",
)


def allocations(rng: np.random.Generator, company: Company) -> pd.DataFrame:
    """Return the ledger: one row a period, function, domain and subdomain.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    company : Company
        The firm; amounts are tens of dollars and follow its headcount.

    Returns
    -------
    pandas.DataFrame
        Columns ``period``, ``unit`` (a function), ``domain``, ``subdomain``,
        ``amount``, ``currency``, ``hours``, ``heads``.
    """
    teams = company.teams.groupby("function")
    filled, vacant = (teams[n].sum().to_dict() for n in ("headcount", "vacancies"))
    rows: list[tuple[Any, ...]] = []
    for period in PERIODS:
        for function in FUNCTIONS:
            heads = filled[function.name]
            approved = heads + vacant[function.name]
            place = (period, function.name)
            for line in lines_of(period, function.office == "back"):
                domain, subdomain, dollars, hours = line
                amount = round(dollars * heads * rng.uniform(0.85, 1.15) / 10) * 10
                spent = (amount, "USD", hours * heads, heads)
                rows.append((*place, domain, subdomain, *spent))
            for kind, count in (("filled", heads), ("approved", approved)):
                rows.append((*place, "headcount", kind, 0, "USD", 0, count))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def lines_of(period: str, back: bool) -> list[tuple[str, str, int, int]]:
    """Return domain, subdomain, dollars and hours a head, where there are any."""
    found = []
    for domain, subdomain, dollars, hours in LINES:
        opened = back and domain == "recognition" and period == PERIODS[1]
        each = OPENED_RECOGNITION if opened else dollars[back]
        if each or hours[back]:
            found.append((domain, subdomain, each, hours[back]))
    return found


def leavers(
    rng: np.random.Generator, company: Company, intent: Floats, wave: str
) -> pd.DataFrame:
    """Return who left in the quarter after a survey closed.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    company : Company
        The firm.
    intent : array of float, shape (invited,)
        Everybody's intent to leave; those who intend to are likelier to go.
    wave : str
        The survey's wave.

    Returns
    -------
    pandas.DataFrame
        Columns ``person`` (an invented code), ``date`` (ISO text), ``voluntary``,
        ``regretted`` (true or false), by date.
    """
    chance = calibrated(LEAVING_PER_INTENT * intent / 10.0, LEAVING_RATE)
    gone = np.flatnonzero(rng.random(len(intent)) < chance)
    days = rng.integers(0, QUARTER_DAYS, len(gone))
    codes = 1000 + rng.permutation(len(company.team))[gone]
    voluntary = rng.random(len(gone)) < 0.85
    dates = pd.Timestamp(CLOSED[wave]) + pd.to_timedelta(days, "D")
    frame = pd.DataFrame(
        {
            "person": [f"P-{code}" for code in codes],
            "date": dates.strftime("%Y-%m-%d"),
            "voluntary": voluntary,
            "regretted": voluntary & (rng.random(len(gone)) < 0.6),
        }
    )
    return frame.sort_values(["date", "person"], ignore_index=True)
