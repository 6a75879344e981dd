"""A million answers into the store, and ten thousand corrections, beside polars.

    python -m benchmarks.store [RECORDS [ITEMS [CORRECTED [TIMES]]]]

prints one JSON document. polars parses the file into text, and that is all it does.
culturekit reads it, checks every record, decodes every answer, hashes, packs and keeps
the file, and commits the wave to a new store; then it reads a file with corrected
records of people drawn at random, and commits that. All in one run, in turn; every one
is a process of its own. polars is timed where it is installed, else its field is null.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.intake import POLARS, once, write_definition, write_export

TIMES = 3
LOAD = """
import sys, time, resource
import pandas, pyarrow.parquet
import culturekit as ck
store, asked = ck.open_store(sys.argv[1]), ck.load_instrument(sys.argv[2])
start = time.perf_counter()
receipt = store.load(sys.argv[3], asked, wave="w")
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(seconds, peak, receipt.new, receipt.changed)
"""


def write_corrections(export: Path, path: Path, count: int, seed: int = 0) -> None:
    """Write so many records of an export, drawn at random, with one answer changed."""
    rng = np.random.default_rng(seed)
    with export.open(encoding="utf-8") as file:
        lines = file.readlines()
    chosen = np.sort(rng.choice(len(lines) - 3, min(count, len(lines) - 3), False)) + 3
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines[:3])
        for place in chosen:
            cells = lines[place].rstrip("\n").split(",")
            cells[-1] = "Agree" if cells[-1] != "Agree" else "Disagree"
            file.write(",".join(cells) + "\n")


def loaded(store: Path, definition: Path, file: Path) -> dict[str, float]:
    """Load a file in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(store), str(definition), str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, memory, new, changed = map(float, done.stdout.split())
    scale = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    return {"seconds": seconds, "gb": memory * scale / 1e9, "new": new, "up": changed}


def middle(found: list[dict[str, float]], name: str = "seconds") -> float:
    """Return the median of one figure."""
    return statistics.median(run[name] for run in found)


def size(store: Path) -> float:
    """Return what the store takes on the disk, in gigabytes."""
    return sum(p.stat().st_size for p in store.rglob("*") if p.is_file()) / 1e9


def run(
    records: int = 1_000_000,
    items: int = 60,
    corrected: int = 10_000,
    times: int = TIMES,
) -> dict[str, Any]:
    """Return the times, and their ratios, for one file."""
    here = find_spec("polars") is not None
    with tempfile.TemporaryDirectory() as folder:
        export, definition = Path(folder) / "export.csv", Path(folder) / "bench.toml"
        corrections, store = Path(folder) / "corrected.csv", Path(folder) / "store"
        write_export(export, records, items)
        write_corrections(export, corrections, corrected)
        write_definition(definition, items)
        loads, upserts, parsed = [], [], []
        for _ in range(times):
            shutil.rmtree(store, ignore_errors=True)
            loads.append(loaded(store, definition, export))
            upserts.append(loaded(store, definition, corrections))
            parsed += [once(POLARS, export)] if here else []
        kept, file = size(store), export.stat().st_size / 1e9
    load, upsert = middle(loads), middle(upserts)
    parse = middle(parsed) if parsed else None
    return {
        "what": "Qualtrics CSV to a committed wave, source kept; then corrections",
        "records": records,
        "items": items,
        "file_gb": file,
        "store_gb": kept,
        "medians_of": times,
        "load": {
            "seconds": load,
            "peak_gb": middle(loads, "gb"),
            "new": int(loads[0]["new"]),
        },
        "upsert": {"seconds": upsert, "changed": int(upserts[0]["up"])},
        "polars": parse and {"seconds": parse, "version": version("polars")},
        "load_to_polars": parse and load / parse,
        "upsert_to_load": upsert / load,
    }


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:5])), indent=2))
