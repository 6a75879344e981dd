"""Scores on a terminal: one line a group, one column a scale, calm words below."""

import sys
from typing import Any

import click
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from culturekit.disclosure import Release
from culturekit.scoring import TeamScores
from culturekit.survey import Survey

MOST_SCALES = 8
MOST_PROBLEMS = 12
WIDTH_OF_A_FILE = 160
WIDEST_NAME = 36
WIDEST_SCALE = 12


def show(survey: Survey, result: TeamScores, made: Release) -> None:
    """Print the released index of every group, and what stands behind it.

    Parameters
    ----------
    survey : Survey
        For titles.
    result : TeamScores
        For its sentence and its attributes; no number of it is printed.
    made : Release
        What may be shown.
    """
    by = made.table("team_scores", result.by)
    scales = _chosen(survey, [str(s) for s in by["scale"].unique()])
    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    console = Console(width=width, highlight=False, markup=False)
    console.print(_table(survey, result.by, made, scales))
    left = by["scale"].nunique() - len(scales)
    lines = [
        _reason(survey, result.by) if bool(by["hidden"].any()) else "",
        f"{left} more scales and all other columns: --out FILE or --json."
        if left
        else "All other columns: --out FILE or --json.",
        result.note,
        made.rule.sentence,
    ]
    click.echo("\n".join(line for line in lines if line))


def _chosen(survey: Survey, scales: list[str]) -> list[str]:
    primary = [scale for scale in survey.instrument.primary if scale in scales]
    return (primary or scales)[:MOST_SCALES]


def _table(
    survey: Survey, by: tuple[str, ...], made: Release, scales: list[str]
) -> Table:
    """Return the index of every group and scale, the organisation last."""
    wave = f", {survey.wave}" if survey.wave else ""
    groups, overall = (made.table("team_scores", part) for part in (by, "overall"))
    title = f"{survey.instrument.title}{wave}: index 0-100 by {' and '.join(by)}"
    table = Table(title=Text(title), box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column(" / ".join(by), overflow="fold", max_width=WIDEST_NAME)
    table.add_column("invited", justify="right")
    table.add_column("answers", justify="right")
    for scale in scales:
        title = survey.instrument.scales[scale].title
        table.add_column(Text(title), justify="right", max_width=WIDEST_SCALE)
    for frame in (groups, overall):
        for group, rows in frame.groupby("group", sort=False):
            line = _line(str(group), rows.set_index("scale"), scales)
            table.add_row(*(Text(printable(text)) for text in line))
        table.add_section()
    return table


def _reason(survey: Survey, by: tuple[str, ...]) -> str:
    """Say why cells are empty, and which wider breakdown may show more."""
    known = [name for name in by if name in survey.instrument.attributes]
    wider = [above for name in known for above in survey.instrument.containers(name)]
    wider = [name for name in dict.fromkeys(wider) if name in survey.data]
    wider = list(by) if len(by) > 1 else wider
    hint = " or ".join(f"--by {name}" for name in wider)
    return (
        "· is not shown: too few answers, or a small neighbour could be worked out from "
        f"it{f'; {hint} shows more' if hint else ''}."
    )


def _line(group: str, cells: pd.DataFrame, scales: list[str]) -> list[str]:
    """Return group, invited, answers and one index a scale, as text."""
    shown = [number(cells.loc[scale, "index"]) for scale in scales]
    invited = number(cells["invited"].iloc[0], missing="")
    return [group, invited, number(cells["n"].max()), *shown]


def printable(text: str) -> str:
    """Return a text without anything that could steer a terminal.

    Examples
    --------
    >>> printable("Pay\\x1b[2Jroll")
    'Pay [2Jroll'
    """
    return "".join(c if c.isprintable() else " " for c in text)


def number(value: Any, missing: str = "·") -> str:
    """Return a released number as text.

    Examples
    --------
    >>> number(71.0), number(float("nan")), number(None, missing="")
    ('71', '·', '')
    """
    return missing if pd.isna(value) else f"{value:.0f}"


def problem_lines(survey: Survey) -> list[str]:
    """Return what became of the records, and every kind of problem once.

    Parameters
    ----------
    survey : Survey
        Only its receipt is used: columns, row numbers and counts, never an answer.
    """
    receipt = survey.receipt
    if receipt is None:
        return []
    aside, bad = len(receipt.set_aside), len(receipt.quarantined)
    head = f"{receipt.rows_read} records read, {receipt.accepted} accepted"
    head += f", {aside} set aside" if aside else ""
    head += f", {bad} quarantined" if bad else ""
    if receipt.problems.empty:
        return [head]
    keys = ["column", "message"]
    kinds = receipt.problems.groupby(keys, sort=False, dropna=False)
    lines = [_problem(rows) for _, rows in kinds]
    more = len(lines) - MOST_PROBLEMS
    tail = [f"  and {more} more kinds of problems"] if more > 0 else []
    return [f"{head}; problems:", *lines[:MOST_PROBLEMS], *tail]


def _problem(rows: pd.DataFrame) -> str:
    """Return one line about all records with the same problem."""
    first = rows.iloc[0]
    column = first["column"]
    where = "" if pd.isna(column) or not column else f"{column}: "
    lines, at = rows["row"].dropna(), ""
    if len(lines) == 1:
        at = f" (row {int(lines.iloc[0])})"
    elif len(lines):
        at = f" ({len(lines)} records, first in row {int(lines.iloc[0])})"
    parts = [f"{where}{first['message']}{at}"]
    parts += [f"allowed: {first['allowed']}"] if first["allowed"] else []
    parts += [str(first["remedy"])] if first["remedy"] else []
    return printable(f"  {'; '.join(parts)}")
