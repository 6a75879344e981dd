"""What is known of a wave beside its results: source, records, rule, promise, teams."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from culturekit import __version__
from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE, Instrument

if TYPE_CHECKING:
    from culturekit.disclosure import Rule
    from culturekit.report.wave import Wave
    from culturekit.survey import Survey


def describe(
    wave: "Wave", rule: "Rule", left_out: list[dict[str, str]]
) -> dict[str, Any]:
    """Return what pages and footers say of a wave; counts and words, no answers.

    Parameters
    ----------
    wave : Wave
        As read.
    rule : Rule
        The disclosure rule in force.
    left_out : list of dict
        Parts that do not apply, with the reason.

    Returns
    -------
    dict
        See `Book`; plain values only, ready for JSON.
    """
    survey = wave.survey
    promise = survey.instrument.promise
    source = survey.source or {}
    return {
        "survey": survey.instrument.title,
        "survey_id": survey.instrument.id,
        "wave": survey.wave or "",
        "n": len(survey.data),
        "invited": _invited(survey),
        "sha256": source.get("sha256", ""),
        "platform": source.get("platform", ""),
        "version": __version__,
        "simulated": wave.sources.simulated,
        "rule": rule.profile,
        "rule_sentence": rule.sentence,
        "promise_sentence": promise_sentence(survey.instrument),
        "not_for": promise.not_for.rstrip(".") if promise else "",
        "receipt": _receipt(survey),
        "quality": _quality(survey, rule),
        "org": organisation(survey),
        "spend": _spend(wave),
        "left_out": left_out,
    }


def promise_sentence(instrument: Instrument) -> str:
    """Return what respondents were promised, as a few plain sentences."""
    promise = instrument.promise
    if promise is None:
        return ""
    purpose = promise.purpose[:1].lower() + promise.purpose[1:]
    parts = (
        f"Answers are {promise.identity} and serve one purpose: {purpose}",
        promise.seen_by,
        promise.kept_until,
    )
    return " ".join(
        part if part.endswith(".") else f"{part}." for part in parts if part
    )


def organisation(survey: "Survey") -> dict[str, dict[str, str]]:
    """Return every team with what contains it, nearest first.

    Teams of the roster come first, also those from which nobody answered; then teams
    that only the answers name.
    """
    team = survey.instrument.roles.team
    if team not in survey.instrument.attributes:
        return {}
    columns = [team, *survey.instrument.containers(team)]
    frames = [survey.data] if team in survey.data else []
    if survey.roster is not None:
        frames.insert(0, survey.roster.teams.rename(columns={"team": team}))
    found: dict[str, dict[str, str]] = {}
    for frame in frames:
        known = frame.reindex(columns=columns).astype(object).dropna(subset=[team])
        for row in known.drop_duplicates(team).to_dict("records"):
            inside = {
                name: str(row[name]) for name in columns[1:] if not pd.isna(row[name])
            }
            found.setdefault(str(row[team]), inside)
    return found


def _invited(survey: "Survey") -> int | None:
    if survey.roster is None:
        return None
    return int(survey.roster.teams["invited"].sum())


def _receipt(survey: "Survey") -> dict[str, Any]:
    """Return what became of the records, as counts."""
    receipt = survey.receipt
    if receipt is None:
        return {}
    counts = receipt.to_dict()
    return {
        "rows_read": counts["rows_read"],
        "accepted": counts["accepted"],
        "set_aside": {str(k): int(v) for k, v in counts["set_aside"].items()},
        "quarantined": counts["quarantined"],
        "problems": len(counts["problems"]),
    }


def _quality(survey: "Survey", rule: "Rule") -> dict[str, float]:
    """Return how completely people answered, over everybody, in percent."""
    items = [item for item in survey.instrument.items if item in survey.data]
    if len(survey.data) < rule.scores or not items:
        return {}
    answers = survey.data[items]
    everything = answers.size
    off = {"dont_know": DONT_KNOW, "not_applicable": NOT_APPLICABLE}
    shares = {
        name: 100 * float(answers.eq(code).fillna(value=False).to_numpy().sum())
        for name, code in off.items()
    }
    shares["missing"] = 100 * float(answers.isna().to_numpy().sum())
    return {name: round(value / everything, 1) for name, value in shares.items()}


def _spend(wave: "Wave") -> list[dict[str, Any]]:
    """Return what was spent on each domain by function, per invited head.

    Money of the books, not of respondents: rows of ``unit``, ``domain``, ``currency``,
    ``amount``, ``hours``, ``invited``, ``amount_per_head``, ``hours_per_head``.
    """
    roster, money = wave.survey.roster, wave.allocations
    if roster is None or money is None or "function" not in roster.teams:
        return []
    table = money.table
    if wave.survey.wave and (table["period"] == wave.survey.wave).any():
        table = table[table["period"] == wave.survey.wave]
    heads = roster.invited("function").astype(float)
    keys = [name for name in ("unit", "domain", "currency") if name in table]
    sums = [name for name in ("amount", "hours") if name in table]
    rows = table.groupby(keys, dropna=False, observed=True)[sums].sum().reset_index()
    rows["invited"] = rows["unit"].map(heads)
    for name in sums:
        rows[f"{name}_per_head"] = rows[name].astype(float) / rows["invited"]
    plain = rows.astype(object).where(rows.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]
