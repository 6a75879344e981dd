"""A random intercept for a thousand teams: culturekit beside statsmodels and lme4.

    python -m benchmarks.mixed [ROWS [GROUPS]]

prints one JSON document. All fit the same rows, one after the other, in one run. lme4
is timed where Rscript and lme4 are installed, else its field is null.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks._timing import timed
from culturekit.models import mixed
from culturekit.numerics.mixed import fit_random_intercept, group_sums

FORMULA = "y ~ x1 + x2 + x3 + (1 | team)"
LARGE = (1_000_000, 100_000)
R_CODE = """
suppressMessages(library(lme4)); d <- read.csv(commandArgs(TRUE)[1])
s <- proc.time()[["elapsed"]]; m <- lmer(y ~ x1 + x2 + x3 + (1 | team), d)
cat(proc.time()[["elapsed"]] - s, as.data.frame(VarCorr(m))$vcov[1],
    as.numeric(logLik(m)))
"""


def rows_of_teams(rows: int, groups: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    team = rng.integers(0, groups, rows)
    frame = pd.DataFrame(rng.normal(size=(rows, 3)), columns=["x1", "x2", "x3"])
    effect = 0.4 * rng.normal(size=groups)[team]
    y = frame @ [0.2, 0.3, 0.1] + effect + rng.normal(size=rows)
    return frame.assign(y=y, team=team)


def ours(frame: pd.DataFrame) -> dict[str, float]:
    seconds, fit = timed(lambda: mixed(frame, FORMULA), 5)
    variance = fit.variances["team"]
    return {"seconds": seconds, "variance": variance, "loglik": fit.loglik}


def numerics(frame: pd.DataFrame) -> dict[str, float]:
    columns = np.column_stack([np.ones(len(frame)), frame[["x1", "x2", "x3", "y"]]])
    teams = pd.factorize(frame["team"])[0]
    seconds, fit = timed(lambda: fit_random_intercept(group_sums(columns, teams)), 5)
    return {
        "seconds": seconds,
        "variance": fit.group_variance,
        "loglik": fit.loglik,
    }


def statsmodels(frame: pd.DataFrame) -> dict[str, float]:
    from statsmodels.regression.mixed_linear_model import MixedLM

    design = np.column_stack([np.ones(len(frame)), frame[["x1", "x2", "x3"]]])
    model = MixedLM(frame["y"].to_numpy(), design, groups=frame["team"].to_numpy())
    with warnings.catch_warnings():
        # that it did not converge shows in its likelihood
        warnings.simplefilter("ignore")
        seconds, fit = timed(model.fit, 1)
    return {
        "seconds": seconds,
        "variance": float(fit.cov_re[0, 0]),
        "loglik": float(fit.llf),
    }


def lme4(frame: pd.DataFrame) -> dict[str, float] | None:
    program = shutil.which("Rscript")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        frame.to_csv(path, index=False)
        done = subprocess.run(
            [program, "-e", R_CODE, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        return None
    seconds, variance, loglik = map(float, done.stdout.split())
    return {"seconds": seconds, "variance": variance, "loglik": loglik}


def run(rows: int = 10_000, groups: int = 1_000) -> dict[str, Any]:
    """Return times, ratios and what was reached, for one data set."""
    frame = rows_of_teams(rows, groups)
    mine, core = ours(frame), numerics(frame)
    peers = {"statsmodels": statsmodels(frame), "lme4": lme4(frame)}
    return {
        "what": "random intercept, REML, three predictors",
        "rows": rows,
        "groups": groups,
        "culturekit": mine,
        "culturekit_numerics": core,
        **peers,
        "ratio": {
            name: None if peer is None else peer["seconds"] / mine["seconds"]
            for name, peer in peers.items()
        },
        "large": {
            "rows": LARGE[0],
            "groups": LARGE[1],
            "culturekit_numerics": numerics(rows_of_teams(*LARGE)),
        },
    }


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:3])), indent=2))
