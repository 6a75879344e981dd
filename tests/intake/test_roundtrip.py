"""Whatever the layout, the same answers come back; whatever the damage, all records."""

import itertools

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from culturekit.errors import ResponseFileError
from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE
from culturekit.intake import read_responses, recognise

AGREE = st.sampled_from([1, 2, 3, 4, 5, DONT_KNOW, NOT_APPLICABLE, None])
RECORD = st.fixed_dictionaries(
    {
        "q1": AGREE,
        "q2": st.sampled_from([1, 2, 3, 4, 5]),
        "b1": st.sampled_from([-2, -1, 0, 1, 2, None]),
        "h1": st.sampled_from([0.0, 12.5, 40.0, 37.25, None]),
        "team": st.sampled_from(["Payroll", "Sales, East", 'The "A" team', "Größe;ő"]),
        "office": st.sampled_from(["front", "back", None]),
        "tenure": st.sampled_from(["<1", "1-3", ">3"]),
    }
)
RECORDS = st.lists(RECORD, min_size=1, max_size=12)
LAYOUTS = [
    ("qualtrics", "codes", ",", "utf-8"),
    ("qualtrics", "labels", ",", "utf-8-sig"),
    ("qualtrics", "both", "\t", "utf-16"),
    ("plain", "labels", ";", "utf-8"),
    ("plain", "codes", "\t", "utf-16-le"),
    ("plain", "both", ",", "cp1250"),
    ("plain", "codes", ",", "xlsx"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("roundtrip")


@pytest.fixture(scope="module")
def lay_out(instrument, render, qualtrics, table_rows, write):
    count = itertools.count()

    def laid_out(folder, records, layout):
        platform, style, delimiter, encoding = layout
        texts = render(
            pd.DataFrame(records).astype(object),
            instrument,
            style,
            "," if delimiter == ";" else ".",
        )
        plain = table_rows(texts)
        rows = qualtrics(texts, instrument) if platform == "qualtrics" else plain
        path = folder / f"{next(count)}.csv"
        if encoding != "xlsx":
            return write(path, rows, delimiter=delimiter, encoding=encoding)
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        return path

    return laid_out


@pytest.mark.parametrize("layout", LAYOUTS, ids="-".join)
@settings(max_examples=15, deadline=None)
@given(records=RECORDS)
def test_the_same_answers_come_back(folder, lay_out, instrument, layout, records):
    path = lay_out(folder, records, layout)
    assert recognise(path).responses == len(records)
    survey = read_responses(path, instrument)
    assert survey.receipt.platform == layout[0]
    assert len(survey.data) == len(records)
    for name in records[0]:
        given_values = [record[name] for record in records]
        read = [None if pd.isna(value) else value for value in survey.data[name]]
        assert read == given_values
    assert survey.problems.empty


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    records=st.lists(RECORD, min_size=3, max_size=12),
    layout=st.sampled_from(LAYOUTS[:-1]),
    damages=st.lists(
        st.tuples(
            st.floats(0, 1), st.sampled_from([b'"', b",", b"\n", b"\0", b"", b"\xff"])
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_every_record_of_a_damaged_file_is_accounted_for(
    folder, lay_out, instrument, records, layout, damages
):
    path = lay_out(folder, records, layout)
    data = path.read_bytes()
    for share, bite in damages:
        place = int(share * len(data))
        data = data[:place] + bite + data[place + 1 :]
    path.write_bytes(data)
    try:
        survey = read_responses(path, instrument)
    except ResponseFileError:
        return
    receipt = survey.receipt
    assert receipt.rows_read == len(survey.data) + len(receipt.set_aside) + len(
        receipt.quarantined
    )
    rows = np.concatenate([receipt.set_aside["row"], receipt.quarantined["row"]])
    assert len(set(rows.tolist())) == len(rows)
    assert set(receipt.quarantined["row"]) <= set(survey.problems["row"].dropna())
