"""Two waves of a small firm with a known change."""

import numpy as np
import pandas as pd
import pytest

from culturekit.instrument import Instrument
from culturekit.roster import Roster
from culturekit.survey import Survey

ITEMS = {
    "q1": "I like my work",
    "q2": "I look forward to my work",
    "q3": "I get done what matters",
}
TEAMS = {"Payroll": "Finance", "Tax": "Finance", "Sales": "Front", "Hunt": "Front"}


def definition(links_waves=False, items=ITEMS, **more):
    fields = {
        "id": "pulse",
        "title": "Pulse",
        "items": {
            name: {"id": name, "text": {"en": text}, "scale": "s",
                   "response_scale": "agree"}
            for name, text in items.items()
        },
        "scales": {"s": {"id": "s", "title": "Drive", "items": tuple(items)}},
        "response_scales": {"agree": {"id": "agree", "codes": (1, 2, 3, 4, 5)}},
        "attributes": {
            "team": {"id": "team", "title": "Team", "within": "function"},
            "function": {"id": "function", "title": "Function"},
        },
        "roles": {"team": "team"},
        "promise": {"purpose": "To learn.", "links_waves": links_waves},
    }  # fmt: skip
    return Instrument.model_validate(fields | more)


def wave_of(people, instrument, name, *, shift=0.0, seed=0, teams=TEAMS):
    """Return answers of people (numbers): the same person is much like before."""
    rng = np.random.default_rng(seed)
    names = list(teams)
    trait = np.random.default_rng(7).normal(size=1000)[people]
    raw = 3 + shift + 0.9 * trait[:, None] + 0.5 * rng.normal(size=(len(people), 3))
    data = pd.DataFrame(
        np.clip(np.round(raw), 1, 5), columns=list(instrument.items)[:3],
        index=[f"k{number:04d}" for number in people],
    ).astype("Int8")  # fmt: skip
    team = [names[number % len(names)] for number in people]
    data["team"] = pd.Categorical(team)
    data["function"] = pd.Categorical([teams[part] for part in team])
    roster = Roster(
        pd.DataFrame({"team": names, "function": list(teams.values()), "invited": 60})
    )
    return Survey(data, instrument, roster, wave=name)


@pytest.fixture(scope="session")
def define():
    return definition


@pytest.fixture(scope="session")
def answer():
    return wave_of


@pytest.fixture(scope="session")
def waves():
    """Two waves of partly the same people, who may be found again."""
    asked = definition(links_waves=True)
    first = wave_of(np.arange(0, 200), asked, "2026-Q2", seed=1)
    second = wave_of(np.arange(60, 240), asked, "2026-Q3", seed=2, shift=0.4)
    return first, second
