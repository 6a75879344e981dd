"""Damaged response files, simulated firms and killed loaders by the thousand.

    python -m benchmarks.soak [FILES [FIRMS [SEED [KILLS]]]]

prints the seed, how many cases ran and what became of them, in all and by damage. A
file may be read, with every id that survives found exactly once, or refused with a
reason, and at least 30 % must load; a firm's release must pass its own audit; a killed
load must be in the store as a whole or not at all. Anything else ends the run with the
case that showed it.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

import culturekit as ck
from benchmarks import kills
from benchmarks.damage import judge, make_case, outcomes

MUST_LOAD = 0.3
LOADED = ("loaded whole", "loaded with problems")


def files(cases: int, rng: np.random.Generator) -> dict[str, dict[str, int]]:
    """Read damaged exports of every platform; no id may be lost or found twice."""
    instrument = ck.load_instrument("culture_health")
    results = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.csv"
        for number in range(cases):
            case = make_case(rng)
            outcome, broken = judge(case, path, instrument)
            if broken:
                kept = Path("soak-case.csv")
                kept.write_bytes(case.data)
                sys.exit(f"case {number} ({case.damages}), kept in {kept}: {broken}")
            results.append((case, outcome))
    found = outcomes(results)
    loaded = sum(found["all"][outcome] for outcome in LOADED)
    if loaded < MUST_LOAD * cases:
        sys.exit(f"only {loaded} of {cases} damaged files load")
    return {name: dict(counts) for name, counts in found.items()}


def firms(cases: int, rng: np.random.Generator) -> Counter[str]:
    """Release the scores of simulated firms on all levels at once."""
    outcomes: Counter[str] = Counter()
    for _ in range(cases):
        firm = ck.simulate(seed=int(rng.integers(1 << 31)), teams=14, invited=110)
        scores = ck.score(firm.survey)
        levels = ("team", "function", "office")
        tables = [ck.team_scores(scores, by=by) for by in levels]
        release = ck.release(tables, ck.Rule())
        shown = [
            table.loc[~table["hidden"].astype(bool), "n"]
            for table in release.tables.values()
        ]
        if min(int(n.min()) for n in shown if len(n)) < release.rule.scores:
            sys.exit("a group below the floor was shown")
        outcomes["released"] += 1
    return outcomes


def main(
    cases: int = 10_000, groups: int = 100, seed: int = 1, times: int = 50
) -> None:
    """Run all cases and print what became of them."""
    rng = np.random.default_rng(seed)
    found = {"files": files(cases, rng), "firms": dict(firms(groups, rng))}
    found["store"] = kills.run(times, seed)
    counts = [cases, groups, times]
    print(json.dumps({"seed": seed, "cases": counts, **found}, indent=2))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
