"""Patterns that can be checked by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from culturekit.disclosure import Rule, release


def hidden(out: Any, by: str) -> list[str]:
    table = out.table("team_scores", by=by)
    return list(table.loc[table["hidden"], "group"])


def test_a_small_team_takes_the_next_smallest_with_it(levels: Any) -> None:
    out = release(levels)
    # 3 + 4 would leave 3 when 4 is known, so 9 goes as well: 3 + 4 + 9 - 9 = 7
    assert hidden(out, "team") == ["Night", "Temps", "Weekend"]
    assert hidden(out, "function") == hidden(out, "office") == []


def test_without_totals_only_small_teams_are_hidden(org: Any, plain: Any) -> None:
    result = plain({"team": org.teams["team"], "n": org.teams["n"]})
    table = release(result).table("result", by="team")
    assert list(table.loc[table["hidden"], "team"]) == ["Night", "Temps"]


def test_where_a_function_cannot_hide_its_team_it_is_hidden_too(
    make_organisation: Callable[..., Any],
) -> None:
    functions = {
        "Payroll": {"Day": 20, "Night": 3},
        "Housing": {"Gulf": 21, "North": 16},
        "Claims": {"One": 30, "Two": 40},
    }
    org = make_organisation({"back": functions, "front": {"Sales": {"East": 90}}})
    out = release([org.result(by) for by in ("team", "function", "office")])
    # Payroll shown would give Night as Payroll - Day, Day and Payroll are not enough
    assert hidden(out, "function") == ["Housing", "Payroll"]
    assert hidden(out, "team") == ["Day", "Night", "North"]
    assert hidden(out, "office") == []


def test_two_big_offices_stay_and_the_total_goes(
    make_organisation: Callable[..., Any],
) -> None:
    org = make_organisation(
        {"back": {"P": {"a": 60, "b": 50}}, "front": {"S": {"c": 70}}}, without_team=2
    )
    out = release([org.result("office")])
    assert hidden(out, "office") == []
    assert out.table("team_scores", by="overall")["hidden"].all()


def test_few_without_a_team_are_covered_by_small_teams(
    make_organisation: Callable[..., Any],
) -> None:
    teams = {f"t{n}": n for n in (6, 7, 20, 30, 40)}
    org = make_organisation({"back": {"P": teams}}, without_team=2)
    assert hidden(release([org.result("team")]), "team") == ["t6", "t7"]


def test_many_without_a_team_need_no_cover(
    make_organisation: Callable[..., Any],
) -> None:
    teams = {f"t{n}": n for n in (6, 7, 20)}
    org = make_organisation({"back": {"P": teams}}, without_team=5)
    assert hidden(release([org.result("team")]), "team") == []


def test_ties_are_broken_by_name(make_organisation: Callable[..., Any]) -> None:
    teams = {"d": 8, "b": 8, "c": 8, "a": 3, "e": 40}
    org = make_organisation({"back": {"P": teams}})
    out = release([org.result("team"), org.result("function")])
    assert hidden(out, "team") == ["a", "b", "c"]


def test_empty_teams_look_like_hidden_ones(make_organisation: Any) -> None:
    org = make_organisation({"back": {"P": {"a": 20, "b": 0, "c": 30}}})
    out = release([org.result("team")])
    table = out.table("team_scores", by="team").set_index("team")
    assert table["hidden"].to_dict() == {"a": False, "b": True, "c": False}
    assert table.loc["b", "why"].startswith("Not shown: too few answers here, or a")


def test_an_item_does_not_tell_what_its_scale_hides(org: Any) -> None:
    scores = [org.result("team"), org.result("function")]
    shares = org.result("team", "distribution", item="eng1", scale="engagement")
    shares.table["n"] += 30
    shares.overall["n"] += 270
    out = release([*scores, shares])
    table = out.table("answer_shares", by="team")
    assert list(table.loc[table["hidden"], "team"]) == hidden(out, "team")


def test_shares_of_functions_count_as_known_when_teams_are_judged(org: Any) -> None:
    shares = org.result("function", "distribution", item="eng1", scale="engagement")
    apart = hidden(release([org.result("team")]), "team")
    together = hidden(release([org.result("team"), shares]), "team")
    assert apart == ["Night", "Temps", "West"]
    assert together == ["Night", "Temps", "Weekend"]


def test_a_team_hidden_among_the_rates_is_hidden_in_every_scale(org: Any) -> None:
    results = [org.result("team", "rate"), org.result("function", "rate")]
    for scale in ("engagement", "strain"):
        results += [org.result(by, scale=scale) for by in ("team", "function")]
    table = release(results[:2] + results[2:4]).table("team_scores", by="team")
    rates = release(results[:2] + results[2:4]).table("response_rates", by="team")
    gone = set(rates.loc[rates["hidden"], "team"])
    assert gone == {"Night", "Temps", "Weekend"}
    assert gone <= set(table.loc[table["hidden"], "team"])


def test_a_comparison_goes_with_its_side(make_organisation: Any) -> None:
    back = {"P": {"a": 40, "b": 35}}
    front = {"S": {"c": 4}}
    org = make_organisation({"back": back, "front": front})
    out = release([org.result("office"), org.gap()])
    assert out.table("gap")["hidden"].all()
    assert "7.26" not in out.notes["gap"]


def test_sides_count_as_known_without_their_own_breakdown(
    make_organisation: Any,
) -> None:
    back = {"P": {"a": 40, "b": 35, "e": 9}}
    front = {"S": {"c": 4, "d": 16, "f": 18}}
    org = make_organisation({"back": back, "front": front})
    assert hidden(release([org.result("team")]), "team") == ["c", "d", "e"]
    # the mean of the front office is known from the gap: front - d = c + f
    out = release([org.result("team"), org.gap()])
    assert hidden(out, "team") == ["c", "d", "f"]


def test_crossed_cells_have_the_floor_of_demographics(plain: Any) -> None:
    columns = {
        "team": ["a", "a", "b", "b"],
        "site": ["x", "y"] * 2,
        "n": [9, 10, 11, 9],
    }
    result = plain(columns, by=("team", "site"))
    assert release(result).tables["result by team / site"]["hidden"].tolist() == [
        True,
        False,
        False,
        True,
    ]


def test_crossed_cells_are_not_the_margins_minus_the_rest(plain: Any) -> None:
    rows = [(t, s) for t in "abcd" for s in "xyz"]
    sizes = [3, 30, 31, 25, 40, 41, 26, 50, 51, 27, 60, 61]
    cross = {"team": [t for t, _ in rows], "site": [s for _, s in rows], "n": sizes}
    frame = plain(cross, by=("team", "site")).table
    margins = [
        plain({by: t[by], "n": t["n"]}, by=(by,))
        for by in ("team", "site")
        for t in [frame.groupby(by, as_index=False)["n"].sum()]
    ]
    out = release([plain(cross, by=("team", "site")), *margins])
    table = out.tables["result by team / site"]
    gone = table["hidden"].to_numpy().reshape(4, 3)
    assert gone[0, 0]
    assert set(gone.sum(axis=0)) | set(gone.sum(axis=1)) <= {0, 2, 3, 4}


def test_the_official_profile_hides_more(levels: Any) -> None:
    official = release(levels, Rule.named("official"))
    assert set(hidden(official, "team")) > set(hidden(release(levels), "team"))


@pytest.mark.parametrize("n", [99, 100])
def test_models_are_released_whole_or_not_at_all(model: Any, n: int) -> None:
    out = release(model(n))
    table = out.table("mixed")
    assert table["hidden"].tolist() == [n < 100] * 2
    assert table["estimate"].isna().all() == (n < 100)
    assert list(table["term"]) == ["Intercept", "equity"]
    assert ("slope" in out.notes["mixed"]) == (n >= 100)


def test_every_group_of_a_model_must_reach_the_floor(model: Any) -> None:
    assert release(model(200, n_front=4)).table("mixed")["hidden"].all()
    assert not release(model(200, n_front=5)).table("mixed")["hidden"].any()
