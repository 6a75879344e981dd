"""The example company's files are a fresh write, and load as they should."""

import json

import pandas as pd
import pytest

from culturekit.instrument import load_instrument
from culturekit.intake import read_responses
from culturekit.resources import shipped
from culturekit.roster import (
    read_allocations,
    read_leavers,
    read_outcomes,
    read_roster,
)
from culturekit.simulate import WAVES, simulate, write_example

SHIPPED = shipped("surveys") / "example"
FILES = {
    "2026-Q2.csv",
    "2026-Q3.csv",
    "roster.csv",
    "allocations.csv",
    "leavers.csv",
    "outcomes.csv",
    "truth.json",
    "README.md",
}
AS_SENT = {"skiprows": [1, 2], "dtype": str, "keep_default_na": False}


@pytest.fixture(scope="module")
def instrument():
    return load_instrument("culture_health")


@pytest.fixture(scope="module")
def roster(instrument):
    return read_roster(SHIPPED / "roster.csv", instrument)


@pytest.fixture(scope="module", params=WAVES)
def wave(request):
    return request.param


@pytest.fixture(scope="module")
def raw(wave):
    return pd.read_csv(SHIPPED / f"{wave}.csv", **AS_SENT)


@pytest.fixture(scope="module")
def survey(wave, instrument, roster):
    path = SHIPPED / f"{wave}.csv"
    return read_responses(path, instrument, roster=roster, wave=wave)


def test_shipped_files_are_a_fresh_write(tmp_path):
    folder = write_example(tmp_path / "example")
    assert {path.name for path in folder.iterdir()} == FILES
    for name in FILES:
        # a checkout may have changed the line ends, nothing else
        fresh = (folder / name).read_text("utf-8")
        assert fresh == (SHIPPED / name).read_text("utf-8"), name
        assert (folder / name).stat().st_size < 1_000_000


def test_writing_again_gives_the_same_bytes_and_another_seed_does_not(tmp_path):
    one, two = (write_example(tmp_path / name, seed=3) for name in ("one", "two"))
    for name in FILES:
        assert (one / name).read_bytes() == (two / name).read_bytes()
    shipped_text = (SHIPPED / "2026-Q3.csv").read_text("utf-8")
    assert (one / "2026-Q3.csv").read_text("utf-8") != shipped_text


def test_all_files_say_that_they_are_simulated():
    assert json.loads((SHIPPED / "truth.json").read_text("utf-8"))["simulated"] is True
    readme = (SHIPPED / "README.md").read_text("utf-8")
    assert "No person, team or company in these files exists" in readme
    assert "write_example" in readme


def test_layout_is_that_of_the_platform(wave, instrument):
    head = pd.read_csv(SHIPPED / f"{wave}.csv", nrows=2, dtype=str)
    assert list(head.columns[:3]) == ["StartDate", "EndDate", "Status"]
    assert set(instrument.items) | {"team", "open_help"} <= set(head.columns)
    marks = [json.loads(cell)["ImportId"] for cell in head.iloc[1]]
    assert marks[0] == "startDate"
    assert len(set(marks)) == len(marks)
    assert head.loc[0, "eqt_tools"].endswith(instrument.text("eqt_tools"))


def test_addresses_are_from_the_range_for_documentation(raw):
    given = raw.loc[raw["IPAddress"] != "", "IPAddress"]
    assert given.str.fullmatch(r"203\.0\.113\.\d{1,3}").all()
    assert (
        raw[["RecipientEmail", "RecipientLastName", "LocationLatitude"]]
        .eq("")
        .all(axis=None)
    )


def test_every_record_is_accounted_for(survey, raw, wave):
    blemishes = json.loads((SHIPPED / "truth.json").read_text("utf-8"))["blemishes"]
    receipt = survey.receipt
    assert receipt.platform == "qualtrics"
    assert receipt.rows_read == len(raw)
    reasons = receipt.set_aside["reason"].value_counts().to_dict()
    assert reasons == {k: v for k, v in blemishes.items() if k != "wrong_labels"}
    assert len(receipt.quarantined) == 0
    assert receipt.accepted == len(simulate(wave=wave).survey.data)


def test_only_wrong_cells_and_the_duplicate_are_problems(survey):
    codes = survey.problems["code"].value_counts().to_dict()
    assert codes.pop("duplicate_id") == 1
    assert sum(codes.values()) == 2


def test_reading_gives_the_simulated_answers_back(survey, raw, wave):
    true = simulate(wave=wave).survey.data
    ids = raw["ResponseId"]
    true = true.loc[ids[ids.isin(true.index)].drop_duplicates(keep="last")]
    read, true = (
        frame[list(true.columns)].astype(object).reset_index(drop=True)
        for frame in (survey.data, true)
    )
    same = (read == true).fillna(False) | (read.isna() & true.isna())
    assert int((~same).to_numpy().sum()) == 2


def test_nobody_answers_who_was_not_invited(survey, roster):
    answered = survey.data["team"].value_counts()
    invited = roster.invited("team")
    assert (answered <= invited.reindex(answered.index)).all()


def test_one_wave_is_text_and_one_is_numbers():
    text, numbers = (pd.read_csv(SHIPPED / f"{w}.csv", **AS_SENT) for w in WAVES)
    assert "Strongly agree" in set(text["eng1"])
    assert set(numbers["eng2"]) <= {"", *"12345", " 5", "5.0", "5 - Strongly agree"}


def test_books_are_read_without_a_problem(roster, instrument):
    assert len(roster.teams) == 45
    assert int(roster.invited("office").sum()) == 600
    ledger = read_allocations(SHIPPED / "allocations.csv", instrument, roster=roster)
    assert set(ledger.table["unit"]) == set(roster.teams["function"])
    leavers = read_leavers(SHIPPED / "leavers.csv", instrument, roster=roster)
    assert len(leavers.table) > 10
    work = read_outcomes(SHIPPED / "outcomes.csv", instrument, roster=roster)
    assert len(work.table) == 2 * len(roster.teams)
    for read in (roster, ledger, leavers, work):
        assert read.problems.empty


def test_outcomes_in_the_file_are_those_of_the_simulation(wave):
    read = read_outcomes(SHIPPED / "outcomes.csv").table
    read = read[read["period"] == wave].reset_index(drop=True)
    true = simulate(wave=wave).outcomes.table
    assert list(read) == list(true)
    for name in read:
        if name == "error_hours":
            assert read[name].isna().all()
        elif name in {"team", "period"}:
            assert read[name].tolist() == true[name].tolist()
        else:
            difference = (read[name] - true[name]).abs().fillna(0)
            assert difference.max() < 1e-9


def test_truth_is_that_of_the_simulation(wave):
    content = json.loads((SHIPPED / "truth.json").read_text("utf-8"))
    truth = simulate(wave=wave).truth.to_dict()
    assert content["parameters"] == truth["parameters"]
    for part, numbers in truth["realised"].items():
        written = content["realised"][wave][part]
        assert written == {k: round(v, 4) for k, v in numbers.items()}
