"""What `culturekit scores` does once its options are known."""

import json
from typing import Any

import click
import pandas as pd

from culturekit.cli.score_table import problem_lines, show
from culturekit.disclosure import Release, Rule, release, write_table
from culturekit.instrument import load_instrument
from culturekit.intake import read_responses
from culturekit.roster import read_roster
from culturekit.scoring import TeamScores, team_scores
from culturekit.survey import Survey


def run(wanted: dict[str, str], by: tuple[str, ...], *, as_json: bool) -> None:
    """Read, score, release, print, and write the file that was asked for.

    Parameters
    ----------
    wanted : dict of str to str
        ``file``, ``survey``, ``roster``, ``wave``, ``rule``, ``out``; empty where not
        given.
    by : tuple of str
        Attributes; the definition's team attribute where empty.
    as_json : bool
        Whether stdout is one JSON document.
    """
    rule = Rule.named(wanted["rule"])
    survey = _read(wanted)
    result, made = _released(survey, by or (survey.instrument.roles.team,), rule)
    if wanted["out"]:
        written = write_table(made.table("team_scores", result.by), wanted["out"])
        click.echo(f"written: {written}", err=True)
    if as_json:
        click.echo(_document(survey, result, made))
    else:
        show(survey, result, made)
        click.echo("\n".join(problem_lines(survey)), err=True)


def _read(wanted: dict[str, str]) -> Survey:
    instrument = load_instrument(wanted["survey"])
    named = wanted["roster"]
    roster = read_roster(named, instrument) if named else None
    wave = wanted["wave"] or None
    return read_responses(wanted["file"], instrument, roster=roster, wave=wave)


def _released(
    survey: Survey, by: tuple[str, ...], rule: Rule
) -> tuple[TeamScores, Release]:
    """Score and release what was asked for, together with all that contains it.

    Whoever asks for teams today and for functions tomorrow could subtract one from the
    other. So whatever is asked, teams and their containers pass the gate together.
    """
    result = team_scores(survey, by, floor=rule.scores)
    others = [name for name in _family(survey, by) if (name,) != result.by]
    beside = [team_scores(survey, name, floor=rule.scores) for name in others]
    return result, release([result, *beside], rule)


def _family(survey: Survey, by: tuple[str, ...]) -> list[str]:
    """Return the team attribute, those asked for, and their containers."""
    instrument = survey.instrument
    names: list[str] = []
    for name in (instrument.roles.team, *by):
        if name in instrument.attributes:
            names += [name, *instrument.containers(name)]
    return [name for name in dict.fromkeys(names) if name in survey.data]


def _document(survey: Survey, result: TeamScores, made: Release) -> str:
    """Return everything that may be shown as one JSON document."""
    document = {
        "survey": survey.instrument.title,
        "wave": survey.wave,
        "by": list(result.by),
        "rule": made.rule.sentence,
        "note": result.note,
        "table": _records(made.table("team_scores", result.by)),
        "overall": _records(made.table("team_scores", "overall")),
        "receipt": survey.receipt.to_dict() if survey.receipt else None,
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain)


def _records(table: pd.DataFrame) -> Any:
    return json.loads(table.to_json(orient="records"))


def _plain(value: Any) -> Any:
    """Return a NumPy number as a Python one."""
    return value.item()
