import numpy as np
import pandas as pd
import pytest

from culturekit.errors import DefinitionError, UsageError
from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE, Instrument
from culturekit.scoring import answer_shares
from culturekit.simulate import simulate
from culturekit.survey import Survey


def rows(result, item):
    return result.table[result.table["item"] == item]


def test_percent_favourable_neutral_unfavourable(small):
    table = rows(answer_shares(small), "eng1").set_index("group")
    for office, answers in small.data.groupby("office", observed=True)["eng1"]:
        given = answers.dropna()
        assert table.loc[office, "n"] == len(given)
        assert table.loc[office, "favourable"] == pytest.approx(
            (given >= 4).mean() * 100
        )
        assert table.loc[office, "neutral"] == pytest.approx((given == 3).mean() * 100)
        assert table.loc[office, "unfavourable"] == pytest.approx(
            (given <= 2).mean() * 100
        )


def test_reversed_items_are_turned(small):
    row = rows(answer_shares(small), "eng3").iloc[0]
    front = small.data.loc[small.data["office"] == "front", "eng3"].dropna()
    assert row["favourable"] == pytest.approx((front <= 2).mean() * 100)


def test_bipolar_items_have_less_same_more(small):
    table = rows(answer_shares(small), "rel")
    given = small.data.loc[small.data["office"] == "front", "rel"].dropna()
    on_scale = given[given != DONT_KNOW]
    row = table.iloc[0]
    assert row["less"] == pytest.approx((on_scale < 0).mean() * 100)
    assert row["same"] == pytest.approx((on_scale == 0).mean() * 100)
    assert row["more"] == pytest.approx((on_scale > 0).mean() * 100)
    assert np.isnan(row["favourable"])


def test_dont_know_is_a_result(small):
    row = rows(answer_shares(small), "rel").iloc[0]
    front = small.data.loc[small.data["office"] == "front", "rel"]
    assert row["n_asked"] == len(front)
    assert row["dont_know"] == pytest.approx(
        (front == DONT_KNOW).sum() / len(front) * 100
    )
    assert row["not_applicable"] == 0


def test_items_without_order_have_a_row_an_option(small):
    table = rows(answer_shares(small, "team"), "plan")
    one = table[table["group"] == "T1"]
    assert one["option"].tolist() == ["Stay", "Move", "Leave"]
    assert one["percent"].sum() == pytest.approx(100)
    assert (one["not_applicable"] > 0).all()
    plans = small.data.loc[small.data["team"] == "T1", "plan"].dropna()
    plans = plans[plans != NOT_APPLICABLE]
    assert one["n"].unique().tolist() == [len(plans)]
    assert one["percent"].iloc[2] == pytest.approx((plans == 3).mean() * 100)


def test_routing_decides_who_was_asked(small, build):
    items = dict(small.instrument.items)
    for condition, chosen in [
        ("plan == 3", small.data["plan"] == 3),
        ("plan in [1, 2]", small.data["plan"].isin([1, 2])),
        ("office == 'front'", small.data["office"] == "front"),
    ]:
        items["rel"] = items["rel"].model_copy(update={"asked_if": condition})
        instrument = small.instrument.model_copy(update={"items": items})
        data = small.data.assign(rel=small.data["rel"].where(chosen.fillna(False)))
        asked = rows(answer_shares(Survey(data, instrument)), "rel")["n_asked"]
        assert asked.sum() == chosen.sum()
    items["rel"] = items["rel"].model_copy(update={"asked_if": "plan < 3"})
    with pytest.raises(DefinitionError, match=r"items\.rel\.asked_if"):
        answer_shares(
            Survey(small.data, small.instrument.model_copy(update={"items": items}))
        )


def test_items_of_one_form_were_asked_where_something_was_answered(small):
    items = dict(small.instrument.items)
    items["rel"] = items["rel"].model_copy(update={"form": "b"})
    instrument = small.instrument.model_copy(update={"items": items})
    result = answer_shares(Survey(small.data, instrument))
    assert rows(result, "rel")["n_asked"].sum() == small.data["rel"].notna().sum()


def test_columns_cells_and_overall(small):
    result = answer_shares(small, ("team", "office"), items=["eng1", "plan"])
    assert result.cells.kind == "distribution"
    assert result.cells.per == ("item", "option")
    assert set(result.cells.values) < set(result.table)
    assert result.table["item"].unique().tolist() == ["eng1", "plan"]
    assert len(result.overall) == 4
    assert (result.overall["group"] == "Organisation").all()
    assert "T1" not in result.note


def test_every_group_adds_up_to_100(small):
    table = answer_shares(small, "team").table
    for names in (["favourable", "neutral", "unfavourable"], ["less", "same", "more"]):
        totals = table[names].dropna().sum(axis=1)
        assert len(totals) > 0
        np.testing.assert_allclose(totals, 100)


def test_unknown_items_and_measures(small):
    with pytest.raises(UsageError, match="did you mean 'eng1'"):
        answer_shares(small, items=["eng11"])
    with pytest.raises(UsageError, match="no such item with options 'hours'"):
        answer_shares(small, items=["hours"])


def test_no_items_at_all():
    instrument = Instrument(id="s", title="S", items={}, scales={}, response_scales={})
    survey = Survey(pd.DataFrame({"team": ["a"]}), instrument)
    assert answer_shares(survey, "team").table.empty


def test_all_items_at_once_are_the_items_one_by_one():
    survey = simulate(seed=3, teams=12, invited=140).survey
    every = answer_shares(survey, by="function").table
    items = list(dict.fromkeys(every["item"]))
    alone = [answer_shares(survey, by="function", items=[i]).table for i in items]
    pd.testing.assert_frame_equal(pd.concat(alone, ignore_index=True), every)
