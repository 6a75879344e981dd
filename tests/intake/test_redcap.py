"""REDCap: several rows of one person are told apart by event and instance."""

import pytest

from culturekit.instrument import Instrument
from culturekit.intake import read_responses
from culturekit.privacy import pseudonym

ASKED = Instrument.model_validate(
    {
        "id": "repeats",
        "title": "Repeats",
        "scales": {},
        "response_scales": {"r": {"id": "r", "codes": (1, 2, 3, 4, 5)}},
        "items": {
            "mood": {
                "id": "mood",
                "text": {"en": "How is it?"},
                "scale": "s",
                "response_scale": "r",
            }
        },
    }
)
RAW = (
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,mood\n"
)
LABELS = "Record ID,Event Name,Repeat Instrument,Repeat Instance,How is it?\n"
ROWS = "1,base_arm_1,,,4\n1,later_arm_1,,,5\n1,later_arm_1,visit,1,3\n"
MORE = "1,later_arm_1,visit,2,2\n2,base_arm_1,,,1\n"


@pytest.mark.parametrize("head", [RAW, LABELS])
def test_events_and_instances_are_records_of_their_own(tmp_path, head):
    path = tmp_path / "a.csv"
    path.write_text(head + ROWS + MORE)
    survey = read_responses(path, ASKED)
    assert survey.receipt.platform == "redcap"
    assert survey.data["mood"].tolist() == [4, 5, 3, 2, 1]
    assert survey.data.index.is_unique
    assert not len(survey.problems)


def test_the_same_event_twice_is_a_duplicate(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(RAW + ROWS + MORE + "1,later_arm_1,visit,2,5\n")
    survey = read_responses(path, ASKED)
    assert survey.data["mood"].tolist() == [4, 5, 3, 1, 5]
    assert survey.receipt.set_aside["row"].tolist() == [5]
    assert survey.problems["code"].tolist() == ["duplicate_id"]


def test_without_events_the_id_alone_is_the_key(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("record_id,mood,form_complete\n7,4,2\n8,5,2\n")
    survey = read_responses(path, ASKED)
    assert survey.data.index.tolist() == pseudonym(["7", "8"], "repeats").tolist()
