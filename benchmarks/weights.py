"""Raking and weighted means at scale, beside R's survey.

    python -m benchmarks.weights [ROWS]...

prints one JSON document. Both sides get the same respondents in this run: starting
weights, three margins of the population (50 units, 9 functions, 6 bands of tenure), and
six columns of which the weighted mean and its linearised standard error after raking
are asked. The peer is timed where Rscript and its package are installed, else its
fields are null. The floor is one reading of the columns from memory.
"""

import json
import sys
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

import culturekit as ck
from benchmarks._timing import timed
from benchmarks.summary import in_r

SIZES = (10_000, 100_000, 1_000_000)
MARGINS = {"unit": 50, "job": 9, "tenure": 6}
COLUMNS = tuple(f"y{i}" for i in range(1, 7))
R_CODE = r"""
suppressMessages(library(survey))
d <- read.csv(commandArgs(TRUE)[1])
margin <- function(name, counts) {
  setNames(data.frame(seq_along(counts) - 1, counts), c(name, "Freq"))
}
margins <- list(%s)
clock <- function(what, code) {
  used <- system.time(value <- code)
  cat(what, used[[3]], used[[1]] + used[[2]], 0, "\n"); value
}
drawn <- svydesign(id = ~1, weights = ~w, data = d)
raked <- clock("rake", rake(drawn, list(~unit, ~job, ~tenure), margins,
  control = list(maxit = 100, epsilon = 1e-10)))
m <- clock("means", svymean(~%s, raked))
cat("mean", 0, 0, sprintf("%%.15g", coef(m)[1]), "\n")
cat("std_error", 0, 0, sprintf("%%.15g", SE(m)[1]), "\n")
"""


def people_of(rows: int, seed: int = 1) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return respondents, and the population that answered by unit, job and tenure."""
    rng = np.random.default_rng(seed)
    invited = 2 * rows
    codes = {name: rng.integers(0, k, invited) for name, k in MARGINS.items()}
    level = sum(rng.normal(size=k)[codes[name]] for name, k in MARGINS.items())
    answered = np.flatnonzero(rng.random(invited) < 1 / (1 + np.exp(-0.3 * level)))
    population = {
        name: dict(enumerate(np.bincount(code, minlength=MARGINS[name]).tolist()))
        for name, code in codes.items()
    }
    columns = {name: code[answered] for name, code in codes.items()}
    columns["w"] = rng.uniform(0.5, 1.5, len(answered))
    for name in COLUMNS:
        columns[name] = 0.5 * level[answered] + rng.normal(size=len(answered))
    return pd.DataFrame(columns), population


def ours(frame: pd.DataFrame, population: dict[str, Any]) -> dict[str, Any]:
    """Return seconds of both steps, in total, and what was found for one column."""
    rake, weights = timed(lambda: ck.rake(frame, population, weight="w"))
    means, found = timed(lambda: ck.weighted_means(frame, COLUMNS, weight=weights))
    first = found.table.iloc[0]
    return {
        "seconds": {"rake": rake, "means": means},
        "total": rake + means,
        "mean": float(first["estimate"]),
        "std_error": float(first["std_error"]),
    }


def in_survey(frame: pd.DataFrame, population: dict[str, Any]) -> dict[str, Any] | None:
    """Return the same of R's survey; None without it."""
    listed = ", ".join(
        f'margin("{name}", c({", ".join(map(str, counts.values()))}))'
        for name, counts in population.items()
    )
    table = pa.Table.from_pandas(frame, preserve_index=False)
    found = in_r(R_CODE % (listed, " + ".join(COLUMNS)), table)
    if found is None:
        return None
    seconds = {name: found[name][0] for name in ("rake", "means")}
    return {
        "seconds": seconds,
        "total": sum(seconds.values()),
        "mean": found["mean"][2],
        "std_error": found["std_error"][2],
    }


def one_size(rows: int) -> dict[str, Any]:
    frame, population = people_of(rows)
    mine, peer = ours(frame, population), in_survey(frame, population)
    least = timed(lambda: [frame[name].to_numpy().max() for name in frame], 5)[0]
    return {
        "rows": len(frame),
        "culturekit": mine,
        "survey": peer,
        "ratio": None if peer is None else peer["total"] / mine["total"],
        "floor_seconds": least,
        "over_floor": mine["total"] / least,
    }


def run(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Return times, ratios and what was found, size by size."""
    return {
        "what": "raking to three margins, then six weighted means with standard errors",
        "sizes": [one_size(rows) for rows in sizes],
    }


if __name__ == "__main__":
    print(json.dumps(run(tuple(map(int, sys.argv[1:])) or SIZES), indent=2))
