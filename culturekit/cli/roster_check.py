"""What `culturekit roster check` does once its options are known."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from culturekit.cli import printable
from culturekit.instrument import load_instrument
from culturekit.problems import summarise_problems
from culturekit.roster import Roster, read_roster, unusable
from culturekit.roster.checking import Looked, look_at

ROWS = 8
MOST = 40


def look(file: str, kind: str, options: Mapping[str, str | None]) -> Looked:
    """Read a file with the definition, the roster and the day that were named.

    Parameters
    ----------
    file, kind : str
        The file and what it is.
    options : mapping of str to str
        ``survey``, ``roster``, ``on``; empty where not given.
    """
    survey, known = options["survey"], options["roster"]
    instrument = load_instrument(survey) if survey else None
    beside = read_roster(known, instrument) if known else None
    return look_at(file, instrument, kind=kind, roster=beside, on=options["on"] or None)


def document(file: str, kind: str, looked: Looked) -> str:
    """Return everything that was found as one JSON document."""
    problems = looked.problems
    found = {
        "file": file,
        "kind": kind,
        "usable": looked.made is not None,
        **_counts(looked),
        "note": "" if looked.made is None else looked.made.note,
        "notes": problems.attrs.get("notes", []),
        "in_the_way": len(unusable(problems)),
        "problems": json.loads(problems.to_json(orient="records")),
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _counts(looked: Looked) -> dict[str, Any]:
    made = looked.made
    if not isinstance(made, Roster):
        return {} if made is None else {"entries": len(made.table)}
    people = None if made.people is None else len(made.people)
    invited = int(made.teams["invited"].sum())
    return {"teams": len(made.teams), "invited": invited, "people": people}


def lines(file: str, looked: Looked) -> str:
    """Return what was found in words, what stands in the way first."""
    name, made, problems = Path(file).name, looked.made, looked.problems
    wrong = unusable(problems)
    others = problems.drop(index=wrong.index)
    if made is None:
        head = [f"{name} cannot be used:", *_kinds(wrong)]
    else:
        head = [f"{name} can be used. {made.note}".strip()]
    if len(others):
        head += ["To look at, though it does not stand in the way:", *_kinds(others)]
    if not len(problems):
        head += ["Nothing wrong was found."]
    return "\n".join(map(printable, head))


def _kinds(problems: pd.DataFrame) -> list[str]:
    """Return one line a kind of problem, with its first rows."""
    kinds = summarise_problems(problems, examples=ROWS).to_dict("records")
    said = [_kind(row) for row in kinds[:MOST]]
    more = len(kinds) - MOST
    return said + [f"  and {more} more kinds of problems"] * (more > 0)


def _kind(row: dict[str, Any]) -> str:
    where = f"{row['column']}: " if isinstance(row["column"], str) else ""
    plural = "s" if row["count"] > 1 else ""
    rows = f" (row{plural} {row['rows']})" if row["rows"] else ""
    allowed = f"allowed: {row['allowed']}" if row["allowed"] else ""
    parts = filter(None, [f"{where}{row['message']}{rows}", allowed, row["remedy"]])
    return f"  {'; '.join(parts)}"
