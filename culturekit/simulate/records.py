"""The records of a response file: answers, and the blemishes that real files have."""

import numpy as np
import pandas as pd

from culturekit.instrument import Instrument
from culturekit.simulate.export import EMBEDDED, FINISHED, STATUS, shown_items
from culturekit.simulate.fieldwork import OPENED, arrivals, comments
from culturekit.simulate.firm import Wave

# How many records of each kind a file has beside the answers.
UNFINISHED = 14
PREVIEWS = 3
SPAM = 1
DUPLICATES = 1
# Cells that no response scale knows, and cells that are only written oddly.
WRONG = {True: ("Sort of", "see above"), False: ("9", "44")}
ODD_TEXTS = ("strongly agree", " Strongly agree", "Strongly  agree", "STRONGLY AGREE")


def build_records(
    rng: np.random.Generator, drawn: Wave, wave: str, text: bool
) -> pd.DataFrame:
    """Return the records of a wave in order of arrival, blemishes included.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    drawn : Wave
        Everybody invited.
    wave : str
        Which survey it was.
    text : bool
        Whether the platform exported choice texts; numbers otherwise.

    Returns
    -------
    pandas.DataFrame
        Text cells, columns as the layout has them.
    """
    silent = rng.permutation(np.flatnonzero(~drawn.answered))
    kinds = {
        "response": np.flatnonzero(drawn.answered),
        "unfinished": silent[:UNFINISHED],
        "preview": silent[UNFINISHED : UNFINISHED + PREVIEWS],
        "spam": silent[UNFINISHED + PREVIEWS : UNFINISHED + PREVIEWS + SPAM],
    }
    rows = np.concatenate(list(kinds.values()))
    kind = np.repeat(list(kinds), [len(places) for places in kinds.values()])
    frame = plain_records(rng, drawn, wave, text, rows)
    stop_early(rng, frame, kind == "unfinished", list(drawn.instrument.items))
    mark_kinds(frame, kind, wave, text)
    misspell(rng, frame, drawn.instrument, np.flatnonzero(kind == "response"), text)
    again = rng.choice(np.flatnonzero(kind == "response"), DUPLICATES, replace=False)
    frame = pd.concat([frame, frame.iloc[again]], ignore_index=True)
    return frame.sort_values("StartDate", kind="stable", ignore_index=True)


def plain_records(
    rng: np.random.Generator,
    drawn: Wave,
    wave: str,
    text: bool,
    rows: np.ndarray,
) -> pd.DataFrame:
    """Return clean, finished records of some of the people."""
    data = drawn.data.iloc[rows]
    frame = pd.concat(
        [
            shown_items(data, drawn.instrument, text).reset_index(drop=True),
            comments(rng, len(rows)),
            arrivals(rng, wave, len(rows)),
            data[list(EMBEDDED)].astype(object).reset_index(drop=True),
        ],
        axis=1,
    )
    return frame.assign(
        ResponseId=data.index.to_numpy(),
        Status=STATUS["response"][not text],
        Finished=FINISHED[True][not text],
        Progress="100",
    )


def stop_early(
    rng: np.random.Generator, frame: pd.DataFrame, stopped: np.ndarray, items: list[str]
) -> None:
    """Empty the later answers of those who stopped, and their comments."""
    progress = rng.integers(8, 80, int(stopped.sum()))
    beyond = np.arange(len(items))[None, :] >= (progress[:, None] * len(items) / 100)
    cells = frame.loc[stopped, items].to_numpy(dtype=object)
    frame.loc[stopped, items] = np.where(beyond, "", cells)
    frame.loc[stopped, ["open_help", "open_change"]] = ""
    frame.loc[stopped, "Progress"] = progress.astype(str)


def mark_kinds(frame: pd.DataFrame, kind: np.ndarray, wave: str, text: bool) -> None:
    """Mark what is unfinished, a preview or spam as the platform does."""
    frame.loc[kind == "unfinished", "Finished"] = FINISHED[False][not text]
    for name in ("preview", "spam"):
        frame.loc[kind == name, "Status"] = STATUS[name][not text]
    tried = pd.Timestamp(OPENED[wave]) - pd.Timedelta(days=3)
    preview = kind == "preview"
    for column in ("StartDate", "EndDate", "RecordedDate"):
        clock = frame.loc[preview, column].str[10:]
        frame.loc[preview, column] = tried.strftime("%Y-%m-%d") + clock
    frame.loc[preview, "DistributionChannel"] = "preview"
    frame.loc[preview, ["IPAddress", *EMBEDDED]] = ""
    frame.loc[kind == "spam", "Duration (in seconds)"] = "38"


def misspell(
    rng: np.random.Generator,
    frame: pd.DataFrame,
    instrument: Instrument,
    answers: np.ndarray,
    text: bool,
) -> None:
    """Write some cells oddly, and two as no option is called.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    frame : pandas.DataFrame
        The records; changed in place.
    instrument : Instrument
        Which items are answered from "strongly disagree" to "strongly agree".
    answers : array of int
        Rows that count as answers.
    text : bool
        Whether the file has choice texts.
    """
    items = [n for n, i in instrument.items.items() if i.response_scale == "agree5"]
    top = "Strongly agree" if text else "5"
    odd = ["5 - Strongly agree", *(ODD_TEXTS if text else ("5.0", " 5"))]
    cells = frame.loc[answers, items].to_numpy(dtype=object)
    highest = rng.permutation(np.argwhere(cells == top))[: len(odd)]
    filled = rng.permutation(np.argwhere((cells != "") & (cells != top)))[:2]
    places = [*highest.tolist(), *filled.tolist()]
    for (row, column), value in zip(places, [*odd, *WRONG[text]], strict=True):
        frame.loc[answers[row], items[column]] = value
