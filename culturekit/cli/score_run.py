"""What `culturekit scores` does once its options are known."""

import json
from dataclasses import replace
from typing import Any

import click
import pandas as pd

from culturekit.cli.how import how_of
from culturekit.cli.progress import reading
from culturekit.cli.score_table import problem_lines, roster_lines, show
from culturekit.disclosure import Release, Rule, release, write_table
from culturekit.errors import CultureKitError, InputError
from culturekit.instrument import load_instrument
from culturekit.intake import read_responses
from culturekit.roster import read_roster
from culturekit.scoring import TeamScores, score, team_scores
from culturekit.scoring.stored import Pieces, pieces_of
from culturekit.store import open_store
from culturekit.summary import group_respondents
from culturekit.survey import Survey
from culturekit.weighting import response_rates


def run(wanted: dict[str, str], by: tuple[str, ...], *, as_json: bool) -> None:
    """Read, score, release, print, and write the file that was asked for.

    Parameters
    ----------
    wanted : dict of str to str
        ``file``, ``survey``, ``roster``, ``on``, ``wave``, ``rule``, ``out``,
        ``all_scales``, ``platform``, ``long``, ``mapping``; empty where not given.
        ``store`` and ``version`` where a wave of the store is meant.
    by : tuple of str
        Attributes; the definition's team attribute where empty.
    as_json : bool
        Whether stdout is one JSON document.
    """
    rule = Rule.named(wanted["rule"])
    given = _read(wanted) if wanted["file"] else _stored(wanted)
    survey = given if isinstance(given, Survey) else given.survey
    _require_groups(survey)
    chosen = by or (survey.instrument.roles.team,)
    try:
        _require_answers(survey)
        result, made = _released(
            given, chosen, rule, all_scales=bool(wanted["all_scales"])
        )
    except CultureKitError:
        # what is wrong with the file may be the reason
        click.echo("\n".join(problem_lines(survey)), err=True)
        raise
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
    named, on = wanted["roster"], wanted["on"]
    roster = read_roster(named, instrument, on=on or None) if named else None
    if roster is not None:
        click.echo("\n".join(roster_lines(named, roster)), err=True)
    wave = wanted["wave"] or None
    with reading(wanted["file"]) as tell:
        return read_responses(
            wanted["file"],
            instrument,
            roster=roster,
            wave=wave,
            progress=tell,
            **how_of(wanted),
        )


def _require_groups(survey: Survey) -> None:
    if not survey.instrument.attributes:
        raise InputError(
            f"the definition of '{survey.instrument.id}' has no attributes, so nothing "
            "says who belongs together; allowed: at least one, such as "
            '[attributes.team] with title = "Team" and columns = ["..."]; add the one '
            "that names the team"
        )


def _stored(wanted: dict[str, str]) -> Pieces:
    """Return a wave of the store; a roster that is given counts in place of its own."""
    store = open_store(wanted["store"])
    found = pieces_of(
        store,
        wanted["wave"],
        version=wanted.get("version"),
        survey=wanted["survey"] or None,
    )
    named, on = wanted["roster"], wanted["on"]
    if not named:
        return found
    roster = read_roster(named, found.survey.instrument, on=on or None)
    click.echo("\n".join(roster_lines(named, roster)), err=True)
    return replace(found, survey=replace(found.survey, roster=roster))


def _require_answers(survey: Survey) -> None:
    if len(survey.data) or survey.receipt is None:
        return
    reasons = survey.receipt.set_aside["reason"].value_counts().to_dict()
    counted = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
    raise InputError(
        f"none of the {survey.receipt.rows_read} records is an answer to score "
        f"({counted}); allowed: a file with finished answers; check the filter of the "
        "export, and the problems listed"
    )


def _released(
    given: Survey | Pieces, by: tuple[str, ...], rule: Rule, *, all_scales: bool
) -> tuple[TeamScores, Release]:
    """Score and release what was asked for, together with all that contains it.

    Whoever asks for teams today and for functions tomorrow could subtract one from the
    other. So whatever is asked, teams and all that they add up to pass the gate
    together, and how many answered with them.
    """
    survey = given if isinstance(given, Survey) else given.survey
    every = given if isinstance(given, Pieces) else score(given)
    left_out = survey.instrument.only_for_larger_groups(by)
    kept = tuple(name for name in every.scales if name not in left_out)
    asked = every if all_scales else replace(every, scales=kept)
    result = team_scores(asked, by, floor=rule.scores)
    others = [name for name in _family(survey, by) if (name,) != result.by]
    beside = [team_scores(every, name, floor=rule.scores) for name in others]
    answered = [response_rates(survey, result.by)]
    answered += [response_rates(survey, name) for name in others]
    return result, release([result, *beside, *answered], rule)


def _family(survey: Survey, by: tuple[str, ...]) -> list[str]:
    """Return the team attribute, those asked for, and all that they add up to."""
    known = [
        name for name in (survey.instrument.roles.team, *by) if name in survey.data
    ]
    names = list(known)
    for name in known:
        names += group_respondents(survey, name, roster=survey.roster).adds_up_to or ()
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
        "receipt": _receipt(survey, made),
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain)


def _receipt(survey: Survey, made: Release) -> dict[str, Any] | None:
    """Return what became of the records; how many answered only where it is shown."""
    if survey.receipt is None:
        return None
    counts = survey.receipt.to_dict()
    if made.table("response_rates", "overall")["hidden"].any():
        counts |= {"rows_read": None, "accepted": None}
    return counts


def _records(table: pd.DataFrame) -> Any:
    return json.loads(table.to_json(orient="records"))


def _plain(value: Any) -> Any:
    """Return a NumPy number as a Python one."""
    return value.item()
