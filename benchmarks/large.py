"""A survey of millions: one pass over files on two cores, then on a Dask cluster.

    python -m benchmarks.large [ROWS [TEAMS]]

writes a temporary folder of Parquet files (40 items in 8 scales; 25 million rows of
50,000 teams take about half a gigabyte), summarises it in a process of its own with
two threads, then with a cluster of two processes, and prints one JSON document: time,
the most memory that each process had, and whether both found the same bits. Progress
is shown on stderr. The floor is one reading of the columns from the files.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

import culturekit as ck

SCALES = {f"s{s}": [f"s{s}i{i}" for i in range(1, 6)] for s in range(1, 9)}
LARGE = 25_000_000
TEAMS = 50_000
OF_FILE = 1_000_000  # rows
MISSING = 0.02
EDGES = np.array([-1.5, -0.7, 0.1, 1.0], dtype=np.float32)


def write_answers(folder: Path, rows: int, teams: int, seed: int = 1) -> None:
    """Write files of answers from 1 to 5; teams differ, and a scale's items agree."""
    rng = np.random.default_rng(seed)
    apart = 0.35 * rng.standard_normal((len(SCALES), teams), dtype=np.float32)
    names = pa.array([f"T{team:05}" for team in range(teams)])
    for number, start in enumerate(range(0, rows, OF_FILE)):
        count = min(OF_FILE, rows - start)
        team = rng.integers(0, teams, count, dtype=np.int32)
        columns = {"team": pa.DictionaryArray.from_arrays(team, names).cast("string")}
        for shared, items in zip(apart, SCALES.values(), strict=True):
            trait = shared[team] + rng.standard_normal(count, dtype=np.float32)
            for item in items:
                raw = 0.7 * trait + 0.7 * rng.standard_normal(count, dtype=np.float32)
                code = 1 + np.searchsorted(EDGES, raw).astype(np.int8)
                left_out = rng.random(count, dtype=np.float32) < MISSING
                columns[item] = pa.array(code, mask=left_out)
        pq.write_table(pa.table(columns), folder / f"part-{number:04}.parquet")
        print(f"  {start + count:>12,} rows written", file=sys.stderr)


def most_memory() -> int | None:
    """Return the most bytes that this process had; None where nothing counts them."""
    try:
        # not `ru_maxrss`, which begins with what the parent had
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    except OSError:
        return None
    return next(1024 * int(s.split()[1]) for s in lines if s.startswith("VmHWM"))


def fingerprint(summary: ck.Summary) -> str:
    """Return a digest of every bit of a summary."""
    digest = hashlib.sha256(summary.groups.to_csv().encode())
    for part in summary.counts.parts:
        digest.update(np.ascontiguousarray(part))
    for name, moments in sorted(summary.moments.items()):
        digest.update(name.encode())
        for part in moments.parts:
            digest.update(np.ascontiguousarray(part))
    return digest.hexdigest()


def shown(start: float) -> Callable[[int], None]:
    return lambda rows: print(
        f"  {rows:>12,} rows  {time.perf_counter() - start:6.1f} s", file=sys.stderr
    )


def summarised(folder: str, **how: Any) -> dict[str, Any]:
    start = time.perf_counter()
    found = ck.summarise(
        folder, scales=SCALES, options=(1, 5), progress=shown(start), **how
    )
    return {
        "seconds": time.perf_counter() - start,
        "peak_bytes": most_memory(),
        "rows": found.n,
        "groups": len(found.groups),
        "sha256": fingerprint(found),
    }


def on_cores(folder: str) -> dict[str, Any]:
    return summarised(folder, cores=2)


def on_cluster(folder: str) -> dict[str, Any]:
    from distributed import Client, LocalCluster

    alone = {"n_workers": 2, "threads_per_worker": 1, "processes": True}
    with (
        LocalCluster(**alone, dashboard_address=":0") as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        found = summarised(folder, scheduler=cluster.scheduler_address)
        workers = client.run(most_memory)
        return {**found, "peak_bytes_of_workers": sorted(workers.values())}


def floor(folder: str) -> dict[str, Any]:
    dataset = ds.dataset(folder)
    start = time.perf_counter()
    rows = sum(len(batch) for batch in dataset.to_batches())
    return {"seconds": time.perf_counter() - start, "rows": rows}


WAYS = {"floor": floor, "cores": on_cores, "cluster": on_cluster}


def measured(way: str, folder: str) -> dict[str, Any]:
    """Run one of the ways in a process of its own."""
    print(f"{way} ...", file=sys.stderr)
    command = [sys.executable, "-m", "benchmarks.large", way, folder]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def run(rows: int = 2_000_000, teams: int = TEAMS) -> dict[str, Any]:
    """Return times and memory of both ways, and whether they found the same."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        write_answers(Path(folder), rows, teams)
        seconds = time.perf_counter() - start
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        found = {way: measured(way, folder) for way in WAYS}
    return {
        "rows": rows,
        "items": sum(map(len, SCALES.values())),
        "scales": len(SCALES),
        "teams": teams,
        "bytes_on_disk": size,
        "seconds_to_write": seconds,
        **found,
        "the_same_bits": found["cores"]["sha256"] == found["cluster"]["sha256"],
    }


def main(words: list[str]) -> None:
    if words and words[0] in WAYS:
        found = WAYS[words[0]](words[1])
    else:
        found = run(*map(int, words or [str(LARGE)]))
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
