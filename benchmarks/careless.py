"""Signs of careless answering: culturekit beside plain loops and careless-py.

    python -m benchmarks.careless [ROWS [LARGE_ROWS]]

prints one JSON document. The peers answer the same rows in the same run: a loop over
respondents for every index, and careless-py where it is installed (else null) for the
three indices that it defines alike, on complete answers. The large part runs alone in
a process of its own, so that its peak of memory is its own.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import culturekit as ck
from benchmarks._timing import timed
from culturekit.instrument import Instrument, Item, ResponseScale, Scale
from culturekit.numerics.careless import (
    even_odd,
    longstring,
    pair_consistency,
    similar_pairs,
    variability,
)
from culturekit.numerics.mahalanobis import mahalanobis
from culturekit.numerics.pairs import PairMoments, pair_moments
from culturekit.survey import Survey

SCALES, PER_SCALE = 12, 5
ITEMS = SCALES * PER_SCALE
LARGE = 1_000_000
BLOCKS = (range(30), range(30, ITEMS))
STARTS = range(0, ITEMS, PER_SCALE)
HALVES = [((s, s + 2, s + 4), (s + 1, s + 3)) for s in STARTS]
TURNED = np.zeros(ITEMS, dtype=bool)
MISSING = 0.03
CRITICAL = 0.5


def answers_of(rows: int, missing: float, seed: int = 0) -> np.ndarray:
    """Return positions from 0 to 1; five items of a scale go together."""
    rng = np.random.default_rng(seed)
    found = np.empty((ITEMS, rows))
    person = rng.normal(size=rows)
    for scale in range(SCALES):
        common = 0.5 * person + rng.normal(size=rows)
        for place in range(PER_SCALE):
            raw = 2 + common + 0.8 * rng.normal(size=rows)
            column = found[scale * PER_SCALE + place]
            column[:] = raw.round().clip(0, 4) / 4
            column[rng.random(rows) < missing] = np.nan
    return found.T


def ours(answers: np.ndarray, moments: PairMoments) -> dict[str, Callable[[], Any]]:
    pairs = similar_pairs(moments.correlation, moments.means, CRITICAL)
    return {
        "longstring": lambda: longstring(answers, BLOCKS).longest,
        "irv": lambda: variability(answers),
        "mahalanobis": lambda: mahalanobis(answers).squared,
        "even_odd": lambda: even_odd(answers, HALVES, TURNED).value,
        "synonyms": lambda: pair_consistency(answers, *pairs).value,
    }


def loops(answers: np.ndarray, moments: PairMoments) -> dict[str, Callable[[], Any]]:
    """Return the same indices, one respondent after the other."""
    one, other = similar_pairs(moments.correlation, moments.means, CRITICAL)
    first, second = list(one), list(other)

    def runs(row: np.ndarray) -> int:
        parts = (row[block.start : block.stop].tolist() for block in BLOCKS)
        groups = (groupby(part) for part in parts)
        return max(
            (1 if key != key else len(list(same)))  # noqa: PLR0124  (NaN)
            for part in groups
            for key, same in part
        )

    def distance(row: np.ndarray) -> float:
        here = ~np.isnan(row)
        around = (row - moments.means)[here]
        return around @ np.linalg.solve(moments.covariance[np.ix_(here, here)], around)

    def within(a: np.ndarray, b: np.ndarray) -> float:
        both = ~(np.isnan(a) | np.isnan(b))
        a, b = a[both], b[both]
        if len(a) < 3 or np.ptp(a) < 1e-9 or np.ptp(b) < 1e-9:
            return float("nan")
        return float(np.corrcoef(a, b)[0, 1])

    def halves(row: np.ndarray) -> float:
        odd = pd.Series([np.mean(known(row[list(h)])) for h, _ in HALVES])
        even = pd.Series([np.mean(known(row[list(h)])) for _, h in HALVES])
        r = within(odd.to_numpy(), even.to_numpy())
        return max(2 * r / (1 + r), -1)

    def known(part: np.ndarray) -> np.ndarray:
        part = part[~np.isnan(part)]
        return part if len(part) else np.array([np.nan])

    each: dict[str, Callable[[np.ndarray], float]] = {
        "longstring": runs,
        "irv": lambda row: float(np.nanstd(row, ddof=1)),
        "mahalanobis": distance,
        "even_odd": halves,
        "synonyms": lambda row: within(row[first], row[second]),
    }
    return {
        name: lambda measure=measure: np.array([measure(row) for row in answers])
        for name, measure in each.items()
    }


def careless_py(answers: np.ndarray) -> dict[str, Callable[[], Any]] | None:
    """Return its indices as culturekit's: longest run, divisor m - 1, squared."""
    if find_spec("careless") is None or find_spec("careless.mahad") is None:
        return None
    from careless import irv, longstring, mahad

    k = answers.shape[1]
    texts = ["".join(map(str, row)) for row in (answers * 4).astype(int).tolist()]
    return {
        "longstring": lambda: np.array([run[1] for run in longstring(texts)]),
        "irv": lambda: irv(answers) * np.sqrt(k / (k - 1)),
        "mahalanobis": lambda: mahad(answers) ** 2,
    }


def beside(mine: dict[str, Any], peer: dict[str, Any] | None, times: int) -> Any:
    """Return both times, their ratio, and the largest difference of what was found."""
    if peer is None:
        return None
    found = {}
    for name, call in peer.items():
        seconds, value = timed(mine[name])
        other_seconds, other = timed(call, times)
        found[name] = {
            "culturekit": seconds,
            "peer": other_seconds,
            "ratio": other_seconds / seconds,
            "largest_difference": float(np.nanmax(np.abs(value - other))),
        }
    return found


def instrument() -> Instrument:
    names = {f"s{s}": [f"q{s}_{i}" for i in range(PER_SCALE)] for s in range(SCALES)}
    return Instrument(
        id="bench",
        title="Benchmark",
        items={
            name: Item(id=name, text={"en": name}, scale=s, response_scale="agree")
            for s, items in names.items()
            for name in items
        },
        scales={s: Scale(id=s, title=s, items=tuple(i)) for s, i in names.items()},
        response_scales={"agree": ResponseScale(id="agree", codes=(1, 2, 3, 4, 5))},
    )


def survey_of(answers: np.ndarray) -> Survey:
    asked = instrument()
    codes = {
        name: pd.arrays.IntegerArray(
            np.nan_to_num(answers[:, place] * 4 + 1).astype(np.int8),
            np.isnan(answers[:, place]),
        )
        for place, name in enumerate(asked.items)
    }
    data = pd.DataFrame(codes)
    seconds = pd.Series(np.full(len(data), 300.0), index=data.index)
    return Survey(data, asked, durations=seconds)


def by_index(answers: np.ndarray) -> dict[str, float]:
    seconds, moments = timed(lambda: pair_moments(answers), 1)
    calls = ours(answers, moments).items()
    return {"correlations": seconds, **{n: timed(call, 1)[0] for n, call in calls}}


def large(rows: int) -> dict[str, Any]:
    """Return seconds by index and for the whole verb, and the peak of memory."""
    seconds = by_index(answers_of(rows, MISSING))
    survey = survey_of(answers_of(rows, MISSING))
    whole, found = timed(lambda: ck.careless(survey, critical=CRITICAL), 1)
    return {
        "rows": rows,
        "items": ITEMS,
        "seconds": seconds,
        "whole_verb_seconds": whole,
        "flagged": int(found.table["flagged"].sum()),
        "peak_gigabytes": peak_gigabytes(),
    }


def peak_gigabytes() -> float | None:
    """Return the largest size this process had; null where it is not told."""
    if find_spec("resource") is None:
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def alone(rows: int) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.careless", "large", str(rows)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def run(rows: int = 5_000, large_rows: int = LARGE) -> dict[str, Any]:
    """Return times, ratios and differences, for one data set and a large one."""
    gaps, complete = answers_of(rows, MISSING), answers_of(rows, 0)
    of_gaps, of_complete = pair_moments(gaps), pair_moments(complete)
    whole = ours(complete, of_complete)
    whole["longstring"] = lambda: longstring(complete, [range(ITEMS)]).longest
    return {
        "what": "indices of careless answering, 3% of answers missing",
        "rows": rows,
        "items": ITEMS,
        "loop": beside(ours(gaps, of_gaps), loops(gaps, of_gaps), 1),
        "careless-py": beside(whole, careless_py(complete), 3),
        "large": alone(large_rows),
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["large"]:
        print(json.dumps(large(int(sys.argv[2]))))
    else:
        print(json.dumps(run(*map(int, sys.argv[1:3])), indent=2))
