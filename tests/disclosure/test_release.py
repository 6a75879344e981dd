"""Views, files and what a reader sees of a release."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from culturekit.disclosure import Release, release
from culturekit.errors import InputError, UsageError

HARMFUL = [
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A0",
    "../../etc/passwd",
    "x" * 300,
    "🌙 Nachtschicht 👩🏽‍⚕️",
    'say "yes", then\nno',
    "a / b",
    "NaN",
    "",
]


@pytest.fixture
def out(org: Any, levels: Any, model: Any) -> Release:
    rates = [org.result(by, "rate") for by in ("team", "function")]
    return release([*levels, *rates, org.gap(), model(150)])


def test_keys_follow_the_results(out: Release) -> None:
    assert list(out.tables) == [
        "team_scores by team",
        "team_scores overall",
        "team_scores by function",
        "team_scores by office",
        "response_rates by team",
        "response_rates overall",
        "response_rates by function",
        "gap",
        "mixed",
    ]
    assert out.notes["team_scores by function"] == "Scores by function."


def test_tables_are_found_by_name_and_by(out: Release) -> None:
    assert len(out.table("team_scores", by="office")) == 2
    assert len(out.table("team_scores", by=("office",))) == 2
    assert len(out.table("team_scores", by="overall")) == 1
    assert len(out.table("gap")) == 1
    with pytest.raises(UsageError, match="did you mean 'team_scores by team'"):
        out.table("team_score", by="team")


def test_tables_handed_out_are_copies(out: Release) -> None:
    copy = out.table("gap")
    copy["estimate"] = 0.0
    assert out.table("gap")["estimate"].tolist() == [-7.3]


def test_a_view_keeps_a_team_and_what_contains_it(out: Release) -> None:
    view = out.only(team="Night")
    groups = {key: list(table.get("group", [])) for key, table in view.tables.items()}
    assert groups["team_scores by team"] == ["Night"]
    assert groups["team_scores by function"] == ["Payroll"]
    assert groups["team_scores by office"] == ["back"]
    assert groups["response_rates by team"] == ["Night"]
    assert groups["team_scores overall"] == ["Organisation"]
    assert len(view.tables["gap"]) == 1
    assert set(view.hidden["group"]) == {"Night"}
    assert len(view.hidden) == 2
    assert view.notes == out.notes


def test_a_view_of_a_function_keeps_its_teams(out: Release) -> None:
    view = out.only(function="Sales")
    assert list(view.table("team_scores", by="team")["team"]) == ["East", "West"]
    assert list(view.table("team_scores", by="function")["function"]) == ["Sales"]
    assert view.only(team="East").table("team_scores", by="team").shape[0] == 1


def test_a_view_of_crossed_groups(plain: Any) -> None:
    columns = {"team": list("aabb"), "site": list("xyxy"), "n": [20] * 4}
    view = release(plain(columns, by=("team", "site"))).only(team="a")
    assert list(view.tables["result by team / site"]["team"]) == ["a", "a"]


def test_unknown_groups_are_refused_without_a_list(out: Release) -> None:
    with pytest.raises(UsageError, match="did you mean 'Night'") as error:
        out.only(team="Nihgt")
    assert "Weekend" not in str(error.value)
    with pytest.raises(UsageError, match="no such attribute"):
        out.only(shift="Night")


def test_saved_releases_come_back_as_they_were(out: Release, tmp_path: Path) -> None:
    path = out.save(tmp_path / "wave.json")
    back = Release.load(path)
    assert list(back.tables) == list(out.tables)
    for key, table in out.tables.items():
        pd.testing.assert_frame_equal(back.tables[key], table)
    pd.testing.assert_frame_equal(back.hidden, out.hidden)
    assert (back.rule, back.note, back.notes) == (out.rule, out.note, out.notes)
    assert (back.certificate, back.layouts) == (out.certificate, out.layouts)
    assert back.to_json() == out.to_json()
    assert back.only(team="Day").to_json() == out.only(team="Day").to_json()
    assert [p.name for p in tmp_path.iterdir()] == ["wave.json"]


def test_hidden_numbers_are_not_in_the_file(org: Any, tmp_path: Path) -> None:
    team = org.result("team")
    team.table.loc[team.table["team"] == "Night", "index"] = 77.7654
    text = release([team]).save(tmp_path / "wave.json").read_text(encoding="utf-8")
    assert "77" not in text
    assert "78" not in text


@pytest.mark.parametrize("name", HARMFUL)
def test_any_name_survives(make_organisation: Any, tmp_path: Path, name: str) -> None:
    org = make_organisation({"back": {"P": {name: 20, "other": 3, "third": 8}}})
    out = release([org.result("team"), org.result("function")])
    back = Release.load(out.save(tmp_path / "wave.json"))
    assert name in set(back.table("team_scores", by="team")["team"])
    assert len(back.only(team=name).table("team_scores", by="team")) == 1
    assert "<script" not in back._repr_html_()


@pytest.mark.parametrize("text", ["", "{}", "[]", "not json", '{"format": "other"}'])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wave.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not a saved release"):
        Release.load(path)


def test_missing_and_damaged_files_are_refused(out: Release, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        Release.load(tmp_path / "none.json")
    plain = out.to_dict()
    for part in ("tables", "rule", "hidden", "layouts"):
        broken = {key: value for key, value in plain.items() if key != part}
        with pytest.raises(InputError, match="damaged"):
            Release.from_json(json.dumps(broken))


def test_a_failed_save_leaves_the_old_file(out: Release, tmp_path: Path) -> None:
    path = out.save(tmp_path / "wave.json")
    before = path.read_bytes()
    out.certificate["bad"] = object()
    with pytest.raises(TypeError):
        out.save(path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_its_repr_counts(out: Release) -> None:
    assert repr(out) == "Release(9 tables, 25 rows shown, 6 hidden; rule internal)"
    assert "<th>team_scores by team</th><td>9</td><td>3</td>" in out._repr_html_()
