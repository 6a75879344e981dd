import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from culturekit.cli import main
from culturekit.resources import shipped

EXAMPLE = shipped("surveys") / "example"
FILE = str(EXAMPLE / "2026-Q3.csv")
ROSTER = ["--roster", str(EXAMPLE / "roster.csv")]
SURVEY = ["--survey", "culture_health"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def scores(*arguments):
        return CliRunner().invoke(main, ["scores", *arguments])

    return scores


@pytest.fixture(scope="module")
def roster():
    return pd.read_csv(EXAMPLE / "roster.csv")


def test_a_table_for_people(run):
    done = run(FILE, *SURVEY, *ROSTER, "--wave", "2026-Q3")
    assert done.exit_code == 0
    assert "Culture health, 2026-Q3: index 0-100 by Team" in done.stdout
    assert "Organisation" in done.stdout
    assert "· is not shown" in done.stdout
    assert "at least 5 answers" in done.stdout
    assert "records read" in done.stderr
    assert "unknown_code" not in done.stderr
    assert "taken as missing" in done.stderr


def test_a_definition_without_groups_is_told(run, tmp_path):
    (tmp_path / "a.csv").write_text("mood\n4\n5\n3\n")
    text = """
    survey = {id = "s", title = "S"}
    response_scales.points = {codes = [1, 2, 3, 4, 5]}
    scales.mood_scale = {title = "Mood"}
    items.mood = {scale = "mood_scale", response_scale = "points", text = "Mood?"}
    """
    (tmp_path / "s.toml").write_text(text)
    done = run("a.csv", "--survey", "s.toml")
    assert done.exit_code == 3
    assert "no attributes" in done.stderr
    assert "[attributes.team]" in done.stderr


def test_a_long_table_and_a_mapping_are_scored_as_stated(run):
    made = Path(__file__).resolve().parents[2] / "docs" / "files"
    long = ["--long", "person,question,value"]
    draft = CliRunner().invoke(
        main, ["inspect", str(made / "made_long.csv"), *long, "--draft", "long.toml"]
    )
    assert draft.exit_code == 0
    file = [str(made / "made_long.csv"), "--survey", "long.toml"]
    assert "14 records read, 14 accepted" in run(*file, *long).stderr
    assert run(*file).exit_code == 3
    pulse = [str(made / "made_pulse.csv"), "--survey", str(made / "made_pulse.toml")]
    assert "tools" in run(*pulse).stderr
    mapped = run(*pulse, "--mapping", str(made / "made_mapping.toml"))
    assert mapped.exit_code == 0
    assert "no column holds item 'tools'" not in mapped.stderr


def test_json_is_one_document_and_nothing_else(run):
    done = run(FILE, *SURVEY, *ROSTER, "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 0
    assert document["by"] == ["team"]
    assert {"table", "overall", "rule", "note", "receipt"} <= set(document)
    assert document["receipt"]["accepted"] > 400


def test_no_small_group_is_shown(run):
    table = json.loads(run(FILE, *SURVEY, *ROSTER, "--json").stdout)["table"]
    for row in table:
        assert row["hidden"] == (row["index"] is None)
        assert row["hidden"] or row["n"] >= 5
        assert not row["hidden"] or (row["n"] is None and row["why"])


def test_teams_cannot_be_subtracted_from_their_function(run, roster):
    """Two runs, by team and by function, leave nothing to work out between them."""
    teams, functions = (
        pd.DataFrame(
            json.loads(run(FILE, *SURVEY, *ROSTER, *by, "--json").stdout)["table"]
        )
        for by in ([], ["--by", "function"])
    )
    teams["function"] = teams["group"].map(roster.set_index("team")["function"])
    total = functions.set_index(["group", "scale"])["n"]
    for key, rows in teams.groupby(["function", "scale"]):
        shown = rows.loc[~rows["hidden"], "n"].sum()
        gone = rows["hidden"].sum()
        if gone and pd.notna(total[key]):
            assert total[key] - shown == 0 or total[key] - shown >= 5
            assert gone > 1 or total[key] == shown


def test_places_that_teams_add_up_to_are_judged_with_them(run, tmp_path):
    """Two runs, by team and by location, though no definition says what lies where."""
    sizes = {"A": ("Leeds", 3), "B": ("York", 6), "C": ("York", 12)}
    sizes |= {"D": ("Leeds", 10), "E": ("Leeds", 10), "G": ("York", 11)}
    lines = [
        f"{team},{place},{1 + i % 5},{1 + (i * 3) % 5},{1 + (i * 2) % 5},4"
        for team, (place, n) in sizes.items()
        for i in range(n)
    ]
    head = "team,location,eng1,eng2,eng3,eng4"
    (tmp_path / "answers.csv").write_text("\n".join([head, *lines]))
    by_team, by_place = (
        json.loads(run("answers.csv", *SURVEY, "--by", by, "--json").stdout)["table"]
        for by in ("team", "location")
    )
    known = {r["group"]: r["n"] for r in [*by_team, *by_place] if not r["hidden"]}
    for place in ("Leeds", "York"):
        inside = [team for team, (where, _) in sizes.items() if where == place]
        gone = [sizes[team][1] for team in inside if team not in known]
        if place in known:
            assert not gone or sum(gone) - max(gone) >= 5


def test_intent_of_teams_is_left_out_unless_asked_for(run):
    def scales(*more):
        document = json.loads(run(FILE, *SURVEY, *ROSTER, "--json", *more).stdout)
        return {row["scale"] for row in document["table"]}

    assert "turnover_intent" not in scales()
    assert "turnover_intent" in scales("--all-scales")
    assert "turnover_intent" in scales("--by", "function")
    assert "turnover_intent" not in scales("--by", "function", "--by", "tenure")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_written_file_holds_the_released_table(run, tmp_path, ending):
    out = tmp_path / f"teams.{ending}"
    done = run(FILE, *SURVEY, *ROSTER, "--out", str(out))
    assert done.exit_code == 0
    readers = {
        "csv": pd.read_csv,
        "xlsx": lambda path: pd.read_excel(path, engine="calamine"),
        "parquet": pd.read_parquet,
    }
    table = readers[ending](out)
    assert table["hidden"].any()
    assert table.loc[table["hidden"], "index"].isna().all()
    assert list(tmp_path.iterdir()) == [out]


def test_two_attributes_crossed(run):
    done = run(FILE, *SURVEY, *ROSTER, "--by", "function", "--by", "tenure", "--json")
    document = json.loads(done.stdout)
    assert document["by"] == ["function", "tenure"]
    shown = [row for row in document["table"] if not row["hidden"]]
    assert all(row["n"] >= 10 for row in shown)


def test_the_working_folder_gives_defaults(run, tmp_path):
    (tmp_path / "culturekit.toml").write_text(
        'survey = "culture_health"\nrule = "official"\n', "utf-8"
    )
    done = run(FILE)
    assert done.exit_code == 0
    assert "at least 10 answers" in done.stdout


def test_dangerous_names_do_no_harm(run, tmp_path):
    names = ["=cmd|'/c calc'!A0", "<script>alert(1)</script>", "../../etc/passwd"]
    names += ["x" * 300, "🙂[bold]", "\x1b[31mred"]
    items = ["eng1", "eng2", "eng3", "eng4"]
    frame = pd.DataFrame({"team": names * 8} | dict.fromkeys(items, 4))
    source = tmp_path / "answers.csv"
    frame.to_csv(source, index=False)
    out = tmp_path / "teams.xlsx"
    done = run(str(source), *SURVEY, "--out", str(out))
    assert done.exit_code == 0, done.stderr
    assert "\x1b" not in done.stdout
    cells = [c for row in openpyxl.load_workbook(out).active.rows for c in row]
    assert not any(c.data_type == "f" for c in cells)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "which response file?"),
        ([FILE], 2, "which survey definition?"),
        ([FILE, *SURVEY, "--by", "taem"], 2, "did you mean 'team'"),
        ([FILE, *SURVEY, "--out", "x.doc"], 2, ".csv, .xlsx, .parquet"),
        ([FILE, *SURVEY, "--out", "no/such/x.csv"], 2, "does not exist"),
        ([FILE, *SURVEY, "--rule", "none"], 2, "known: internal, official"),
        ([FILE, "--survey", "nope"], 2, "no such"),
        (["missing.csv", *SURVEY], 3, "missing.csv"),
        ([FILE, *SURVEY, "--roster", "no.csv"], 3, "no.csv"),
    ],
)
def test_refusals_are_calm(run, tmp_path, arguments, code, message):
    done = run(*arguments)
    assert done.exit_code == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\x03" * 50, b"team,eng1\n", b"just words\nmore\n"]
)
def test_broken_files_are_refused(run, tmp_path, content):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    done = run(str(path), *SURVEY, "--out", str(tmp_path / "out.csv"))
    assert done.exit_code == 3
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_who_counts_as_invited_is_said_and_follows_from_the_day(run, tmp_path):
    people = "\n".join(f"{i},Payroll East,2026-0{1 + i % 9}-20" for i in range(20))
    (tmp_path / "staff.csv").write_text(f"person,team,joined\n{people}\n")
    chosen = [FILE, *SURVEY, "--roster", "staff.csv", "--json"]
    done = run(*chosen, "--on", "2026-05-31")
    assert done.exit_code == 0
    assert "roster: 12 of 20 people listed count as invited, in 1 team." in done.stderr
    assert "joined" not in done.stdout
    (row,) = [
        row
        for row in json.loads(done.stdout)["table"]
        if row["group"] == "Payroll East" and row["scale"] == "engagement"
    ]
    assert row["invited"] == 12
    assert run(*chosen, "--on", "whenever").exit_code == 2


def test_what_was_found_in_the_roster_is_counted(run, tmp_path):
    (tmp_path / "roster.csv").write_text("team,invited\nPayroll East,20\nEmpty,0\n")
    done = run(FILE, *SURVEY, "--roster", "roster.csv")
    assert "1 thing was found in it; culturekit roster check roster.csv" in done.stderr
