"""A file into a wave: counted, loaded once, corrected by person, refused whole."""

import openpyxl
import pandas as pd
import pytest

import culturekit as ck
from culturekit.resources import shipped
from culturekit.store import checking

EXAMPLE = shipped("surveys") / "example"


def counts(receipt):
    return receipt.new, receipt.changed, receipt.unchanged


def test_a_wave_is_the_survey_that_was_read(store, asked, first, same):
    receipt = store.load(first, asked, wave="w1")
    assert counts(receipt) == (20, 0, 0)
    assert receipt.store_version == 1
    same(store.survey("w1"), ck.read_responses(first, asked, wave="w1"))


def test_the_example_company_is_the_same_in_every_bit(store, same):
    asked = ck.load_instrument("culture_health")
    roster = ck.read_roster(EXAMPLE / "roster.csv", asked)
    for wave in ("2026-Q2", "2026-Q3"):
        file = EXAMPLE / f"{wave}.csv"
        store.load(file, asked, wave=wave, roster=roster)
        read = ck.read_responses(file, asked, roster=roster, wave=wave)
        same(store.survey(wave), read)


def test_the_same_file_again_changes_nothing(store, asked, first):
    once = store.load(first, asked, wave="w1")
    again = store.load(first, asked, wave="w1")
    assert counts(again) == (0, 0, 20)
    assert (again.load, again.store_version) == (once.load, once.store_version)
    assert again.accepted == once.accepted
    assert len(store.history()) == 1


def test_a_file_read_in_another_way_is_loaded_again(define, store, first):
    store.load(first, define(), wave="w1")
    scales = define().model_dump()["response_scales"]
    scales["agree"]["codes"] = (1, 2, 3, 4)
    scales["agree"]["labels"] = {"en": ("a", "b", "c", "d")}
    narrower = define(response_scales=scales)
    receipt = store.load(first, narrower, wave="w1")
    assert receipt.changed > 0
    assert receipt.changed + receipt.unchanged == 20
    assert store.survey("w1").instrument == narrower


def test_a_corrected_file_replaces_by_person(store, asked, first, corrected, one):
    store.load(first, asked, wave="w1")
    before = store.survey("w1").data
    receipt = store.load(corrected, asked, wave="w1")
    assert counts(receipt) == (4, 3, 2)
    after, file = store.survey("w1").data, ck.read_responses(corrected, asked).data
    assert len(after) == 24
    assert after.index.is_unique
    pd.testing.assert_frame_equal(after.loc[file.index], file, check_categorical=False)
    others = before.index.difference(file.index)
    pd.testing.assert_frame_equal(after.loc[others], before.loc[others])


def test_a_correction_is_not_undone_by_the_old_file(store, asked, first, corrected):
    store.load(first, asked, wave="w1")
    store.load(corrected, asked, wave="w1")
    after = store.survey("w1").data
    assert counts(store.load(first, asked, wave="w1")) == (0, 0, 20)
    pd.testing.assert_frame_equal(store.survey("w1").data, after)


def test_records_add_up_whatever_replaced_them(store, asked, first, corrected):
    store.load(first, asked, wave="w1")
    store.load(corrected, asked, wave="w1")
    receipt = store.survey("w1").receipt
    aside = receipt.set_aside["reason"].value_counts().to_dict()
    assert aside == {"replaced": 5}
    assert receipt.rows_read == 29 == receipt.accepted + len(receipt.set_aside)


@pytest.mark.parametrize(
    ("name", "changed"),
    [("q1", {"q1": ""}), ("h1", {"h1": "1"}), ("team", {"team": "Legal"}),
     ("tenure", {"tenure": ""}), ("tenure", {"tenure": ">3"})],
)  # fmt: skip
def test_any_change_is_counted(store, asked, write, one, name, changed):
    rows = [one(number) for number in range(8)]
    store.load(write("a.csv", rows), asked, wave="w1")
    rows[5] = one(5, **changed)
    assert counts(store.load(write("b.csv", rows), asked, wave="w1")) == (0, 1, 7)
    value = store.survey("w1").data[name].iloc[5]
    expected = next(iter(changed.values()))
    assert pd.isna(value) if not expected else str(value).startswith(expected)


def test_items_that_only_one_file_asks_are_missing_elsewhere(
    store, asked, write, first
):
    store.load(first, asked, wave="w1")
    only = write("q1.csv", [["R_x", "4"]], header=["respondent_id", "q1"])
    store.load(only, asked, wave="w1")
    data = store.survey("w1").data
    assert len(data) == 21
    assert data["q1"].iloc[-1] == 4
    assert data.iloc[-1].drop("q1").isna().all()
    assert data["h1"].notna().sum() == 20


def test_corrected_records_of_the_workbook_load_back(store, asked, write, one):
    rows = [one(number) for number in range(10)]
    rows[4] = one(4, q1="9")
    load = store.load(write("a.csv", rows), asked, wave="w1").load
    book = write("problems.csv", []).with_suffix(".xlsx")
    problems = store.problems(load, book)
    assert problems["code"].tolist() == ["unknown_code"]
    workbook = openpyxl.load_workbook(book)
    cell = workbook["Records"].cell(2, 2)
    assert cell.value == "9"
    cell.value = "2"
    workbook.save(book)
    assert counts(store.load(book, asked, wave="w1")) == (0, 1, 0)
    assert store.survey("w1").data["q1"].iloc[-1] == 2


def test_strict_refuses_a_file_with_a_damaged_record(store, asked, write, one):
    path = write("a.csv", [one(1), one(2)[:3], one(3)])
    with pytest.raises(ck.QuarantinedError, match="1 of 3 records") as refused:
        store.load(path, asked, wave="w1", strict=True)
    assert len(refused.value.receipt.quarantined) == 1
    assert not store.path.exists()
    assert store.load(path, asked, wave="w1").new == 2
    with pytest.raises(ck.QuarantinedError):
        store.load(path, asked, wave="w1", strict=True)


def test_a_wave_without_ids_takes_one_file(store, asked, write, one):
    header = ["q1", "q2", "team"]
    store.load(write("a.csv", [["1", "2", "A"]] * 3, header), asked, wave="w1")
    with pytest.raises(ck.InputError, match="2 records have no respondent id"):
        store.load(write("b.csv", [["1", "3", "A"]] * 2, header), asked, wave="w1")
    assert len(store.survey("w1").data) == 3
    assert store.load(write("b.csv", [["1", "3", "A"]] * 2, header), asked, wave="w2")


def test_files_without_an_answer_are_refused(store, asked, write, one):
    path = write("a.csv", [one(1, q1="", q2="", h1="")])
    with pytest.raises(ck.InputError, match="none of the 1 records"):
        store.load(path, asked, wave="w1")
    assert not store.path.exists()


def test_columns_of_another_type_are_refused(define, store, asked, first, write, one):
    store.load(first, asked, wave="w1")
    items = asked.model_dump()["items"]
    items["q2"]["response_scale"] = "hours"
    other = define(items=items)
    with pytest.raises(ck.InputError, match="q2: Int8 in the wave, Float64 in this"):
        store.load(write("b.csv", [one(30)]), other, wave="w1")
    assert len(store.history()) == 1


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        ("q1", pd.array([1.0, 2.0]), "q1: codes must be Int8, not Float64"),
        ("q1", pd.array([1, 7], dtype="Int8"), "q1: 1 codes are none of its scale's"),
        ("h1", pd.array([1, 2], dtype="Int8"), "h1: a measure must be Float64"),
        ("team", pd.array(["a", "b"]), "team: an attribute must be categorical"),
        ("zz", pd.array([1, 2], dtype="Int8"), "zz: the definition knows no such"),
    ],
)
def test_types_are_checked_before_every_write(asked, column, values, told):
    data = pd.DataFrame({column: values}, index=pd.Index(["a", "b"], dtype="str"))
    with pytest.raises(ck.InputError, match=told):
        checking.check_types(data, asked)


def test_keys_are_checked_before_every_write(asked):
    data = pd.DataFrame({"q1": pd.array([1, 2], dtype="Int8")})
    with pytest.raises(ck.InputError, match="keys must be text"):
        checking.check_types(data, asked)
    data.index = pd.Index(["a", "a"], dtype="str")
    with pytest.raises(ck.InputError, match="one key of its own"):
        checking.check_types(data, asked)


def test_another_secret_is_refused(store, asked, first, corrected, monkeypatch):
    store.load(first, asked, wave="w1")
    monkeypatch.setenv("CULTUREKIT_KEY", "quite another secret, as long as that one")
    with pytest.raises(ck.UsageError, match=r"secret .* is not the one"):
        store.load(corrected, asked, wave="w1")


def test_two_surveys_may_have_waves_of_one_name(define, store, asked, first):
    store.load(first, asked, wave="w1")
    store.load(first, define(id="other"), wave="w1")
    with pytest.raises(ck.UsageError, match="say which: pulse, other"):
        store.survey("w1")
    one = store.survey("w1", survey="pulse").data
    two = store.survey("w1", survey="other").data
    assert len(one) == len(two) == 20
    assert not set(one.index) & set(two.index)  # a person has a key a survey


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 81])
def test_a_wave_has_a_name_that_can_be_printed(store, asked, first, name):
    with pytest.raises(ck.UsageError, match="a wave's name"):
        store.load(first, asked, wave=name)


@pytest.mark.parametrize("name", ["../../up", "con", "a/b", "Welle 3 (Größe)"])
def test_a_wave_name_is_never_a_path(store, asked, first, name):
    store.load(first, asked, wave=name)
    assert store.waves()["wave"].tolist() == [name]
    places = {path.parent.name for path in store.path.rglob("*") if path.is_file()}
    assert places <= {"store", "versions", store.history()["load"].iloc[0]}


def test_unknown_options_and_waves_are_named(store, asked, first):
    with pytest.raises(ck.UsageError, match="did you mean 'platform'"):
        store.load(first, asked, wave="w1", platfrom="plain")
    with pytest.raises(ck.InputError, match="there is no store"):
        store.waves()
    store.load(first, asked, wave="w1")
    with pytest.raises(ck.UsageError, match="did you mean 'w1'"):
        store.survey("w11")
    with pytest.raises(ck.UsageError, match="no such column 'q9'"):
        store.survey("w1", columns=["q9"])


def test_a_store_is_a_folder(tmp_path, first):
    with pytest.raises(ck.UsageError, match="is a file"):
        ck.open_store(first)


def test_only_the_columns_that_are_needed_are_read(store, asked, first, corrected):
    store.load(first, asked, wave="w1")
    store.load(corrected, asked, wave="w1")
    whole = store.survey("w1").data
    some = store.survey("w1", columns=["q2", "team"]).data
    pd.testing.assert_frame_equal(some, whole[["q2", "team"]])


def test_batches_are_the_wave_piece_by_piece(store, asked, first, corrected):
    store.load(first, asked, wave="w1")
    store.load(corrected, asked, wave="w1")
    pieces = list(store.batches("w1", columns=["q1"], rows=6))
    assert max(len(piece) for piece in pieces) <= 6
    keys = [key for piece in pieces for key in piece["respondent"].to_pylist()]
    assert keys == store.survey("w1").data.index.tolist()


def test_progress_goes_forward_to_the_end(store, asked, first):
    told = []
    store.load(first, asked, wave="w1", progress=lambda _, done: told.append(done))
    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] == 1
    assert told.count(1) == 1
