"""What the gate refuses, what it promises, and what a release looks like."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
import pytest

from culturekit.disclosure import Release, Rule, release
from culturekit.errors import DisclosureError, UsageError
from culturekit.results import Cells, Result


def test_results_without_cells_are_refused(levels: Any) -> None:
    with pytest.raises(DisclosureError, match="does not say what its cells are"):
        release([*levels, replace(levels[0], cells=None)])


def test_bare_tables_are_refused(levels: Any) -> None:
    with pytest.raises(DisclosureError, match="a plain table does not say"):
        release([levels[0].table])  # type: ignore[list-item]


REFUSED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"kind": "secret"}, "unknown kind"),
    ({}, {"kind": "demographics"}, "unknown kind"),
    ({}, {"count": "answers"}, "which the table does not have"),
    ({}, {"by": ("office",)}, "which the table does not have"),
    ({}, {"per": ("scale",)}, "which the table does not have"),
    ({}, {"values": ("mean",)}, "which the table does not have"),
    ({"salary": [1.0, 2.0]}, {}, "salary are not declared"),
    ({"salary": pd.Series([1, "x"], dtype=object)}, {}, "salary are not declared"),
    ({"won": [True, False]}, {}, "won are not declared"),
    ({"n": [-1, 9]}, {}, "whole numbers"),
    ({"n": [7.5, 9]}, {}, "whole numbers"),
    ({"n": [np.inf, 9]}, {}, "whole numbers"),
    ({"n": ["7", "9"]}, {}, "does not hold numbers"),
    ({"team": ["a", None]}, {}, "some rows have no team"),
    ({"team": ["a", "a"]}, {}, "repeat a cell"),
    ({}, {"count": ()}, "cells.count is empty"),
]


@pytest.mark.parametrize(("columns", "cells", "message"), REFUSED)
def test_what_is_not_declared_is_refused(
    plain: Any, columns: dict[str, Any], cells: dict[str, Any], message: str
) -> None:
    with pytest.raises(DisclosureError, match=message) as error:
        release(plain({"team": ["a", "b"], **columns}, **cells))
    assert error.value.exit_code == 5


def test_a_model_without_a_count_is_refused(plain: Any) -> None:
    columns = {"term": ["x"], "estimate": [1.0]}
    result = plain(columns, ("estimate",), kind="model", by=(), count="answers")
    with pytest.raises(DisclosureError, match="no count answers"):
        release(Result(result.table.drop(columns="n"), "", result.cells))


def test_refusals_name_columns_never_contents(plain: Any) -> None:
    with pytest.raises(DisclosureError) as error:
        release(plain({"team": ["Night", "Night"], "pay": [123.0, 456.0]}))
    assert not {"Night", "123", "456"} & set(str(error.value).split())


def test_a_missing_count_is_refused(plain: Any) -> None:
    result = plain({"team": ["a", "b"], "n": [None, 9], "index": [1.0, 2]}, ("index",))
    with pytest.raises(DisclosureError, match="never missing"):
        release(result)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("level", [1.2345, 80.2]),
        ("group", [61.345, 80.2]),
        ("x", pd.Categorical([1.51234, 2.5])),
        ("x", [[1], [2]]),
        ("x", [{"answer": 3}, None]),
        ("x", pd.to_timedelta([1, 2], unit="s")),
        ("invited", [9.5, 10]),
    ],
)
def test_numbers_in_disguise_are_refused(plain: Any, column: str, values: Any) -> None:
    columns = {"team": ["a", "b"], "n": [9, 4], "index": [61.0, 80.0]}
    result = plain(columns, ("index",))
    object.__setattr__(result, "table", result.table.assign(**{column: values}))
    with pytest.raises(DisclosureError, match=column):
        release(result)


def test_a_model_of_groups_is_refused(plain: Any) -> None:
    columns = {"team": ["a", "b"], "n": [120, 130], "index": [61.0, 80.0]}
    with pytest.raises(DisclosureError, match="about everybody"):
        release(plain(columns, ("index",), kind="model", by=("team",)))


def test_the_rule_must_be_a_rule(levels: Any) -> None:
    with pytest.raises(UsageError, match="must be a Rule"):
        release(levels, "internal")  # type: ignore[arg-type]


def test_two_countings_of_the_same_table_are_refused(org: Any) -> None:
    one, other = org.result("team"), org.result("team")
    other.table["n"] += 1
    with pytest.raises(DisclosureError, match="count different answers"):
        release([one, other])
    assert len(release([one, org.result("team")]).tables) == 2


def test_hidden_rows_keep_only_what_identifies_them(levels: Any) -> None:
    table = release(levels).table("team_scores", by="team")
    gone = table[table["hidden"]]
    assert set(table.columns) - set(gone.dropna(axis=1).columns) == {"n", "index"}
    assert gone["why"].nunique() == 1
    shown = table[~table["hidden"]]
    assert shown["why"].isna().all()
    assert shown["n"].notna().all()


def test_hidden_says_what_is_shown_instead(levels: Any) -> None:
    out = release(levels)
    assert set(out.hidden["table"]) == {"team_scores by team"}
    first = out.hidden.iloc[0].to_dict()
    assert first["group"] == "Night"
    assert first["scale"] == "engagement"
    assert (first["shown_attribute"], first["shown_group"]) == ("function", "Payroll")
    assert first["message"] == (
        "Not shown: too few answers here, or a neighbouring group could be worked out "
        "from it. Shown instead: Payroll (function)."
    )


def test_the_organisation_is_shown_where_nothing_nearer_is(org: Any) -> None:
    hidden = release(org.result("team")).hidden
    assert set(hidden["shown_group"]) == {"Organisation"}
    assert hidden["message"].str.endswith("the organisation as a whole.").all()


def test_nothing_instead_where_all_is_hidden(make_organisation: Any) -> None:
    org = make_organisation({"back": {"P": {"a": 2, "b": 1}}})
    out = release([org.result("team"), org.result("office")])
    assert out.hidden["shown_group"].isna().all()
    assert not out.hidden["message"].str.contains("instead").any()


def test_results_are_not_changed(levels: Any) -> None:
    before = [(r.table.copy(), r.overall.copy()) for r in levels]
    release(levels)
    for result, (table, overall) in zip(levels, before, strict=True):
        pd.testing.assert_frame_equal(result.table, table)
        pd.testing.assert_frame_equal(result.overall, overall)


def test_releasing_again_changes_nothing(levels: Any, model: Any, org: Any) -> None:
    results = [*levels, org.result("team", "rate"), org.gap(), model(150)]
    assert release(results).to_json() == release(results).to_json()
    assert release(iter(results)).to_json() == release(results).to_json()


def test_the_note_says_that_nothing_earlier_was_checked(levels: Any) -> None:
    out = release(levels)
    assert "What was released earlier was not checked." in out.note
    assert Rule().sentence in out.note
    assert out.certificate["leaks"] == 0
    assert out.certificate["relations"] > 0


def test_no_results_are_an_empty_release() -> None:
    out = release([])
    assert out.tables == {}
    assert Release.from_json(out.to_json()).tables == {}
    empty = Result(
        pd.DataFrame({"team": [], "n": []}),
        "",
        Cells("scores", ("team",), "n", (), per=()),
    )
    assert len(release([empty]).tables["result by team"]) == 0


class Shelf:
    """A ledger kept in memory."""

    def __init__(self) -> None:
        self.releases: list[Release] = []

    def earlier(self) -> Iterable[Release]:
        return list(self.releases)

    def record(self, made: Release) -> None:
        if made.to_json() not in [known.to_json() for known in self.releases]:
            self.releases.append(made)


def test_what_was_hidden_stays_hidden(org: Any, levels: Any) -> None:
    shelf = Shelf()
    first = release(levels, ledger=shelf)
    late = replace(org, teams=org.teams.assign(n=org.teams["n"] + 3))
    later = [late.result(by) for by in ("team", "function", "office")]
    assert not release(later).table("team_scores", by="team")["hidden"].any()
    second = release(later, ledger=shelf)
    gone = [r.table("team_scores", by="team")["hidden"] for r in (first, second)]
    assert (gone[0] <= gone[1]).all()
    assert "Checked against 1 earlier" in second.note
    assert len(shelf.releases) == 2


def test_the_same_release_again_with_a_ledger_hides_the_same(levels: Any) -> None:
    shelf = Shelf()
    first, second = release(levels, ledger=shelf), release(levels, ledger=shelf)
    for key, table in first.tables.items():
        pd.testing.assert_frame_equal(table, second.tables[key])


def test_forty_five_teams_and_twenty_scales_take_no_time(
    make_organisation: Callable[..., Any],
) -> None:
    rng = np.random.default_rng(1)
    results = []
    for number in range(20):
        tree: dict[str, dict[str, dict[str, int]]] = {"front": {}, "back": {}}
        for f in range(9):
            sizes = rng.integers(0, 30, 5)
            teams = {f"t{f}{t}": int(n) for t, n in enumerate(sizes)}
            tree["front" if f < 3 else "back"][f"f{f}"] = teams
        org = make_organisation(tree)
        results.append(
            [org.result(b, scale=f"s{number}") for b in ("team", "function")]
        )
    stacked = [
        replace(
            parts[0],
            table=pd.concat([p.table for p in parts]),
            overall=pd.concat([p.overall for p in parts]),
        )
        for parts in zip(*results, strict=True)
    ]
    start = perf_counter()
    out = release(stacked)
    assert perf_counter() - start < 2
    assert len(out.table("team_scores", by="team")) == 900


def test_six_hundred_teams(make_organisation: Callable[..., Any]) -> None:
    rng = np.random.default_rng(2)
    tree = {
        f"f{f}": {f"t{f}/{t}": int(n) for t, n in enumerate(rng.integers(0, 25, 10))}
        for f in range(60)
    }
    org = make_organisation({"back": tree})
    start = perf_counter()
    out = release([org.result(by) for by in ("team", "function", "office")])
    assert perf_counter() - start < 3
    table = out.table("team_scores", by="team")
    assert (table["n"].dropna() >= 5).all()
