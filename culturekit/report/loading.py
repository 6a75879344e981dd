"""What was loaded and what was found wrong in it: counts and names of the definition.

Nothing of a file itself goes into a book: no name of it, no header, no row, no cell.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from culturekit.report.wave import Wave
    from culturekit.survey import Receipt, Survey

# how many such cells there are tells how many people are in a group, or in none
ABOUT_GROUPS = ("no_group", "not_in_roster", "other_container", "unknown_value")
OF_PEOPLE = ("accepted", "new", "changed", "unchanged")
OF_RECORDS = ("rows_read", "set_aside", "quarantined")
EXACT = ("id", "given")
CLOSE = "close"


def loading_of(wave: "Wave", answered: int | None, floor: int) -> dict[str, Any]:
    """Return what the page about the data says of the files behind a wave.

    Parameters
    ----------
    wave : Wave
        As read.
    answered : int, optional
        How many answered, as far as that may be known.
    floor : int
        People below which a load is not counted: a file can hold a single team.

    Returns
    -------
    dict
        ``loads`` (``at``, ``platform``, ``encoding``, ``sha256`` and counts, or none
        of these), ``counted`` (whether the loads are), ``quarantined`` by reason,
        ``problems`` (``code``, ``count``, ``items``, ``attributes``, ``others``),
        ``columns`` (how they were found), ``close`` (found by likeness),
        ``team_source``. Empty for answers that were not read from a file.
    """
    survey = wave.survey
    receipt = survey.receipt
    if receipt is None:
        return {}
    loads = _loads(wave, receipt)
    counted = answered is not None and _enough(loads, floor)
    return {
        "loads": loads if counted else [_uncounted(load) for load in loads],
        "counted": counted,
        "quarantined": _counts(receipt.quarantined["reason"]),
        "problems": _problems(survey, receipt),
        **_columns(receipt),
        "team_source": survey.team_source if _has_team(survey) else "",
    }


def _loads(wave: "Wave", receipt: "Receipt") -> list[dict[str, Any]]:
    """Return the loads of a store's wave; of a file there is one, without a date."""
    if not wave.store_version:
        told = receipt.to_dict()
        texts = {n: told[n] for n in ("platform", "encoding", "sha256")}
        aside = len(receipt.set_aside)
        return [
            {n: told[n] for n in ("rows_read", "accepted", "quarantined")}
            | {**texts, "at": "", "set_aside": aside}
        ]
    from culturekit.store import open_store

    survey = wave.survey
    frame = open_store(wave.sources.responses).loads(
        str(survey.wave), version=wave.store_version, survey=survey.instrument.id
    )
    frame["at"] = [at.date().isoformat() for at in frame["at"]]
    wanted = ["at", "platform", "encoding", "sha256", *OF_RECORDS, *OF_PEOPLE]
    rows = frame[wanted].astype(object)
    return [
        {str(k): v for k, v in row.items()}
        for row in rows.where(rows.notna(), None).to_dict("records")
    ]


def _enough(loads: Iterable[Mapping[str, Any]], floor: int) -> bool:
    """Tell whether there are enough people in every load: it may be a team's file."""
    return all(load["accepted"] >= floor for load in loads)


def _uncounted(load: Mapping[str, Any]) -> dict[str, Any]:
    """Return a load without what tells how many people are in it."""
    return {k: v for k, v in load.items() if k not in {*OF_PEOPLE, "rows_read"}}


def _counts(texts: "pd.Series[str]") -> dict[str, int]:
    return {str(name): int(count) for name, count in texts.value_counts().items()}


def _problems(survey: "Survey", receipt: "Receipt") -> list[dict[str, Any]]:
    """Return problems by code: how many cells, in which columns of the definition."""
    kinds = _kinds(survey, receipt)
    rows = []
    for code, frame in receipt.problems.groupby("code", sort=False):
        columns = [str(name) for name in frame["column"].dropna().unique()]
        found = [kinds[name] for name in columns if name in kinds]
        items = [name for kind, name in found if kind == "item"]
        attributes = [name for kind, name in found if kind == "attribute"]
        row = {
            "code": str(code),
            "count": None if code in ABOUT_GROUPS else len(frame),
            "items": list(dict.fromkeys(items)),
            "attributes": list(dict.fromkeys(attributes)),
            "others": len(columns) - len(found),
        }
        rows.append(row)
    return rows


def _kinds(survey: "Survey", receipt: "Receipt") -> dict[str, tuple[str, str]]:
    """Return header or id to kind and id: what the definition calls a column."""
    known = {name: ("attribute", name) for name in survey.instrument.attributes}
    known |= {name: ("item", name) for name in survey.instrument.items}
    if receipt.mapping is not None:
        headers = receipt.mapping[["column", "kind", "name"]].itertuples(index=False)
        known |= {str(column): (str(k), str(name)) for column, k, name in headers}
    return known


def _columns(receipt: "Receipt") -> dict[str, Any]:
    """Return how columns were found, and those found by likeness, by their place."""
    mapping = receipt.mapping
    if mapping is None:
        return {"columns": {}, "close": []}
    ways = mapping["how"].str.partition(" (")[0]
    near = mapping[ways == CLOSE]
    rows = near[["kind", "name", "position", "how"]].to_dict("records")
    return {
        "columns": _counts(ways),
        "close": [{**{str(k): v for k, v in row.items()}} for row in rows],
    }


def _has_team(survey: "Survey") -> bool:
    return survey.instrument.roles.team in survey.data
