"""A person is gone from every byte of the store, and stays gone."""

import hashlib
import io
import json
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import culturekit as ck
from culturekit.privacy import pseudonym

PERSON = 7
ID = "R_person007"
REMARK = "nobody else wrote this"


def decoded(path):
    """Yield everything a file says: its bytes, and what they mean once unpacked."""
    data = path.read_bytes()
    yield data
    if path.suffix == ".zst":
        with pa.CompressedInputStream(io.BytesIO(data), "zstd") as stream:
            data = stream.read()
        yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
    if data.startswith(b"PAR1"):
        yield from parquet(data)


def parquet(data):
    """Yield cells, metadata and the statistics of every column chunk."""
    file = pq.ParquetFile(io.BytesIO(data))
    yield json.dumps(file.read().to_pylist(), default=str).encode()
    yield repr(file.schema_arrow.metadata).encode()
    for group in range(file.metadata.num_row_groups):
        for column in range(file.metadata.num_columns):
            yield repr(file.metadata.row_group(group).column(column)).encode()


def traces(store, *marks):
    """Return the files in which any of the marks stands."""
    wanted = [mark.encode() for mark in marks]
    return sorted(
        str(path.relative_to(store.path))
        for path in store.path.rglob("*")
        if path.is_file()
        and any(mark in text for text in decoded(path) for mark in wanted)
    )


def marks_of(survey="pulse", person=ID):
    return person, str(pseudonym([person], survey)[0])


def special(one, **changed):
    return one(PERSON, **{"team": "A team of one", "comment": REMARK} | changed)


@pytest.fixture
def everywhere(store, asked, write, one):
    """A person in answers, set aside, quarantined, with problems, in two loads."""
    rows = [one(number) for number in range(20) if number != PERSON]
    rows.insert(4, special(one, q1="1"))  # set aside as a duplicate of the next
    rows.insert(9, special(one, q1="9"))  # a problem
    rows.insert(12, [*special(one), "one cell too many"])  # quarantined
    rows.insert(15, one(31)[:4])  # somebody else is quarantined too
    path = write("a.csv", rows)
    store.load(path, asked, wave="w1")
    store.load(write("b.csv", [one(3), special(one)]), asked, wave="w1")
    store.load(write("c.csv", [one(3), special(one)]), asked, wave="w2")
    return path


def test_the_search_finds_the_person_before(store, everywhere):
    found = traces(store, *marks_of(), REMARK, "A team of one")
    assert sum(name.endswith("answers.parquet") for name in found) == 3
    assert sum(name.endswith("source.zst") for name in found) == 3
    receipt = store.receipt(store.history()["load"].iloc[0])
    assert len(receipt.set_aside) == 1
    assert len(receipt.quarantined) == 2


def test_nothing_of_the_person_is_left(store, everywhere):
    done = store.erase(ID)
    assert done.records == 5
    assert done.waves == ("w1", "w2")
    assert done.store_version == done.oldest == 4
    assert traces(store, *marks_of(), REMARK, "A team of one") == []


def test_the_others_are_as_they_were(store, everywhere, same):
    before = store.survey("w1")
    store.erase(ID)
    after = store.survey("w1")
    left = before.data.drop(index=marks_of()[1])
    left["team"] = left["team"].cat.remove_unused_categories()
    pd.testing.assert_frame_equal(after.data, left)
    pd.testing.assert_series_equal(after.rows, before.rows.drop(marks_of()[1]))
    receipt = after.receipt
    assert receipt.rows_read == before.receipt.rows_read - 4
    parts = len(receipt.set_aside) + len(receipt.quarantined)
    assert receipt.rows_read == receipt.accepted + parts
    # whoever else was quarantined still is, on the same line
    assert receipt.quarantined["row"].tolist() == [17]


def test_versions_before_are_gone_and_say_so(store, everywhere):
    store.erase(ID)
    for version in (1, 2, 3):
        with pytest.raises(ck.VersionGoneError, match=f"version {version} is gone"):
            store.survey("w1", version=version)
    assert store.history()["readable"].tolist() == [False, False, False, True]
    assert len(store.survey("w1", version=4).data) == 19


def test_the_original_file_does_not_bring_the_person_back(store, asked, everywhere):
    original = hashlib.sha256(everywhere.read_bytes()).hexdigest()
    store.erase(ID)
    again = store.load(everywhere, asked, wave="w1")
    assert (again.new, again.changed) == (0, 0)
    elsewhere = store.load(everywhere, asked, wave="w3")
    assert elsewhere.erased == 3
    assert elsewhere.new == 19
    assert len(elsewhere.quarantined) == 1
    assert elsewhere.sha256 != original
    assert original in (store.path / "versions" / "00000005.json").read_text()
    assert traces(store, *marks_of(), REMARK) == []


def test_a_corrected_file_does_not_bring_the_person_back(
    store, asked, everywhere, write, one
):
    store.erase(ID)
    receipt = store.load(
        write("d.csv", [one(2, q1="4"), special(one)]), asked, wave="w1"
    )
    assert (receipt.new, receipt.changed, receipt.erased) == (0, 1, 1)
    assert traces(store, *marks_of(), REMARK) == []


def test_the_kept_file_reads_as_the_answers_do(store, asked, everywhere, tmp_path):
    from culturekit.store import folders

    store.erase(ID)
    folder = store.path / f"loads/{store.history()['load'].iloc[0]}.4"
    kept = tmp_path / "kept.csv"
    kept.write_bytes(folders.source(folder))
    read, stored = ck.read_responses(kept, asked), folders.read(folder).receipt
    assert read.receipt.sha256 == stored.sha256
    pd.testing.assert_frame_equal(read.receipt.quarantined, stored.quarantined)
    assert read.receipt.rows_read == stored.rows_read
    left = store.problems(store.history()["load"].iloc[0], tmp_path / "p.xlsx")
    assert left[["row", "code"]].to_numpy().tolist() == [[17, "ragged_row"]]


def test_a_key_is_as_good_as_an_id(store, everywhere):
    assert store.erase(marks_of()[1]).records == 5
    assert traces(store, *marks_of(), REMARK) == []


def test_only_in_one_wave(store, everywhere):
    done = store.erase(ID, wave="w2")
    assert done.waves == ("w2",)
    assert marks_of()[1] in store.survey("w1").data.index
    assert marks_of()[1] not in store.survey("w2").data.index


def test_whoever_is_not_there_is_not_erased(store, everywhere):
    with pytest.raises(ck.InputError, match="nobody with this id") as refused:
        store.erase("R_person999")
    assert "R_person999" not in str(refused.value)
    assert len(store.history()) == 3
    with pytest.raises(ck.UsageError, match="no such wave"):
        store.erase(ID, wave="w9")


def test_what_was_unloaded_goes_with_the_past(store, everywhere):
    store.unload(store.history()["load"].iloc[0])
    store.erase(ID)
    assert traces(store, *marks_of(), REMARK) == []
    assert len(list((store.path / "loads").iterdir())) == 2


def test_the_roster_forgets_too(store, define, write, one, tmp_path):
    asked = define(promise={"purpose": "To learn."})
    people = pd.DataFrame(
        {
            "employee_id": [f"R_person{n:03d}" for n in range(8)],
            "team": ["Payroll"] * 8,
            "manager_id": ["", *[ID] * 6, ""],
        }
    )
    path = tmp_path / "people.csv"
    people.to_csv(path, index=False)
    roster = ck.read_roster(path, asked)
    assert marks_of()[1] in set(roster.people["person"])
    assert marks_of()[1] in set(roster.people["manager"])
    store.load(write("a.csv", [one(1), one(2)]), asked, wave="w1", roster=roster)
    assert traces(store, *marks_of())
    assert store.erase(ID).records == 0
    assert traces(store, *marks_of()) == []
    assert len(store.survey("w1").roster.people) == 7


def as_parquet(rows, header, path):
    pd.DataFrame(rows, columns=header).astype("category").to_parquet(path)


def as_json(rows, header, path):
    records = [dict(zip(header, row, strict=True)) for row in rows]
    path.write_text(json.dumps({"count": len(rows), "results": records}))


def as_xlsx(rows, header, path):
    with pd.ExcelWriter(path) as book:
        pd.DataFrame([[ID]]).to_excel(book, sheet_name="Notes")
        pd.DataFrame(rows, columns=header).to_excel(
            book, sheet_name="Answers", index=False
        )


def as_utf16(rows, header, path):
    text = "\n".join(";".join(row) for row in [header, *rows])
    path.write_bytes(f"sep=;\n{text}\n".encode("utf-16"))


def as_sav(rows, header, path):
    import pyreadstat

    pyreadstat.write_sav(pd.DataFrame(rows, columns=header), path)


@pytest.mark.parametrize(
    "writer", [as_parquet, as_json, as_xlsx, as_utf16, as_sav], ids=lambda w: w.__name__
)
def test_every_kind_of_file_is_written_without(store, asked, one, tmp_path, writer):
    header = ["respondent_id", "q1", "q2", "h1", "team", "tenure", "comment"]
    rows = [one(number) for number in range(12)]
    rows[PERSON] = special(one)
    path = tmp_path / "answers.dat"
    writer(rows, header, path)
    store.load(path, asked, wave="w1")
    assert traces(store, *marks_of(), REMARK)
    before = store.survey("w1").data
    store.erase(ID)
    assert traces(store, *marks_of(), REMARK, "A team of one") == []
    kept = tmp_path / "kept"
    from culturekit.store import folders

    (folder,) = (store.path / "loads").iterdir()
    kept.write_bytes(folders.source(folder))
    again = ck.read_responses(kept, asked)
    left = before.drop(index=marks_of()[1])
    left["team"] = left["team"].cat.remove_unused_categories()
    pd.testing.assert_frame_equal(again.data, left)
    pd.testing.assert_frame_equal(store.survey("w1").data, left)
    stored = store.survey("w1").rows
    assert stored.tolist() == again.rows.tolist()


def test_a_long_table_loses_all_rows_of_the_person(store, asked, tmp_path):
    lines = ["who,item,answer,remark"]
    for number in range(6):
        lines += [f"R_person{number:03d},q1,3,", f"R_person{number:03d},q2,4,x"]
    lines.insert(8, f"{ID},q1,2,{REMARK}")
    lines.append(f"{ID},q2,5,{REMARK}")
    path = tmp_path / "long.csv"
    path.write_text("\n".join(lines))
    long = ck.LongTable("who", "item", "answer")
    store.load(path, asked, wave="w1", long=long)
    assert len(store.survey("w1").data) == 7
    store.erase(ID)
    assert len(store.survey("w1").data) == 6
    assert traces(store, *marks_of(), REMARK) == []


def test_an_interrupted_erasure_is_finished_by_the_next(
    store, asked, everywhere, monkeypatch, write, one
):
    from culturekit.store import sweeping

    swept = []

    def stop(path, **how):
        swept.append(path)
        if len(swept) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(sweeping, "sweep", stop)
    with pytest.raises(KeyboardInterrupt):
        store.erase(ID)
    monkeypatch.undo()
    assert traces(store, *marks_of())
    store.load(write("d.csv", [one(60)]), asked, wave="w1")
    assert traces(store, *marks_of(), REMARK) == []


def test_everybody_can_be_erased(store, asked, write, one):
    store.load(write("a.csv", [one(1)]), asked, wave="w1")
    store.erase("R_person001")
    assert store.survey("w1").data.empty
    assert store.waves()["respondents"].tolist() == [0]
    with pytest.raises(ck.InputError, match="nobody with this id"):
        store.erase("R_person001")
