import stat

import numpy as np
import pandas as pd
import pytest

import culturekit as ck
from culturekit import privacy
from culturekit.privacy import pseudonym


@pytest.fixture
def no_key(monkeypatch, tmp_path):
    """A machine on which nobody has set a secret; where its file will lie."""
    monkeypatch.delenv(privacy.SECRET)
    monkeypatch.delenv(privacy.SECRET_FILE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    privacy._kept.cache_clear()
    yield tmp_path / "culturekit" / "key"
    privacy._kept.cache_clear()


def refused_by_the_disk(*_):
    raise OSError("read-only file system")


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
    assert pseudonym(["E1"], "culture_health").tolist() == ["3db17ffdd025007e"]


def test_another_secret_gives_other_keys(monkeypatch):
    known = pseudonym(["E1"], "s")
    monkeypatch.setenv(privacy.SECRET, "another secret, as long as it has to be")
    assert pseudonym(["E1"], "s") != known


def test_a_secret_is_made_once_for_its_owner_alone(no_key):
    first = pseudonym(["E1"], "s")
    assert stat.S_IMODE(no_key.stat().st_mode) == 0o600
    assert [path.name for path in no_key.parent.iterdir()] == ["key"]
    privacy._kept.cache_clear()  # as in the next run
    assert pseudonym(["E1"], "s") == first


def test_a_file_can_be_named(no_key, monkeypatch, tmp_path):
    (tmp_path / "ours").write_text("a secret that the whole team shares\n")
    monkeypatch.setenv(privacy.SECRET_FILE, str(tmp_path / "ours"))
    shared = pseudonym(["E1"], "s")
    monkeypatch.setenv(privacy.SECRET, "a secret that the whole team shares")
    assert pseudonym(["E1"], "s") == shared
    assert not no_key.exists()


def test_where_no_secret_can_be_kept_a_warning_says_so(no_key, monkeypatch):
    monkeypatch.setattr(privacy.os, "link", refused_by_the_disk)
    with pytest.warns(UserWarning, match="differ from run to run"):
        first = pseudonym(["E1"], "s")
    assert pseudonym(["E1"], "s") == first  # the same within a run


def test_a_secret_that_could_be_guessed_is_refused(monkeypatch):
    monkeypatch.setenv(privacy.SECRET, "short")
    with pytest.raises(ck.UsageError, match="fewer than 16 characters") as refused:
        pseudonym(["E1"], "s")
    assert "short" not in str(refused.value)


def test_a_secret_that_cannot_be_read_is_no_reason_for_a_new_one(no_key):
    no_key.parent.mkdir()
    no_key.write_bytes(b"\xff" * 40)
    with pytest.raises(ck.UsageError, match="could not be read"):
        pseudonym(["E1"], "s")
    assert no_key.read_bytes() == b"\xff" * 40
