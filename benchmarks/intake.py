"""A million answers of a Qualtrics export: culturekit beside polars.

    python -m benchmarks.intake [RECORDS [ITEMS]]

prints one JSON document. polars parses the file into text; culturekit parses it,
checks every record and decodes every answer. Both read the same file in one run, five
times each and in turn; every reading is a process of its own, so that its peak memory
is its own. polars is timed where it is installed, else its field is null.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

TIMES = 5
TEAMS = 1_000
BLOCK = 50_000
LABELS = (
    "Strongly disagree",
    "Disagree",
    "Neither agree nor disagree",
    "Agree",
    "Strongly agree",
)
META = {
    "StartDate": "startDate",
    "EndDate": "endDate",
    "Status": "status",
    "Progress": "progress",
    "Finished": "finished",
    "ResponseId": "_recordId",
    "team": "team",
}
FIXED = "2026-09-01 10:00:00,2026-09-01 10:09:00,IP Address,100,True"
DEFINITION = """
[survey]
id = "bench"
title = "A benchmark"

[response_scales.agreement]
codes = [1, 2, 3, 4, 5]
labels = {labels}

[attributes.team]
title = "Team"

[scales.all_items]
title = "All items"
"""
ITEM = """
[items.{name}]
text = "Item number {name}"
scale = "all_items"
response_scale = "agreement"
"""
OURS = """
import sys, time, resource
import culturekit as ck
instrument = ck.load_instrument(sys.argv[2])
start = time.perf_counter()
survey = ck.read_responses(sys.argv[1], instrument)
seconds = time.perf_counter() - start
read = len(survey.data), int(survey.data.notna().sum().sum())
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, *read)
"""
POLARS = """
import sys, time, resource
import polars
start = time.perf_counter()
frame = polars.read_csv(sys.argv[1], infer_schema_length=0, skip_rows_after_header=2)
seconds = time.perf_counter() - start
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, *frame.shape)
"""


def write_export(path: Path, records: int, items: int, seed: int = 0) -> None:
    """Write choice text with two per cent of the answers left blank."""
    rng = np.random.default_rng(seed)
    choices = np.array([*LABELS, ""], dtype=object)
    names = [f"q{i}" for i in range(items)]
    marks = [*META.values(), *(f"QID{i}" for i in range(items))]
    asked = [*META, *(f"Item number {name}" for name in names)]
    imports = [f'"{{""ImportId"":""{mark}""}}"' for mark in marks]
    with path.open("w", encoding="utf-8") as file:
        for row in ([*META, *names], asked, imports):
            file.write(",".join(row) + "\n")
        for start in range(0, records, BLOCK):
            count = min(BLOCK, records - start)
            chances = [0.10, 0.15, 0.20, 0.33, 0.20, 0.02]
            answers = choices[rng.choice(6, (count, items), p=chances)]
            teams = rng.integers(TEAMS, size=count)
            file.writelines(
                f"{FIXED},R_{start + i:012d},Team {teams[i]},{','.join(answers[i])}\n"
                for i in range(count)
            )


def write_definition(path: Path, items: int) -> None:
    """Write the definition of the survey that was exported."""
    names = [f"q{i}" for i in range(items)]
    text = DEFINITION.format(labels=json.dumps(LABELS))
    path.write_text(text + "".join(ITEM.format(name=name) for name in names), "utf-8")


def once(code: str, *files: Path) -> dict[str, float]:
    """Run one reading in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, memory, rows, cells = map(float, done.stdout.split())
    scale = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    return {"seconds": seconds, "bytes": memory * scale, "rows": rows, "cells": cells}


def median(found: list[dict[str, float]]) -> dict[str, float]:
    """Return the medians, in seconds and gigabytes."""
    return {
        "seconds": statistics.median(run["seconds"] for run in found),
        "peak_gb": statistics.median(run["bytes"] for run in found) / 1e9,
        "rows": int(found[0]["rows"]),
    }


def run(records: int = 1_000_000, items: int = 60) -> dict[str, Any]:
    """Return times, peak memory and the ratio to polars, for one file."""
    here = find_spec("polars") is not None
    with tempfile.TemporaryDirectory() as folder:
        export, definition = Path(folder) / "export.csv", Path(folder) / "bench.toml"
        write_export(export, records, items)
        write_definition(definition, items)
        mine, theirs = [], []
        for _ in range(TIMES):
            mine.append(once(OURS, export, definition))
            theirs += [once(POLARS, export)] if here else []
        size = export.stat().st_size
    ours, peer = median(mine), median(theirs) if theirs else None
    return {
        "what": "Qualtrics CSV, choice text: read, checked and decoded",
        "records": records,
        "items": items,
        "file_gb": size / 1e9,
        "medians_of": TIMES,
        "culturekit": {**ours, "answers": int(mine[0]["cells"])},
        "polars": None if peer is None else {**peer, "version": version("polars")},
        "ratio": None if peer is None else ours["seconds"] / peer["seconds"],
    }


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:3])), indent=2))
