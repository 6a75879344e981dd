"""A random intercept for many teams: culturekit beside lmerTest and statsmodels.

    python -m benchmarks.mixed [ROWS TEAMS]...

prints one JSON document. At every size both sides fit the same rows, one after the
other, in one run: from columns in memory to coefficients with Satterthwaite degrees of
freedom. Rows come as people answer and, once more, sorted by team, which lme4 likes
better. lmerTest is timed where Rscript and the package are installed, else its field
is null; statsmodels, which has no such degrees of freedom, up to 10,000 rows. Times are
medians of several calls.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks._timing import spent
from culturekit.models import Mixed, mixed

TERMS = ("fairness", "camaraderie", "engagement", "tenure", "hours")
FORMULA = f"turnover ~ {' + '.join(TERMS)} + (1 | team)"
SIZES = ((10_000, 1_000), (1_000_000, 100_000))
SMALL = 10_000
MISSING = 0.002  # of every score
R_CODE = """
suppressMessages(library(lmerTest)); words <- commandArgs(TRUE)
d <- read.csv(words[1]); times <- NULL
for (i in seq_len(as.integer(words[3]))) { used <- system.time(
  m <- summary(lmer(as.formula(words[2]), d))); times <- rbind(times, used) }
cat(median(times[, 3]), median(times[, 1] + times[, 2]), "\\n")
write.table(format(m$coefficients[, 1:3], digits = 15), quote = FALSE,
  row.names = FALSE, col.names = FALSE)
"""


def rows_of_teams(rows: int, teams: int, seed: int = 0) -> pd.DataFrame:
    """Return scores in quarters, years and hours, in the order of the answers."""
    rng = np.random.default_rng(seed)
    team = rng.integers(0, teams, rows)

    def share(size: float) -> np.ndarray:
        own, common = rng.normal(size=rows), rng.normal(size=teams)[team]
        return size * (np.sqrt(0.88) * own + np.sqrt(0.12) * common)

    def scored(latent: np.ndarray) -> np.ndarray:
        values = np.round(4 * np.clip(3 + 0.8 * latent, 1, 5)) / 4
        return np.where(rng.random(rows) < MISSING, np.nan, values)

    fair = share(1.0)
    near = 0.5 * fair + share(0.87)
    drive = 0.3 * fair + 0.4 * near + share(0.79)
    leave = -0.3 * fair - 0.2 * near - 0.3 * drive + share(0.75)
    scores = dict(zip(TERMS[:3], map(scored, (fair, near, drive)), strict=True))
    years = np.round(rng.gamma(2.0, 3.0, rows), 1)
    hours = np.clip(rng.normal(41, 6, rows), 10, 80)
    return pd.DataFrame(
        {"turnover": scored(leave), **scores, "tenure": years, "hours": hours}
    ).assign(team=team)


def lmer_test(frame: pd.DataFrame, times: int) -> dict[str, Any] | None:
    """Return what `lmer` and `summary` took and found; None where they are missing."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        frame.to_csv(path, index=False)
        done = subprocess.run(
            [program, "-e", R_CODE, str(path), FORMULA, str(times)],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        return None
    first, *rows = (
        [float(word) for word in x.split()] for x in done.stdout.split("\n")
    )
    found = np.array([row for row in rows if row])
    return {"seconds": first[0], "cpu_seconds": first[1], "calls": times, "fit": found}


def beside(frame: pd.DataFrame, times: int) -> dict[str, Any]:
    """Return both times, their ratios and how far the two are apart."""
    ours, fit = spent(lambda: mixed(frame, FORMULA), 7)
    peer = lmer_test(frame, times)
    answer: dict[str, Any] = {"culturekit": asdict(ours), "lmerTest": None}
    if peer is None:
        return answer
    answer["apart"] = _apart(fit, peer.pop("fit"))
    answer["lmerTest"] = peer
    answer["ratio"] = peer["seconds"] / ours.seconds
    answer["cpu_ratio"] = peer["cpu_seconds"] / ours.cpu_seconds
    return answer


def _apart(fit: Mixed, theirs: np.ndarray) -> dict[str, float]:
    """Return the largest differences: of estimates in errors, of others as shares."""
    mine = fit.table[["estimate", "std_error", "df"]].to_numpy()
    unit = np.column_stack([theirs[:, 1], theirs[:, 1:]])
    share = np.abs((mine - theirs) / unit).max(axis=0)
    return dict(zip(("estimate", "std_error", "df"), map(float, share), strict=True))


def statsmodels(frame: pd.DataFrame) -> dict[str, Any]:
    from statsmodels.regression.mixed_linear_model import MixedLM

    whole = frame.dropna()
    design = np.column_stack([np.ones(len(whole)), whole[list(TERMS)]])
    model = MixedLM(whole["turnover"].to_numpy(), design, groups=whole["team"])
    with warnings.catch_warnings():
        # that it did not converge shows in its likelihood
        warnings.simplefilter("ignore")
        took, fit = spent(model.fit, 1)
    return {**asdict(took), "loglik": float(fit.llf)}


def one_size(rows: int, teams: int) -> dict[str, Any]:
    frame = rows_of_teams(rows, teams)
    times = 5 if rows <= SMALL else 1
    return {
        "rows": rows,
        "teams": teams,
        "as_answered": beside(frame, times),
        "sorted_by_team": beside(frame.sort_values("team", ignore_index=True), times),
        "statsmodels": statsmodels(frame) if rows <= SMALL else None,
    }


def run(sizes: tuple[tuple[int, int], ...] = SIZES) -> dict[str, Any]:
    """Return times, ratios and how far results are apart, size by size."""
    return {
        "what": "random intercept, REML, five predictors, Satterthwaite's freedom",
        "sizes": [one_size(*size) for size in sizes],
    }


if __name__ == "__main__":
    numbers = list(map(int, sys.argv[1:]))
    pairs = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    print(json.dumps(run(pairs or SIZES), indent=2))
