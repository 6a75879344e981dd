"""The example company's files: two waves as a platform exports them, and the books."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from culturekit.simulate import records
from culturekit.simulate.export import export_text
from culturekit.simulate.firm import SEED, WAVES, Wave, default_instrument, draw_wave
from culturekit.simulate.truth import Truth

TEXT_WAVE = WAVES[0]
README = """# The example company (simulated)

**Everything here is simulated. No person, team or company in these files exists.** They
are drawn from a random number generator by `culturekit.simulate`; comments and person
codes are invented, and addresses are from the range kept for documentation.

A healthcare-staffing firm with nine functions: recruiting, sales and account management
in the front office; credentialing, payroll, housing, timekeeping, compliance and
clinical support in the back office.

| file | what it is |
|---|---|
| `2026-Q2.csv` | the first wave, in the layout of a Qualtrics export of choice texts |
| `2026-Q3.csv` | the second wave, the same with numbers |
| `roster.csv` | who was invited: one row a team |
| `allocations.csv` | what each function was given, per quarter |
| `leavers.csv` | who left in the quarter after the first wave |
| `outcomes.csv` | starts on time, errors and rework, per team and quarter |
| `truth.json` | the numbers behind it all, and what came about among those invited |

The response files have the blemishes that real ones have: previews, unfinished
answers, a record that the spam filter marked, a record that is in the file twice,
labels with odd spacing or case, and in each file two cells that are no option at all.

Made with seed {seed}. To make the same files again, byte for byte:

    python -c "from culturekit.simulate import write_example; write_example('example')"

How they are made, and how to simulate a firm of one's own: `docs/example.md`.
"""


def write_example(folder: str | Path, *, seed: int = SEED) -> Path:
    """Write the files of the example company into a folder.

    Parameters
    ----------
    folder : str or path
        Made if it is not there; files of the same names are replaced.
    seed : int
        The same seed gives the same bytes.

    Returns
    -------
    pathlib.Path
        The folder, with ``2026-Q2.csv``, ``2026-Q3.csv``, ``roster.csv``,
        ``allocations.csv``, ``leavers.csv``, ``outcomes.csv``, ``truth.json`` and
        ``README.md``.

    Notes
    -----
    A ``truth.json`` beside a response file marks it as simulated.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(list(write_example(folder).glob("*.csv")))
    6
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {wave: draw_firm(seed, wave) for wave in WAVES}
    files = {f"{wave}.csv": response_file(seed, wave, drawn[wave]) for wave in WAVES}
    first, last = drawn[WAVES[0]], drawn[WAVES[-1]]
    files["roster.csv"] = csv_text(last.company.teams)
    files["allocations.csv"] = csv_text(last.allocations)
    files["leavers.csv"] = csv_text(first.leavers)
    files["outcomes.csv"] = csv_text(pd.concat([first.outcomes, last.outcomes]))
    files["truth.json"] = truth_text(seed, drawn)
    files["README.md"] = README.format(seed=seed)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def draw_firm(seed: int, wave: str) -> Wave:
    """Draw a wave of the example company, everybody invited."""
    return draw_wave(
        np.random.default_rng(seed),
        wave=wave,
        size=(45, 600),
        truth=Truth(),
        instrument=default_instrument(),
    )


def response_file(seed: int, wave: str, drawn: Wave) -> str:
    """Return the text of a wave's response file."""
    rng = np.random.default_rng([seed, WAVES.index(wave)])
    table = records.build_records(rng, drawn, wave, wave == TEXT_WAVE)
    return export_text(table, drawn.instrument)


def csv_text(frame: Any) -> str:
    """Return a frame as CSV text with the same line ends everywhere."""
    return str(frame.to_csv(index=False, lineterminator="\n"))


def truth_text(seed: int, drawn: dict[str, Wave]) -> str:
    """Return the truth of both waves as JSON text."""
    truths = {wave: one.truth.to_dict() for wave, one in drawn.items()}
    content = {
        "simulated": True,
        "about": "Simulated data: no person, team or company in these files exists.",
        "seed": seed,
        "parameters": truths[WAVES[-1]]["parameters"],
        "realised": {wave: truth["realised"] for wave, truth in truths.items()},
        "blemishes": {
            "unfinished": records.UNFINISHED,
            "preview": records.PREVIEWS,
            "spam": records.SPAM,
            "duplicate": records.DUPLICATES,
            "wrong_labels": 2,
        },
    }
    return json.dumps(rounded(content), indent=2) + "\n"


def rounded(value: Any) -> Any:
    """Return a nested value with its numbers rounded to four places."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return round(value, 4) if isinstance(value, float) else value
