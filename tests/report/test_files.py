import sys

import pytest

from culturekit.errors import UsageError
from culturekit.report.files import require_writable, write_text


def test_it_makes_folders_and_replaces(tmp_path):
    path = tmp_path / "a" / "b.html"
    write_text(path, "one")
    write_text(path, "two \N{PARTY POPPER} \ud800")
    assert path.read_text("utf-8") == "two \N{PARTY POPPER} ?"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_others_may_read_the_page(tmp_path):
    plain = tmp_path / "plain"
    plain.touch()
    page = write_text(tmp_path / "page.html", "x")
    assert page.stat().st_mode == plain.stat().st_mode


def test_a_folder_that_cannot_be_made_is_wrong_use(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(UsageError, match="choose another folder"):
        write_text(tmp_path / "file" / "page.html", "x")
    with pytest.raises(UsageError, match="choose another folder"):
        require_writable(tmp_path / "file" / "pages")


def test_a_folder_is_made_and_left_empty(tmp_path):
    folder = require_writable(tmp_path / "a" / "b")
    assert list(folder.iterdir()) == []


def test_a_failed_write_leaves_no_part(tmp_path):
    path = tmp_path / "page.html"
    path.mkdir()
    with pytest.raises(UsageError, match="cannot write"):
        write_text(path, "new")
    assert list(tmp_path.iterdir()) == [path]
