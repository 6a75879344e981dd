"""Summaries, reliability and agreement at scale, beside psych, multilevel and lavaan.

    python -m benchmarks.summary [ROWS TEAMS]...

prints one JSON document. Every size is answered by both sides in this run, from data
in memory: team scores, alpha, omega, ICC(1), ICC(2) and r_wg(j) of six scales, and, up
to 100,000 rows, the polychoric correlations of all 24 items. The peers are timed where
Rscript and their packages are installed, else their fields are null. Ours are
medians of five calls; ratios are of the clock and, where other work shares the
processors, of their time. The floor is one reading of the answers from memory.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

import culturekit as ck
from benchmarks._timing import Spent, spent, timed

SCALES = ("fair", "team", "drive", "lead", "load", "leave")
ITEMS = {scale: [f"{scale}{i}" for i in range(1, 5)] for scale in SCALES}
SIZES = ((10_000, 1_000), (100_000, 10_000), (1_000_000, 100_000))
MISSING = 0.02
R_CODE = r"""
suppressMessages({library(psych); library(multilevel)})
d <- read.csv(commandArgs(TRUE)[1]); names <- c(%s)
scales <- lapply(names, function(s) paste0(s, 1:4))
clock <- function(what, code) {
  used <- system.time(value <- suppressWarnings(suppressMessages(code)))
  cat(what, used[[3]], used[[1]] + used[[2]], sprintf("%%.15g", value), "\n")
}
score <- function(i) {
  x <- rowMeans(d[i], na.rm = TRUE); x[rowSums(!is.na(d[i])) < 3] <- NA; x
}
alpha1 <- function(i) psych::alpha(na.omit(d[i]))$total$raw_alpha
omega1 <- function(i) psych::omega(na.omit(d[i]), nfactors = 1, plot = FALSE)$omega.tot
agreed <- function(i) mean(rwg.j(d[i], d$unit)$rwg.j, na.rm = TRUE)
clock("team_scores", { x <- sapply(scales, score)
  m <- aggregate(x, list(d$unit), mean, na.rm = TRUE); m[1, 2] })
clock("alpha", sapply(scales, alpha1)[1])
clock("omega", sapply(scales, omega1)[1])
clock("icc", mult.icc(as.data.frame(x), d$unit)[1, 2])
clock("r_wg_j", sapply(scales, agreed)[1])
"""
R_POLYCHORIC = r"""
suppressMessages(library(%s))
d <- read.csv(commandArgs(TRUE)[1]); d <- d[names(d) != "unit"]
used <- system.time(m <- suppressWarnings(suppressMessages(%s)))
cat("polychoric", used[[3]], used[[1]] + used[[2]], sprintf("%%.15g", m[1, 2]), "\n")
"""
CALLS = {
    "psych": "psych::polychoric(d, correct = 0, progress = FALSE)$rho",
    "lavaan": "lavCor(d, ordered = names(d), missing = 'pairwise')",
}


def answers_of(rows: int, teams: int, seed: int = 1) -> pa.Table:
    """Return 24 items from 1 to 5 in six related scales, 2% missing, and teams."""
    rng = np.random.default_rng(seed)
    team = np.sort(rng.integers(0, teams, rows))
    common = rng.normal(size=rows)
    columns: dict[str, Any] = {"unit": pa.array(team.astype(np.int32))}
    for number, scale in enumerate(SCALES):
        shared = 0.35 * rng.normal(size=teams)[team]
        trait = 0.5 * common + shared + 0.8 * rng.normal(size=rows)
        for place, item in enumerate(ITEMS[scale]):
            load = 0.6 + 0.07 * place
            raw = load * trait + np.sqrt(1 - load**2) * rng.normal(size=rows)
            edges = np.array([-1.5, -0.7, 0.1, 1.0]) + 0.1 * (number % 3)
            code = 1 + np.searchsorted(edges, raw).astype(np.int8)
            columns[item] = pa.array(code, mask=rng.random(rows) < MISSING)
    return pa.table(columns)


def ours(table: pa.Table) -> dict[str, Any]:
    """Return seconds of every step, in total, and what was found for one scale."""
    steps: dict[str, Spent] = {}
    steps["summarise"], summary = spent(
        lambda: ck.summarise(table, "unit", scales=ITEMS, options=(1, 5))
    )
    steps["team_scores"], _ = spent(lambda: ck.team_scores(summary, "unit"))
    steps["alpha_omega"], reliabilities = spent(
        lambda: [ck.reliability(summary, scale) for scale in SCALES]
    )
    steps["icc_r_wg_j"], agreements = spent(
        lambda: [ck.agreement(summary, scale, "unit") for scale in SCALES]
    )
    return {
        **_times({name: (s.seconds, s.cpu_seconds) for name, s in steps.items()}),
        "alpha": reliabilities[0].alpha,
        "icc1_reml": agreements[0].icc1_reml,
        "r_wg_j": float(agreements[0].table["r_wg_j"].mean()),
    }


def _times(steps: dict[str, tuple[float, float]]) -> dict[str, Any]:
    """Return seconds on the clock, of every step and in all, and of processors."""
    return {
        "seconds": {name: clock for name, (clock, _) in steps.items()},
        "total": sum(clock for clock, _ in steps.values()),
        "cpu_total": sum(cpu for _, cpu in steps.values()),
    }


def in_r(code: str, table: pa.Table) -> dict[str, tuple[float, float, float]] | None:
    """Return seconds, processor seconds and value of every task of an R script.

    None without its peers.
    """
    program = shutil.which("Rscript")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        pa.csv.write_csv(table, path)
        done = subprocess.run(
            [program, "-e", code, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        return None
    lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
    return {
        name: (float(clock), float(cpu), float(value))
        for name, clock, cpu, value in lines
    }


def psych_and_multilevel(table: pa.Table) -> dict[str, Any] | None:
    named = ", ".join(f'"{scale}"' for scale in SCALES)
    found = in_r(R_CODE % named, table)
    if found is None:
        return None
    return {
        **_times({name: (clock, cpu) for name, (clock, cpu, _) in found.items()}),
        "alpha": found["alpha"][2],
        "icc1_reml": found["icc"][2],
        "r_wg_j": found["r_wg_j"][2],
    }


def floor(table: pa.Table) -> float:
    """Return the seconds that one reading of the answers from memory takes."""
    parts = [column.chunk(0).buffers()[1] for column in table.columns]
    views = [np.frombuffer(part, dtype=np.int8) for part in parts]
    return timed(lambda: [view.max() for view in views], 5)[0]


def polychorics(table: pa.Table) -> dict[str, Any]:
    names = [item for items in ITEMS.values() for item in items]
    frame = table.select(names).to_pandas()
    seconds, found = timed(lambda: ck.polychoric(frame, names, missing="pairwise"))
    answer = {"seconds": seconds, "first": float(found.matrix.iloc[0, 1])}
    peers: dict[str, Any] = {}
    for name, call in CALLS.items():
        result = in_r(R_POLYCHORIC % (name, call), table)
        peers[name] = None
        if result is not None:
            clock, _, value = result["polychoric"]
            ratio = clock / seconds
            peers[name] = {"seconds": clock, "first": value, "ratio": ratio}
    return {"culturekit": answer, **peers}


def one_size(rows: int, teams: int) -> dict[str, Any]:
    table = answers_of(rows, teams)
    mine, peer, least = ours(table), psych_and_multilevel(table), floor(table)
    return {
        "rows": rows,
        "teams": teams,
        "culturekit": mine,
        "psych_multilevel": peer,
        "ratio": None if peer is None else peer["total"] / mine["total"],
        "cpu_ratio": None if peer is None else peer["cpu_total"] / mine["cpu_total"],
        "floor_seconds": least,
        "summarise_over_floor": mine["seconds"]["summarise"] / least,
        "polychoric": polychorics(table) if rows <= 100_000 else None,
    }


def run(sizes: tuple[tuple[int, int], ...] = SIZES) -> dict[str, Any]:
    """Return times, ratios and what was found, size by size."""
    return {
        "what": (
            "team scores, alpha, omega, ICC(1), ICC(2) and r_wg(j) of six scales of "
            "four items, 2% missing; polychoric correlations of 24 items, up to 100,000"
        ),
        "sizes": [one_size(*size) for size in sizes],
    }


if __name__ == "__main__":
    numbers = list(map(int, sys.argv[1:]))
    pairs = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    print(json.dumps(run(pairs or SIZES), indent=2))
