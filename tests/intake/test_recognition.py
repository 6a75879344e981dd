from pathlib import Path

import pytest

from culturekit.errors import ResponseFileError, UsageError
from culturekit.intake import recognise

DATA = Path(__file__).parents[1] / "data"


REAL = [
    ("qualtrics_legacy_sample_bom.csv", "qualtrics", "utf-8-sig", ",", 2, 1, 16),
    ("qualtrics_v3_german_labels_sample.csv", "qualtrics", "utf-8", ",", 3, 1, 20),
    ("qualtrics_many_types_insights.csv", "qualtrics", "utf-8", ",", 3, 5, 190),
    ("qualtrics_single_matrix_insights.csv", "qualtrics", "utf-8", ",", 3, 5, 30),
    ("qualtrics_single_matrix_legacy.csv", "qualtrics", "utf-8-sig", ",", 2, 5, 30),
    ("class_survey.xlsx", "plain", "xlsx", None, 1, 237, 12),
    ("class_survey_semicolon_decimalcomma.csv", "plain", "utf-8", ";", 1, 237, 12),
]


@pytest.mark.parametrize("expected", REAL, ids=lambda one: one[0])
def test_real_files_are_what_they_are(expected):
    file, *rest = expected
    found = recognise(DATA / file)
    assert found.why
    assert rest == [
        found.platform,
        found.encoding,
        found.delimiter,
        found.header_rows,
        found.responses,
        found.columns,
    ]


@pytest.fixture(scope="module")
def texts(render, answers, instrument):
    return render(answers, instrument)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("python", [True, False])
def test_qualtrics_is_known_by_its_import_ids(tmp_path, export, encoding, python):
    path = export(tmp_path, encoding, python_style=python)
    found = recognise(path)
    assert (found.platform, found.delimiter) == ("qualtrics", "\t")
    assert (found.encoding, found.header_rows, found.responses) == (encoding, 3, 4)
    assert "import ids" in found.why


@pytest.fixture(scope="module")
def export(write, qualtrics, texts, instrument):
    def exported(folder, encoding, **options):
        rows = qualtrics(texts, instrument, **options)
        return write(folder / "a.tsv", rows, delimiter="\t", encoding=encoding)

    return exported


@pytest.mark.parametrize(("kept", "header_rows"), [([0], 1), ([0, 1], 2), ([0, 2], 2)])
def test_qualtrics_with_header_rows_deleted(tmp_path, export, kept, header_rows):
    path = export(tmp_path, "utf-8")
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[i] for i in kept] + lines[3:]))
    found = recognise(path)
    assert (found.platform, found.header_rows) == ("qualtrics", header_rows)
    assert found.responses == 4


def test_the_platform_can_be_said(tmp_path, write):
    path = write(tmp_path / "a.csv", [["a", "b"], ["1", "2"]])
    assert recognise(path, platform="plain").why.startswith("as you said")
    with pytest.raises(UsageError, match="did you mean 'qualtrics'"):
        recognise(path, platform="qualtrix")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "is empty"),
        (b"q1,q2\n", "no responses"),
        (bytes(range(256)) * 40, "not a text file"),
    ],
)
def test_what_cannot_be_a_response_file_is_refused(tmp_path, data, words):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(ResponseFileError, match=words) as caught:
        recognise(path)
    assert "allowed:" in str(caught.value)


def test_missing_files_and_folders_are_refused(tmp_path):
    with pytest.raises(ResponseFileError, match="there is no file"):
        recognise(tmp_path / "none.csv")
    with pytest.raises(ResponseFileError, match="is a folder"):
        recognise(tmp_path)
