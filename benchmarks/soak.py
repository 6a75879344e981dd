"""Damaged response files and simulated firms by the thousand.

    python -m benchmarks.soak [FILES [FIRMS [SEED]]]

prints the seed, how many cases ran and what became of them. A file may be read, with
every record accounted for, or refused with a reason; a firm's release must pass its own
audit. Anything else ends the run with the case that showed it.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

import culturekit as ck
from culturekit.errors import ResponseFileError
from culturekit.resources import shipped

BITES = (b'"', b",", b"\n", b"\r", b"\0", b"", b"\xff", b"\t", b";", b"\x1a")


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """Return a file with bytes replaced, cut off, or lines swapped and doubled."""
    for _ in range(int(rng.integers(1, 5))):
        place = int(rng.integers(len(data)))
        data = data[:place] + BITES[rng.integers(len(BITES))] + data[place + 1 :]
    lines = data.split(b"\n")
    chosen = rng.integers(len(lines), size=2)
    if rng.random() < 0.3:
        lines[chosen[0]], lines[chosen[1]] = lines[chosen[1]], lines[chosen[0]]
    if rng.random() < 0.3:
        lines.insert(chosen[0], lines[chosen[1]])
    data = b"\n".join(lines)
    if rng.random() < 0.2:
        data = data[: int(rng.integers(1, len(data)))]
    if rng.random() < 0.1:
        data = data.decode("utf-8", "replace").encode("utf-16")
    return data


def files(cases: int, rng: np.random.Generator) -> Counter[str]:
    """Read damaged files; every record must be accounted for."""
    example = shipped("surveys") / "example" / "2026-Q3.csv"
    whole = example.read_bytes().split(b"\n")
    instrument = ck.load_instrument("culture_health")
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.csv"
        for _ in range(cases):
            some = whole[: 3 + int(rng.integers(1, 40))]
            path.write_bytes(damaged(b"\n".join(some), rng))
            try:
                receipt = ck.read_responses(path, instrument).receipt
            except ResponseFileError:
                outcomes["refused"] += 1
                continue
            parts = receipt.accepted + len(receipt.set_aside) + len(receipt.quarantined)
            if parts != receipt.rows_read:
                kept = Path("soak-case.csv")
                kept.write_bytes(path.read_bytes())
                sys.exit(f"records do not add up: {receipt!r}; the file is {kept}")
            outcomes["loaded whole" if receipt.problems.empty else "with problems"] += 1
    return outcomes


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


def main(cases: int = 10_000, groups: int = 100, seed: int = 1) -> None:
    """Run all cases and print what became of them."""
    rng = np.random.default_rng(seed)
    found = {"files": dict(files(cases, rng)), "firms": dict(firms(groups, rng))}
    print(json.dumps({"seed": seed, "cases": [cases, groups], **found}, indent=2))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
