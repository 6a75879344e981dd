from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from culturekit.instrument import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Attribute,
    Instrument,
    Item,
    ResponseScale,
    Roles,
    Scale,
)
from culturekit.roster import Roster
from culturekit.survey import Survey

AGREE = ResponseScale(id="agree5", codes=(1, 2, 3, 4, 5))
TEN = ResponseScale(id="zero_ten", codes=tuple(range(11)))
LESS_MORE = ResponseScale(id="less_more", codes=(-2, -1, 0, 1, 2), bipolar=True)
PLANS = ResponseScale(
    id="plans",
    codes=(1, 2, 3),
    labels={"en": ("Stay", "Move", "Leave")},
    nominal=True,
)
HOURS = ResponseScale(id="hours", numeric=(0, 60))
ITEMS = {
    "eng1": ("engagement", "agree5", False),
    "eng2": ("engagement", "agree5", False),
    "eng3": ("engagement", "agree5", True),
    "rec": ("recommend", "zero_ten", False),
    "rel": ("relative", "less_more", False),
    "plan": ("plans", "plans", False),
    "hours": ("hours", "hours", False),
}
KINDS = {"relative": "bipolar", "plans": "facts", "recommend": "single"}


def make_instrument(agree=AGREE, **changes):
    items = {
        name: Item(
            id=name,
            text={"en": name},
            scale=scale,
            response_scale=response,
            reverse=reverse,
        )
        for name, (scale, response, reverse) in ITEMS.items()
    }
    scales = {
        scale: Scale(
            id=scale,
            title=scale,
            items=tuple(name for name, item in items.items() if item.scale == scale),
            kind=KINDS.get(scale, "reflective"),
        )
        for scale in dict.fromkeys(item.scale for item in items.values())
    }
    parts = {
        "id": "small",
        "title": "A small survey",
        "items": items,
        "scales": scales,
        "response_scales": {
            part.id: part for part in (agree, TEN, LESS_MORE, PLANS, HOURS)
        },
        "attributes": {
            "team": Attribute(id="team", title="Team", within="office"),
            "office": Attribute(id="office", title="Office", values=("front", "back")),
            "tenure": Attribute(
                id="tenure", title="Tenure", values=("new", "old"), ordered=True
            ),
        },
        "roles": Roles(side="office", reference="front", contrast="back"),
        "primary": ("engagement",),
    }
    return Instrument(**(parts | changes))


def office_of(team):
    return "front" if int(team[1:]) % 2 else "back"


def make_data(n=120, teams=8, seed=0, agree=AGREE):
    rng = np.random.default_rng(seed)
    names = [f"T{i + 1}" for i in range(teams)]
    team = rng.choice(names, n)
    data = pd.DataFrame(index=pd.Index([f"r{i}" for i in range(n)]))
    data["team"] = pd.Categorical(team, names)
    data["office"] = pd.Categorical([office_of(t) for t in team], ["front", "back"])
    data["tenure"] = pd.Categorical(rng.choice(["new", "old"], n), ["new", "old"])
    for item in ("eng1", "eng2", "eng3"):
        data[item] = _answers(rng, agree.codes, n)
    data["rec"] = _answers(rng, TEN.codes, n)
    data["rel"] = _answers(rng, (*LESS_MORE.codes, DONT_KNOW), n)
    data["plan"] = _answers(rng, (*PLANS.codes, NOT_APPLICABLE), n)
    data["hours"] = pd.array(rng.uniform(0, 60, n), dtype="Float64")
    return data


def _answers(rng, codes, n):
    values = pd.array(rng.choice(codes, n), dtype="Int8")
    values[rng.random(n) < 0.1] = pd.NA
    return values


def make_roster(teams=8, invited=30):
    names = [f"T{i + 1}" for i in range(teams)]
    offices = [office_of(name) for name in names]
    return Roster(pd.DataFrame({"team": names, "office": offices, "invited": invited}))


@pytest.fixture
def small():
    return Survey(make_data(), make_instrument(), roster=make_roster())


@pytest.fixture(scope="session")
def build():
    """The functions above, for tests that want another size or another coding."""
    return SimpleNamespace(
        instrument=make_instrument, data=make_data, roster=make_roster, agree=AGREE
    )
