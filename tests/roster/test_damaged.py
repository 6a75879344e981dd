"""Whatever a file holds: a table, or a refusal in words; never anything else."""

import random
from datetime import date

import pytest

from culturekit.errors import RosterError
from culturekit.problems import COLUMNS
from culturekit.resources import shipped
from culturekit.roster import check_roster

EXAMPLE = shipped("surveys") / "example"
STAFF = "person;Team;Vorgesetzte;Eintritt;office;Kopfzahl\n" + "".join(
    f"P{i};Größe {i % 4};P{i // 3};{1 + i % 28}.05.202{i % 7};front;1.234\n"
    for i in range(40)
)
KINDS = ("roster", "allocations", "leavers", "outcomes")
SOURCES = {kind: (EXAMPLE / f"{kind}.csv").read_bytes()[:4000] for kind in KINDS}
SOURCES["people"] = STAFF.encode("cp1252")
CASES = 60
NOISE = ['"', ",", ";", "\n", "\r", "\0", "�", "=1+1", "1e999", "9" * 400, "\t", "'"]


def damaged(data, rng):
    """Cut, repeat, swap or overwrite some of the bytes."""
    data = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(data))
        match rng.randrange(5):
            case 0:
                data[at : at + rng.randrange(1, 40)] = b""
            case 1:
                data[at:at] = rng.choice(NOISE).encode()
            case 2:
                data[at:at] = data[: rng.randrange(1, 300)]
            case 3:
                data[at] = rng.randrange(256)
            case 4:
                data = data.upper()
        data = data or bytearray(b" ")
    return bytes(data)


@pytest.mark.parametrize("name", SOURCES)
def test_damaged_tables_are_checked_or_refused(tmp_path, name, instrument):
    rng = random.Random(f"20260915 {name}")
    kind = "roster" if name == "people" else name
    found = {"checked": 0, "refused": 0}
    for case in range(CASES):
        path = tmp_path / f"{case}.csv"
        path.write_bytes(damaged(SOURCES[name], rng))
        try:
            problems = check_roster(path, instrument, kind=kind)
        except RosterError:
            found["refused"] += 1
            continue
        assert tuple(problems) == COLUMNS
        lines = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        assert problems["row"].dropna().between(1, lines.count(b"\n") + 1).all()
        found["checked"] += 1
    assert found["checked"] > CASES / 2


@pytest.mark.parametrize("cell", [*NOISE, "9999-99-99", "-", "ß" * 5000, "1/1/1", "∞"])
@pytest.mark.parametrize(
    "column", ["person", "team", "manager", "eligible_from", "office"]
)
def test_odd_cells_are_told_or_read(tmp_path, cell, column):
    row = {"person": "p", "team": "A", "manager": "", "eligible_from": "", "office": ""}
    row[column] = cell.replace('"', '""')
    path = tmp_path / "staff.csv"
    line = ",".join(f'"{text}"' for text in row.values())
    path.write_text(f"{','.join(row)}\nq,B,,2020-01-01,\n{line}\n", "utf-8")
    problems = check_roster(path, on=date(2026, 9, 15))
    assert tuple(problems) == COLUMNS
    assert cell not in problems["message"].to_string() or len(cell) == 1
