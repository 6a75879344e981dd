import numpy as np
import pandas as pd
import pytest
from scipy import stats

from culturekit.disclosure import Rule, release
from culturekit.errors import UsageError
from culturekit.instrument import Attribute, Instrument
from culturekit.roster import Roster
from culturekit.survey import Survey
from culturekit.weighting import response_by_level, response_rates

BARE = {"id": "s", "title": "S", "items": {}, "scales": {}, "response_scales": {}}
INSTRUMENT = Instrument(
    id="s",
    title="S",
    items={},
    scales={},
    response_scales={},
    attributes={
        "team": Attribute(id="team", title="Team", within="office"),
        "office": Attribute(id="office", title="Office"),
        "tenure": Attribute(id="tenure", title="Tenure"),
    },
)
ROSTER = Roster(
    pd.DataFrame(
        {
            "team": ["A", "B", "C"],
            "office": ["front", "front", "back"],
            "invited": [10, 20, 5],
        }
    )
)
DATA = pd.DataFrame({"team": ["A"] * 7 + ["B"] * 5 + [None] * 2, "tenure": "new"})
SURVEY = Survey(DATA.assign(office="front"), INSTRUMENT, roster=ROSTER)


def test_rates_with_wilson_intervals():
    table = response_rates(SURVEY).table.set_index("group")
    assert table["n"].to_dict() == {"A": 7, "B": 5, "C": 0}
    assert table["response_rate"].to_dict() == pytest.approx({"A": 70, "B": 25, "C": 0})
    for group, count, invited in [("A", 7, 10), ("C", 0, 5)]:
        interval = stats.binomtest(count, invited).proportion_ci(method="wilson")
        assert table.loc[group, "conf_low"] == pytest.approx(interval.low * 100)
        assert table.loc[group, "conf_high"] == pytest.approx(interval.high * 100)


def test_columns_cells_and_overall():
    result = response_rates(SURVEY)
    columns = ["invited", "n", "response_rate", "conf_low", "conf_high"]
    assert list(result.table) == ["group", "team", *columns]
    assert list(result.overall) == ["group", *columns]
    assert result.overall["n"].tolist() == [14]
    assert result.overall["invited"].tolist() == [35]
    assert result.cells.kind == "rate"
    office = {"A": "front", "B": "front", "C": "back"}
    # that all of the new are in two teams is seen in the answers
    assert result.cells.parent == {"office": office, "tenure": {"A": "new", "B": "new"}}
    assert "14 of 35 people invited answered, 40%" in result.note


def test_more_answers_than_invitations_are_kept_and_said():
    small = Roster(ROSTER.teams.assign(invited=[4, 20, 5]))
    result = response_rates(SURVEY, roster=small)
    row = result.table.iloc[0]
    assert row["response_rate"] == 175
    assert np.isnan(row["conf_low"])
    assert "check the roster" in result.note


def test_an_attribute_the_roster_does_not_have():
    result = response_rates(SURVEY, "tenure")
    assert result.table["invited"].isna().all()
    assert result.table["response_rate"].isna().all()
    assert result.overall["response_rate"].notna().all()


def test_without_a_roster_there_are_no_rates():
    result = response_rates(Survey(SURVEY.data, INSTRUMENT))
    assert result.table["n"].sum() == 12
    assert result.table["response_rate"].isna().all()
    assert "not known" in result.note


def test_unknown_attribute():
    with pytest.raises(UsageError, match="did you mean 'team'"):
        response_rates(SURVEY, "taem")


def test_every_level_stands_in_one_table():
    result = response_by_level(SURVEY, conf_level=0.9)
    assert list(result.table) == [
        *("level", "group", "invited", "n", "response_rate", "conf_low", "conf_high")
    ]
    assert result.levels == ("team", "office")
    table = result.table.set_index(["level", "group"])
    assert table.loc[("office", "front"), "n"] == 14
    assert table.loc[("organisation", "Organisation"), "invited"] == 35
    for (level, group), row in table.iterrows():
        if level == "organisation":
            continue
        same = response_rates(SURVEY, level, conf_level=0.9).table.set_index("group")
        assert row["conf_low"] == pytest.approx(same.loc[group, "conf_low"])
        assert row["n"] == same.loc[group, "n"]


def test_levels_pass_the_gate_part_by_part():
    result = response_by_level(SURVEY)
    assert result.cells is None
    made = release(list(result.parts), Rule())
    assert set(made.tables) >= {
        "response_rates by team",
        "response_rates by office",
        "response_rates overall",
    }


def test_levels_need_a_team_or_what_contains_it():
    with pytest.raises(UsageError, match="team"):
        response_by_level(Survey(DATA[["tenure"]], Instrument(**BARE)))


def test_teams_that_people_named_themselves_are_said_to_be_so():
    team = INSTRUMENT.attributes["team"].model_copy(update={"source": "self_reported"})
    attributes = {**INSTRUMENT.attributes, "team": team}
    asked = INSTRUMENT.model_copy(update={"attributes": attributes})
    survey = Survey(SURVEY.data, asked, roster=ROSTER)
    assert survey.team_source == "self_reported"
    said = "some may have chosen another one"
    assert said in response_rates(survey).note
    assert said in response_by_level(survey).note
    assert said not in response_rates(survey, "office").note
    assert said not in response_rates(SURVEY).note
