"""A roll-up to managers: culturekit beside vivaglint's `aggregate_by_manager`.

    python -m benchmarks.rollup [PEOPLE [ITEMS [SPAN]]]

prints one JSON document. Both sides start from the same table in the layout of a Viva
Glint export, and end with mean, standard deviation and percent favourable of every
item for every manager: of direct reports, and of everybody below. Ours gives both at
once, intervals and keys of managers included. vivaglint is timed where it is installed,
else its fields are null. Times are medians of several calls.
"""

import json
import logging
import sys
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

import culturekit as ck
from benchmarks._timing import spent
from culturekit.privacy import pseudonym

PERSON, MANAGER, SURVEY = "Employee ID", "Manager ID", "glint"
NAMES = ("First Name", "Last Name", "Email", "Status")
PARTS = ("COMMENT", "COMMENT_TOPICS", "SENSITIVE_COMMENT_FLAG")
MISSING = 0.02


def export_of(people: int, items: int, span: int, seed: int = 5) -> pd.DataFrame:
    """Return answers in the layout of an export; everybody has `span` reports."""
    rng = np.random.default_rng(seed)
    number = np.arange(people)
    columns: dict[str, Any] = {name: [name] * people for name in NAMES}
    columns[PERSON] = [f"E{i}" for i in number]
    columns[MANAGER] = [f"E{(i - 1) // span}" if i else None for i in number]
    columns["Survey Cycle Completion Date"] = ["26-03-2024 09:34"] * people
    columns["Survey Cycle Sent Date"] = ["20-03-2024 08:00"] * people
    for item in questions(items):
        answers = rng.integers(1, 6, people).astype(float)
        answers[rng.random(people) < MISSING] = np.nan
        columns[item] = answers
        columns |= {f"{item}_{part}": [None] * people for part in PARTS}
    return pd.DataFrame(columns)


def questions(items: int) -> list[str]:
    return [f"Question {i}" for i in range(1, items + 1)]


def ours(frame: pd.DataFrame, items: int) -> Any:
    """Roll the table up, from the columns of the export to both tables."""
    given = frame[MANAGER].notna().to_numpy()
    keys = np.full(len(frame), None, dtype=object)
    keys[given] = pseudonym(frame[MANAGER][given], SURVEY)
    names = questions(items)
    summary = ck.summarise(
        frame[names].assign(manager=keys),
        "manager",
        scales={name: [name] for name in names},
        options=(1, 5),
    )
    tree = ck.manager_tree(frame[[PERSON, MANAGER]], survey=SURVEY)
    return ck.manager_scores(summary, tree)


def vivaglint(frame: pd.DataFrame, *, whole: bool) -> tuple[Any, pd.DataFrame] | None:
    """Return what the peer took and found; None where it is not installed."""
    if find_spec("vivaglint") is None:
        return None
    from vivaglint import aggregate_by_manager

    logging.getLogger("vivaglint").setLevel(logging.ERROR)
    return spent(
        lambda: aggregate_by_manager(
            frame, scale_points=5, emp_id_col=PERSON, full_tree=whole
        ),
        1,
    )


def apart(mine: pd.DataFrame, theirs: pd.DataFrame) -> float:
    """Return the largest difference of means and standard deviations."""
    keys = pseudonym(theirs["manager_id"], SURVEY)
    place = ["manager", "scale"]
    peer = theirs.assign(manager=keys, scale=theirs["question"]).set_index(place)
    both = mine.set_index(place)[["mean", "sd"]]
    if len(both) != len(peer):
        return float("nan")
    return float((both - peer.loc[both.index, ["mean", "sd"]]).abs().max().max())


def run(people: int = 5_000, items: int = 40, span: int = 8) -> dict[str, Any]:
    """Return times, ratios and how far the results are apart."""
    frame = export_of(people, items, span)
    took, found = spent(lambda: ours(frame, items), 7)
    answer = {
        "what": "mean, sd and percent favourable of items by manager",
        "people": people,
        "items": items,
        "managers": int(frame[MANAGER].nunique()),
        "culturekit": asdict(took),
    }
    for name, table in (("direct", found.direct), ("whole_tree", found.table)):
        answer[name] = None
        peer = vivaglint(frame, whole=name == "whole_tree")
        if peer is not None:
            ratios = {
                "ratio": peer[0].seconds / took.seconds,
                "cpu_ratio": peer[0].cpu_seconds / took.cpu_seconds,
            }
            answer[name] = {
                "vivaglint": asdict(peer[0]),
                **ratios,
                "apart": apart(table, peer[1]),
            }
    return answer


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:4])), indent=2))
