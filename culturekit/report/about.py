"""What is known of a wave beside its results: source, records, rule, promise, teams."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from culturekit import __version__
from culturekit.instrument import Instrument
from culturekit.report.loading import loading_of
from culturekit.report.work import outcomes_of
from culturekit.results import Result

if TYPE_CHECKING:
    from culturekit.disclosure import Release
    from culturekit.report.wave import Wave
    from culturekit.survey import Survey


def describe(
    wave: "Wave", release: "Release", left_out: list[dict[str, str]]
) -> dict[str, Any]:
    """Return what pages and footers say of a wave; counts and words, no answers.

    Parameters
    ----------
    wave : Wave
        As read.
    release : Release
        What may be shown: how many answered is no more public than any other count.
    left_out : list of dict
        Parts that do not apply, with the reason.

    Returns
    -------
    dict
        See `Book`; plain values only, ready for JSON.
    """
    survey, rule = wave.survey, release.rule
    n = _answered(release)
    promise = survey.instrument.promise
    source = survey.source or {}
    return {
        "survey": survey.instrument.title,
        "survey_id": survey.instrument.id,
        "wave": survey.wave or "",
        "n": n,
        "invited": _invited(survey),
        "sha256": source.get("sha256", ""),
        "store_version": wave.store_version,
        "platform": source.get("platform", ""),
        "version": __version__,
        "simulated": wave.simulated,
        "rule": rule.profile,
        "rule_sentence": rule.sentence,
        "promise_sentence": promise_sentence(survey.instrument),
        "not_for": promise.not_for.rstrip(".") if promise else "",
        "receipt": _receipt(survey, n is not None),
        "quality": _quality(release),
        "loading": loading_of(wave, n, rule.scores),
        "org": organisation(survey),
        "spend": _spend(wave),
        "outcomes": outcomes_of(wave, rule.scores),
        "left_out": left_out,
    }


def since_of(results: Sequence[Result]) -> dict[str, Any]:
    """Return what is known of the comparison with an earlier wave, or nothing.

    Parameters
    ----------
    results : sequence of Result
        Of which a `Trend` knows it.

    Returns
    -------
    dict
        ``since``: ``wave`` (the earlier one's name), ``paired``, and ``questions``
        that were not asked in the same way: scale, item, before, verdict, why.
    """
    from culturekit.trend import Trend

    found = next((part for part in results if isinstance(part, Trend)), None)
    if found is None:
        return {}
    other = found.items[found.items["verdict"] != "same"]
    told = {"wave": found.since, "paired": found.paired}
    return {"since": told | {"questions": other.to_dict("records")}}


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


def _answered(release: "Release") -> int | None:
    """Return how many answered in all, as far as that may be known."""
    table = release.tables.get("response_rates overall")
    if table is None or table["n"].isna().any():
        return None
    return int(table["n"].iloc[0])


def _receipt(survey: "Survey", counted: bool) -> dict[str, Any]:
    """Return what became of the records, as counts; how many answered if known."""
    receipt = survey.receipt
    if receipt is None:
        return {}
    counts = receipt.to_dict()
    answered = {name: counts[name] for name in ("rows_read", "accepted")}
    return {
        **(answered if counted else {}),
        "set_aside": {str(k): int(v) for k, v in counts["set_aside"].items()},
        "quarantined": counts["quarantined"],
        "problems": len(counts["problems"]),
    }


def _quality(release: "Release") -> dict[str, float]:
    """Return how completely people answered, in percent, over all released items."""
    table = release.tables.get("answer_shares overall")
    if table is None:
        return {}
    items = table.drop_duplicates("item")
    if items["hidden"].any() or not items["n_asked"].sum():
        return {}
    asked = items["n_asked"].to_numpy(dtype=float)
    shares = {
        name: float(asked @ items[name].to_numpy(dtype=float)) / float(asked.sum())
        for name in ("dont_know", "not_applicable")
    }
    answered = 100 * float(items["n"].sum()) / float(asked.sum())
    shares["missing"] = max(0.0, 100 - answered - sum(shares.values()))
    return {name: round(value, 1) for name, value in shares.items()}


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
