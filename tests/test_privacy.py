import numpy as np
import pandas as pd

from culturekit.privacy import pseudonym


def test_the_same_id_has_the_same_key_in_one_survey_and_another_in_another():
    one, other = pseudonym(["E1", "E2", "E1"], "a"), pseudonym(["E1"], "b")
    assert one[0] == one[2] != one[1]
    assert other[0] not in one


def test_keys_are_opaque_and_do_not_depend_on_what_holds_the_ids():
    ids = ["E1", "Größe", "x" * 300]
    keys = pseudonym(ids, "s")
    assert all(len(key) == 16 and int(key, 16) >= 0 for key in keys)
    assert not any(text in key for key in keys for text in ("E1", "Gr"))
    for held in (np.array(ids, dtype=object), pd.Series(ids, dtype="str")):
        assert pseudonym(held, "s").tolist() == keys.tolist()
    assert pseudonym([], "s").tolist() == []


def test_keys_stay_what_they_are_from_version_to_version():
    # a stored wave is joined by them
    assert pseudonym(["E1"], "culture_health").tolist() == ["efd562e99cb97467"]
