import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.report.names import LONGEST, slug, slugs

HOSTILE = [
    "<script>alert(1)</script>", "=cmd|'/c calc'!A0", "../../etc/passwd", "x" * 300,
    "\N{PARTY POPPER}", "CON", "con", "lpt1", "", "   ", ".", "..", "a/b", "a\\b",
    "\x00", "C:\\Windows", "-rf", "\ud800", "Sales", "sales",
]  # fmt: skip
SAFE = set("abcdefghijklmnopqrstuvwxyz0123456789-")
RESERVED = {"con", "prn", "aux", "nul", "lpt1", "com1"}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_becomes_a_safe_file_name(name):
    stem = slug(name)
    assert stem
    assert set(stem) <= SAFE
    assert not stem.startswith("-")
    assert len(stem) <= LONGEST + 9
    assert stem not in RESERVED


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Payroll", "payroll"), ("Client  Sales 2", "client-sales-2"), ("Büro", "buro")],
)
def test_everyday_names_stay_readable(name, stem):
    assert slug(name) == stem


def test_names_that_differ_only_by_case_get_different_files():
    stems = slugs(["Sales", "sales", "SALES"])
    assert len(set(stems.values())) == 3
    assert all(stem.startswith("sales-") for stem in stems.values())


def test_a_name_that_looks_like_a_marked_one_stays_apart():
    marked = slugs(["Sales", "sales"])["Sales"]
    assert len(set(slugs(["Sales", "sales", marked]).values())) == 3


@given(st.lists(st.text(max_size=80), unique=True, max_size=30))
def test_file_names_are_safe_and_never_collide(names):
    stems = slugs(names)
    assert list(stems) == names
    assert len(set(stems.values())) == len(names)
    assert all(stem and set(stem) <= SAFE for stem in stems.values())
    assert not RESERVED & set(stems.values())
