"""Files of tables: names that mean harm, and writes that fail."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from culturekit.disclosure import write_table
from culturekit.errors import UsageError

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=cmd|'/c calc'!A0"]
PLAIN = ["Payroll", "a=b", "1-2", "<script>alert(1)</script>", "../../etc/passwd"]
ODD = [
    "x" * 300,
    "🌙 Nachtschicht",
    'say "yes",\nthen no',
    "nul\x00 bell\x07",
    "\ud800",
]


def table(names: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"team": pd.Series(names, dtype=object), "=index": range(-1, len(names) - 1)}
    )
    frame["mean"] = frame["=index"] - 0.5
    frame["n"] = pd.array([None, *range(1, len(names))], dtype="Int64")
    frame["hidden"] = frame["n"].isna()
    return frame


def cells(path: Path) -> list[list[object]]:
    if path.suffix == ".csv":
        read = pd.read_csv(path, dtype=str, keep_default_na=False)
        return [list(read.columns), *read.to_numpy().tolist()]
    sheet = openpyxl.load_workbook(path).active
    return [[cell.value for cell in row] for row in sheet.rows]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_formulas_become_text(tmp_path: Path, ending: str) -> None:
    path = write_table(table(FORMULAS), tmp_path / f"out{ending}")
    rows = cells(path)
    assert rows[0] == ["team", "'=index", "mean", "n", "hidden"]
    for row, name in zip(rows[1:], FORMULAS, strict=True):
        assert row[0] == f"'{name}".replace("\r", "\n")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_other_text_is_untouched(tmp_path: Path, ending: str) -> None:
    names = [*PLAIN, *ODD[:3], "a\n=1"]
    rows = cells(write_table(table(names), tmp_path / f"out{ending}"))
    assert [row[0] for row in rows[1:]] == names


def test_a_lone_carriage_return_starts_no_row(tmp_path: Path) -> None:
    text = write_table(table(["a\r=1", "b"]), tmp_path / "out.csv").read_bytes()
    assert b"\r" not in text.replace(b"\r\n", b"\n")


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    rows = cells(write_table(table(PLAIN), tmp_path / "out.xlsx"))
    assert rows[1][1:] == [-1, -1.5, None, True]
    assert rows[2][1:] == [0, -0.5, 1, False]
    text = (write_table(table(PLAIN), tmp_path / "out.csv")).read_text("utf-8-sig")
    assert text.splitlines()[1] == "Payroll,-1,-1.5,,True"


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_characters_that_files_cannot_hold_are_replaced(
    tmp_path: Path, ending: str
) -> None:
    rows = cells(write_table(table(ODD), tmp_path / f"out{ending}"))
    assert rows[4][0] == "nul� bell�"
    assert rows[5][0] == "�"


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    path = write_table(table([*FORMULAS, *PLAIN, *ODD]), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(path).active
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n", "b"}


def test_parquet_keeps_types_and_names(tmp_path: Path) -> None:
    frame = table([*FORMULAS, *PLAIN]).astype({"team": "str"})
    path = write_table(frame, tmp_path / "out.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(path), frame)


@pytest.mark.parametrize("name", ["out.json", "out", "out.xls", "out.csv.gz"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.csv, \.xlsx, \.parquet"):
        write_table(table(PLAIN), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="folder does not exist"):
        write_table(table(PLAIN), tmp_path / "none" / "out.csv")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = write_table(table(PLAIN), tmp_path / "out.parquet")
    before = path.read_bytes()
    broken = pd.DataFrame({"team": ["a", object()]})
    with pytest.raises(Exception, match=r"."):
        write_table(broken, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["out.parquet"]


def test_empty_tables_are_written(tmp_path: Path) -> None:
    empty = table(PLAIN).iloc[:0]
    for ending in (".csv", ".xlsx", ".parquet"):
        assert write_table(empty, tmp_path / f"out{ending}").stat().st_size
