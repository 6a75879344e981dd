"""Scores on a terminal: one line a group, one column a scale, calm words below."""

import sys
from collections.abc import Iterator
from typing import Any

import click
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from culturekit.cli import printable
from culturekit.disclosure import Release
from culturekit.roster import Roster
from culturekit.scoring import TeamScores
from culturekit.survey import Receipt, Survey

MOST_PROBLEMS = 12
ALIKE = 3  # columns with the same problem that are listed before they are counted
WIDTH_OF_A_FILE = 180
WIDEST_NAME = 40
WIDEST_SCALE = 12
# what the columns beside names and scales take, and a scale with the space around it
BESIDE, A_SCALE = 26, 15
HIDDEN = "· is not shown: too few answers, or a small neighbour would show through."


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
    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    console = Console(width=width, highlight=False, markup=False)
    groups = made.table("team_scores", result.by)
    overall = made.table("team_scores", "overall")
    instead = _instead(made, result.by)
    names = [*groups["group"], *instead]
    room = console.width - BESIDE - min(WIDEST_NAME, max(map(len, names), default=0))
    room -= min(WIDEST_NAME, max(map(len, instead.values()), default=0))
    scales = _chosen(survey, groups)[: max(1, room // A_SCALE)]
    table = _empty_table(survey, result.by, scales, with_instead=bool(instead))
    for frame in (groups, overall):
        for line in _lines(frame, scales, instead):
            table.add_row(*(Text(printable(text)) for text in line))
        table.add_section()
    console.print(table)
    left = groups["scale"].nunique() - len(scales)
    more = f"{left} more scales and all" if left else "All"
    lines = [HIDDEN] if bool(groups["hidden"].any()) else []
    lines += [f"{more} other columns: --out FILE or --json."]
    click.echo("\n".join([*lines, result.note, made.rule.sentence]))


def _chosen(survey: Survey, groups: pd.DataFrame) -> list[str]:
    """Return the primary scales, or all where the definition names none."""
    known = [str(scale) for scale in groups["scale"].unique()]
    return [scale for scale in survey.instrument.primary if scale in known] or known


def _empty_table(
    survey: Survey, by: tuple[str, ...], scales: list[str], *, with_instead: bool
) -> Table:
    wave = f", {survey.wave}" if survey.wave else ""
    known = survey.instrument.attributes
    titles = [known[name].title if name in known else name for name in by]
    title = f"{survey.instrument.title}{wave}: index 0-100 by {' and '.join(titles)}"
    table = Table(title=Text(title), box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column(" / ".join(titles), overflow="fold", max_width=WIDEST_NAME)
    table.add_column("invited", justify="right")
    table.add_column("answers", justify="right")
    for scale in scales:
        name = Text(survey.instrument.scales[scale].title)
        table.add_column(name, justify="right", max_width=WIDEST_SCALE)
    if with_instead:
        table.add_column("see instead", overflow="fold", max_width=WIDEST_NAME)
    return table


def _instead(made: Release, by: tuple[str, ...]) -> dict[str, str]:
    """Return, per group with hidden rows, the nearest container that is shown."""
    key = f"team_scores by {' / '.join(by)}"
    hidden = made.hidden[made.hidden["table"] == key]
    known = hidden.dropna(subset=["shown_group"]).drop_duplicates("group")
    return dict(zip(known["group"], known["shown_group"], strict=True))


def _lines(
    frame: pd.DataFrame, scales: list[str], instead: dict[str, str]
) -> Iterator[list[str]]:
    """Yield group, invited, answers, one index a scale, and what to see instead."""
    groups = frame.groupby("group", sort=False)
    wide = frame.pivot_table("index", "group", "scale", "first", dropna=False)
    counts = pd.DataFrame(
        {
            "invited": groups["invited"].first(),
            "n": groups["n"].max(),
            "gone": groups["hidden"].all(),
        }
    )
    for group, row in counts.iterrows():
        shown = [number(wide.loc[group, scale]) for scale in scales]
        line = [str(group), number(row["invited"], ""), number(row["n"]), *shown]
        if instead:
            line.append(instead.get(str(group), "") if row["gone"] else "")
        yield line


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
    return [] if survey.receipt is None else receipt_lines(survey.receipt)


def receipt_lines(receipt: Receipt) -> list[str]:
    """Return what became of the records of a file, and every kind of problem once."""
    aside, bad = len(receipt.set_aside), len(receipt.quarantined)
    head = f"{receipt.rows_read} records read, {receipt.accepted} accepted"
    head += f", {aside} set aside" if aside else ""
    head += f", {bad} quarantined" if bad else ""
    if receipt.problems.empty:
        return [head]
    lines = [_problem(rows) for rows in _kinds(receipt.problems)]
    more = len(lines) - MOST_PROBLEMS
    tail = [f"  and {more} more kinds of problems"] if more > 0 else []
    return [f"{head}; problems:", *lines[:MOST_PROBLEMS], *tail]


def roster_lines(path: str, roster: Roster) -> list[str]:
    """Return who counts as invited, and how to see what else was found.

    Parameters
    ----------
    path : str
        The roster's file.
    roster : Roster
        Only its note and the number of its problems are used.
    """
    lines = [printable(f"roster: {roster.note}")]
    count = 0 if roster.problems is None else len(roster.problems)
    if count:
        what = "thing was" if count == 1 else "things were"
        lines.append(f"  {count} {what} found in it; culturekit roster check {path}")
    return lines


def _kinds(problems: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield problems that are one for the reader: of one column, or of many alike."""
    whole = problems[problems["row"].isna()]
    often = whole["code"].value_counts()
    many = whole["code"].isin(often.index[often > ALIKE])
    for _, rows in whole[many].groupby("code", sort=False):
        first = rows.iloc[[0]]
        names = [str(name) for name in rows["column"]]
        listed = ", ".join(names[:ALIKE])
        message = f"{first['message'].iloc[0]}; and {len(names) - 1} more alike"
        yield first.assign(message=message, column=f"{listed}, ...")
    single = problems.drop(index=whole.index[many])
    for _, rows in single.groupby(["column", "message"], sort=False, dropna=False):
        yield rows


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
