"""The commands of the store: what they print, and how they end."""

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import culturekit as ck
from culturekit.cli import main
from culturekit.resources import shipped
from culturekit.store import lock

EXAMPLE = shipped("surveys") / "example"
Q3 = EXAMPLE / "2026-Q3.csv"
SURVEY = ("--survey", "culture_health", "--wave", "2026-Q3")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words, code=0):
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == code, done.output
    return done


def cut(path):
    path.write_bytes(path.read_bytes()[:100])


def document(*words, code=0):
    return json.loads(run(*words, "--json", code=code).stdout)


def test_load_prints_the_receipt(desk):
    found = document("load", Q3, *SURVEY, "--roster", EXAMPLE / "roster.csv")
    wanted = (
        "rows_read accepted set_aside quarantined new changed unchanged problems "
        "platform encoding sha256 load store_version"
    )
    assert set(wanted.split()) <= set(found)
    assert found["new"] == found["accepted"] == 423
    assert found["rows_read"] == 442
    assert found["store_version"] == 1
    assert (desk / "surveys" / "store" / "versions").is_dir()
    again = document("load", Q3, *SURVEY, "--roster", EXAMPLE / "roster.csv")
    assert (again["new"], again["unchanged"], again["store_version"]) == (0, 423, 1)


def test_several_files_are_a_list(desk):
    found = document("load", Q3, EXAMPLE / "2026-Q2.csv", *SURVEY, "--store", "s")
    assert [receipt["store_version"] for receipt in found] == [1, 2]


def test_what_was_loaded_before_a_refusal_stays(desk):
    done = run("load", Q3, "missing.csv", *SURVEY, "--json", code=3)
    assert len(json.loads(done.stdout)) == 1
    assert "there is no file 'missing.csv'" in done.stderr
    assert document("waves")[0]["respondents"] == 423


def test_words_of_a_load(desk):
    done = run("load", Q3, *SURVEY)
    assert "loaded. 423 new, 0 changed, 0 unchanged; load " in done.stdout
    assert "442 records read, 423 accepted" in done.stderr
    assert "nothing new" in run("load", Q3, *SURVEY).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "which response file"),
        ((Q3,), "which survey definition"),
        ((Q3, "--survey", "culture_health"), "which wave"),
    ],
)
def test_what_is_missing_is_asked_for(desk, words, told):
    assert told in run("load", *words, code=2).stderr


def test_strict_ends_with_3_and_tells(desk):
    text = Q3.read_text("utf-8").splitlines()
    text.insert(9, "1,2,3")
    (desk / "damaged.csv").write_text("\n".join(text))
    found = document("load", "damaged.csv", *SURVEY, "--strict", code=3)
    assert found["quarantined"] == 1
    assert found["load"] is None
    assert not (desk / "surveys").exists()
    assert document("load", "damaged.csv", *SURVEY)["quarantined"] == 1


def test_the_working_folder_gives_defaults(desk):
    (desk / "culturekit.toml").write_text('survey = "culture_health"\nstore = "kept"\n')
    run("load", Q3, "--wave", "w")
    assert (desk / "kept").is_dir()
    assert document("waves")[0]["wave"] == "w"


def test_a_mapping_is_used(desk):
    (desk / "map.toml").write_text('[items]\neng1 = "eng2"\n')
    run("load", Q3, *SURVEY, "--mapping", "map.toml")
    data = ck.open_store().survey("2026-Q3").data
    assert (data["eng1"].fillna(0) == data["eng2"].fillna(0)).all()


def test_waves_history_unload(desk):
    load = document("load", Q3, *SURVEY)["load"]
    other = document("load", EXAMPLE / "2026-Q2.csv", *SURVEY)["load"]
    (wave,) = document("waves")
    assert wave == {
        "survey": "culture_health", "wave": "2026-Q3", "respondents": 842, "loads": 2,
    }  # fmt: skip
    done = document("unload", other)
    assert (done["removed"], done["store_version"]) == (419, 3)
    history = document("history")
    assert [row["action"] for row in history] == ["load", "load", "unload"]
    assert [row["load"] for row in history] == [load, other, other]
    printed = run("history").stdout
    assert printed.splitlines()[0].startswith("version  at")
    assert load in printed
    assert "2026-Q3" in run("waves").stdout
    assert "no wave has a load" in run("unload", "nothere", code=2).stderr
    assert "unloaded" in run("unload", load).stdout
    assert run("waves").stdout.strip() == "No wave is in the store."


def test_problems_of_a_load(desk):
    load = document("load", Q3, *SURVEY)["load"]
    found = document("problems", load)
    assert {problem["code"] for problem in found["problems"]} >= {"unknown_code"}
    assert load in run("problems").stdout
    run("problems", load, "--out", "p.xlsx")
    assert openpyxl.load_workbook(desk / "p.xlsx").sheetnames[0] == "Records"
    assert run("problems", "nothere", code=2).stdout == ""


def test_erase_ends_versions_with_6(desk):
    document("load", Q3, *SURVEY)
    ids = pd.read_csv(Q3, header=0, skiprows=[1, 2])["ResponseId"]
    done = run("erase", "--respondent", ids[20])
    assert "erased: 1 records" in done.stdout
    assert ids[20] not in done.output
    refused = run(
        "export", "--wave", "2026-Q3", "--version", "1", "--out", "a.csv", code=6
    )
    assert "version 1 is gone" in refused.stderr
    assert document("erase", "--respondent", ids[21])["records"] == 1
    missing = run("erase", "--respondent", ids[20], code=3)
    assert ids[20] not in missing.output
    assert "who?" in run("erase", code=2).stderr


def test_export_keeps_the_promise(desk, define, store, asked, first):
    document("load", Q3, *SURVEY)
    refused = run("export", "--wave", "2026-Q3", "--out", "a.csv", code=5)
    assert "exports_rows" in refused.stderr
    assert not (desk / "a.csv").exists()
    promise = {"purpose": "To learn.", "exports_rows": True}
    store.load(first, define(promise=promise), wave="w1")
    for name in ("a.csv", "a.xlsx", "a.parquet"):
        run("export", "--wave", "w1", "--store", store.path, "--out", name)
    data = store.survey("w1").data
    written = pd.read_parquet(desk / "a.parquet").set_index("respondent")
    assert written["q1"].tolist() == data["q1"].tolist()
    assert written["team"].tolist() == data["team"].tolist()
    assert len(pd.read_csv(desk / "a.csv")) == 20
    assert openpyxl.load_workbook(desk / "a.xlsx").active.max_row == 21
    assert "which wave" in run("export", "--wave", "w1", code=2).stderr


def test_a_busy_store_ends_with_6(desk):
    run("load", Q3, *SURVEY)
    with lock.writing(desk / "surveys" / "store", 0):
        done = run(
            "load", EXAMPLE / "2026-Q2.csv", *SURVEY, "--wait", "0.1", code=6
        )  # fmt: skip
    assert "written by somebody else" in done.stderr
    assert len(document("history")) == 1


def test_no_store_is_told(desk):
    for words in (["waves"], ["history"], ["problems"], ["unload", "x"]):
        assert "there is no store" in run(*words, code=3).stderr
    assert not (desk / "surveys").exists()


def test_scores_of_a_wave_are_those_of_its_file(desk):
    roster = ("--roster", EXAMPLE / "roster.csv")
    run("load", Q3, *SURVEY, *roster)
    by = ("--by", "team", "--by", "office")
    of_file = document("scores", Q3, *SURVEY, *roster, *by)
    assert document("scores", "--wave", "2026-Q3", *by) == of_file
    run("load", EXAMPLE / "2026-Q2.csv", *SURVEY)
    assert document("scores", "--wave", "2026-Q3", *by) != of_file
    again = document("scores", "--wave", "2026-Q3", "--version", 1, *by)
    assert again == of_file
    assert run("scores", "--wave", "2026-Q3", *by).stdout


def test_a_file_or_a_wave_but_not_both(desk):
    run("load", Q3, *SURVEY)
    told = run("scores", Q3, *SURVEY, "--store", "surveys/store", code=2).stderr
    assert "leave one of them out" in told
    told = run("scores", "--wave", "2026-Q3", "--platform", "plain", code=2).stderr
    assert "--platform is for reading a file" in told
    assert "which wave of the store" in run("scores", code=2).stderr


def test_scores_of_a_wave_that_two_surveys_have(desk):
    text = (shipped("surveys") / "culture_health.toml").read_text("utf-8")
    other = text.replace('id = "culture_health"', 'id = "other"')
    (desk / "other.toml").write_text(other, encoding="utf-8")
    run("load", Q3, *SURVEY)
    run("load", Q3, "--survey", "other.toml", "--wave", "2026-Q3")
    asked = ("scores", "--wave", "2026-Q3", "--by", "team")
    assert "say which: culture_health, other" in run(*asked, code=2).stderr
    assert document(*asked, "--survey", "other")["wave"] == "2026-Q3"
    assert "no such" in run(*asked, "--survey", "pulse", code=2).stderr


@pytest.mark.parametrize(
    ("damage", "told"), [(Path.unlink, "is not in the store"), (cut, "is damaged")]
)
def test_a_store_that_is_half_there_is_told(desk, damage, told):
    run("load", Q3, *SURVEY, "--store", "s")
    (answers,) = (desk / "s").glob("loads/*/answers.parquet")
    damage(answers)
    for words in (["scores", "--wave", "2026-Q3"], ["problems"]):
        said = run(*words, "--store", "s", code=3).stderr
        assert told in said
        assert "restore it from a backup" in said
