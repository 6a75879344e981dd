"""A response file of the same survey finds its columns in the imported definition."""

from pathlib import Path

import pytest

from culturekit.intake.matching import match_columns
from culturekit.intake.reading import read_responses
from culturekit.intake.recognition import open_candidates, read_bytes
from culturekit.problems import Problems

DATA = Path(__file__).parents[2] / "data"
# definition, response file, items found of items asked, and why not all
PAIRS = [
    ("qualtrics_single_matrix.qsf", "qualtrics_single_matrix_insights.csv", 15, 15),
    ("qualtrics_single_matrix.qsf", "qualtrics_single_matrix_legacy.csv", 15, 15),
    # four columns of the same name for each of three rows: nobody can tell them apart
    ("qualtrics_many_types.qsf", "qualtrics_many_types_insights.csv", 77, 80),
    # item A2 itself is not in the file, only its box for words
    ("limesurvey_n2_2021_structure.xml", "limesurvey_n2_2021_codeonly.csv", 244, 245),
    ("redcap_survey_dictionary.csv", "redcap_survey_data.csv", 11, 11),
]


@pytest.mark.parametrize(("definition", "responses", "found", "asked"), PAIRS)
def test_columns_are_found(imported, definition, responses, found, asked):
    instrument = imported(definition).instrument
    candidate = open_candidates(read_bytes(DATA / responses), None)[0]
    matched = match_columns(candidate.layout, instrument, Problems())
    assert (len(matched.items), len(instrument.items)) == (found, asked)
    assert set(matched.attributes) == set(instrument.attributes)


def test_every_answer_of_a_real_file_decodes(imported):
    instrument = imported("limesurvey_n2_2021_structure.xml").instrument
    survey = read_responses(DATA / "limesurvey_n2_2021_codeonly.csv", instrument)
    assert survey.receipt.accepted == 22
    assert set(survey.receipt.set_aside["reason"]) == {"unfinished"}
    assert list(survey.problems["code"]) == ["missing_item"]
    assert survey.data["A10_1"].sum() > 0
