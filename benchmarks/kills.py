"""Loaders that are killed at a random moment, and loaders that race each other.

    python -m benchmarks.kills [TIMES [SEED]]

prints how many kills fell before, during and after the commit, and how many races both
loaders survived. Every time, the store must be readable, with nothing lost and nothing
doubled, and the killed load must be there as a whole or not at all; anything else ends
the run.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import culturekit as ck
from benchmarks.intake import LABELS, write_definition
from culturekit.store import sweeping

ITEMS = 8
PEOPLE = 3_000
SHARE = 600  # respondents of a later file: some known, some new
WAVE = "w"
LOADER = """
import sys
import pandas, pyarrow.parquet
import culturekit as ck
store, asked = ck.open_store(sys.argv[1]), ck.load_instrument(sys.argv[2])
print("ready", flush=True)
for line in sys.stdin:
    receipt = store.load(line.strip(), asked, wave="w")
    print(receipt.store_version, flush=True)
"""


class Loader:
    """A process that loads the files it is told."""

    def __init__(self, store: Path, definition: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", LOADER, str(store), str(definition)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.answer()

    def tell(self, path: Path) -> None:
        """Start loading a file."""
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()

    def answer(self) -> str:
        """Wait until it is ready, or has loaded; return which version that made."""
        line = self.process.stdout.readline().strip()
        if not line:
            sys.exit(f"a loader failed: {self.process.stderr.read()}")
        return line

    def kill(self) -> None:
        """End it at once: SIGKILL, where the system has that."""
        self.process.kill()
        self.close()

    def close(self) -> None:
        """End it when it has nothing more to do."""
        self.process.communicate()


def write_answers(path: Path, people: np.ndarray, rng: np.random.Generator) -> None:
    """Write the answers of some people as a plain table."""
    answers = np.array(LABELS, dtype=object)[rng.integers(5, size=(len(people), ITEMS))]
    frame = pd.DataFrame(answers, columns=[f"q{i}" for i in range(ITEMS)])
    frame.insert(0, "respondent_id", [f"P{person:06d}" for person in people])
    frame["team"] = [f"Team {number}" for number in rng.integers(40, size=len(people))]
    frame.to_csv(path, index=False)


class Field:
    """A store, a definition and a first load, in a folder of their own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.rng = folder, np.random.default_rng(seed)
        self.chance = random.Random(seed)
        self.definition, self.path = folder / "bench.toml", folder / "store"
        write_definition(self.definition, ITEMS)
        self.asked = ck.load_instrument(self.definition)
        self.store = ck.open_store(self.path)
        self.people = PEOPLE
        first = folder / "first.csv"
        write_answers(first, np.arange(PEOPLE), self.rng)
        self.store.load(first, self.asked, wave=WAVE)

    def file(self, name: str) -> tuple[Path, pd.DataFrame]:
        """Write a file that corrects some people and adds others; return both."""
        known = self.rng.choice(self.people, SHARE // 2, replace=False)
        new = np.arange(self.people, self.people + SHARE // 2)
        self.people += SHARE // 2
        path = self.folder / f"{name}.csv"
        write_answers(path, np.concatenate([known, new]), self.rng)
        return path, ck.read_responses(path, self.asked).data

    def answers(self) -> pd.DataFrame:
        """Return what the wave holds."""
        return self.store.survey(WAVE).data


def require_same(found: pd.DataFrame, expected: pd.DataFrame, what: str) -> None:
    """End the run unless every person has these answers, once."""
    if not found.index.is_unique:
        sys.exit(f"{what}: somebody is in the wave twice")
    if set(found.index) != set(expected.index):
        sys.exit(f"{what}: somebody is lost, or nobody's answers appeared")
    mine = found.loc[expected.index].astype(str)
    if not mine.equals(expected.astype(str)):
        sys.exit(f"{what}: answers are not what they were")


def upserted(before: pd.DataFrame, file: pd.DataFrame) -> pd.DataFrame:
    """Return the answers that a file leaves, computed here and not by the store."""
    return pd.concat([before[~before.index.isin(file.index)], file]).astype(str)


def folders(field: Field) -> int:
    """Count the folders of loads, whether they are named by a version or not."""
    return sum(1 for _ in (field.path / "loads").iterdir())


def until_writing(field: Field, before: int) -> None:
    """Wait until a load begins to write."""
    while folders(field) == before:
        time.sleep(0.0005)


def durations(field: Field) -> tuple[float, float]:
    """Return how long an undisturbed load takes, and how much of that it writes."""
    loader = Loader(field.path, field.definition)
    path, _ = field.file("undisturbed")
    before, start = folders(field), time.perf_counter()
    loader.tell(path)
    until_writing(field, before)
    begun = time.perf_counter()
    loader.answer()
    end = time.perf_counter()
    loader.close()
    return end - start, end - begun


def kill_once(field: Field, number: int, whole: float, writing: float) -> str:
    """Kill a load at a random moment; return where the kill fell.

    Every other kill waits until something is written, for most of a load is reading.
    """
    loader = Loader(field.path, field.definition)
    path, data = field.file(f"killed-{number}")
    before, version = field.answers(), len(field.store.history())
    there = folders(field)
    loader.tell(path)
    if number % 2:
        until_writing(field, there)
        time.sleep(field.chance.uniform(0, 2.5 * writing))
    else:
        time.sleep(field.chance.uniform(0, 1.2 * whole))
    loader.kill()
    committed = len(field.store.history()) > version
    unfinished = bool(list(sweeping.leftovers(field.path)))
    after = upserted(before, data)
    require_same(field.answers(), after if committed else before, "after a kill")
    field.store.load(path, field.asked, wave=WAVE)
    require_same(field.answers(), after, "after loading again")
    if list(sweeping.leftovers(field.path)) and not committed:
        sys.exit("what a killed load left was not swept")
    return "after" if committed else "during" if unfinished else "before"


def kills(times: int, seed: int = 1) -> dict[str, int]:
    """Kill so many loads; return how many kills fell where."""
    with tempfile.TemporaryDirectory() as folder:
        field = Field(Path(folder), seed)
        whole, writing = durations(field)
        found = Counter(kill_once(field, i, whole, writing) for i in range(times))
    return {place: found[place] for place in ("before", "during", "after")}


def race_once(field: Field, loaders: list[Loader], number: int) -> None:
    """Let two loaders load at once, and see that both files are in the wave."""
    before = field.answers()
    files = [field.file(f"race-{number}-{i}") for i in range(len(loaders))]
    for loader, (path, _) in zip(loaders, files, strict=True):
        loader.tell(path)
    versions = [int(loader.answer()) for loader in loaders]
    if len(set(versions)) != len(loaders):
        sys.exit("two loads were told the same version")
    expected = before
    for _, (_, data) in sorted(zip(versions, files, strict=True), key=lambda v: v[0]):
        expected = upserted(expected, data)
    require_same(field.answers(), expected, "after a race")


def races(times: int, seed: int = 1) -> int:
    """Let two loaders race so many times; return how often both loads are whole."""
    with tempfile.TemporaryDirectory() as folder:
        field = Field(Path(folder), seed)
        loaders = [Loader(field.path, field.definition) for _ in range(2)]
        for number in range(times):
            race_once(field, loaders, number)
        for loader in loaders:
            loader.close()
    return times


def run(times: int = 50, seed: int = 1) -> dict[str, Any]:
    """Return what became of all kills and races."""
    return {"kills": kills(times, seed), "races": races(times, seed)}


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:3])), indent=2))
