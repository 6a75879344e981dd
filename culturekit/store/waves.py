"""Waves out of the store again: the same survey for the same version, bit for bit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from culturekit.roster import Roster
from culturekit.store import folders, folding, frames
from culturekit.store.catalogue import Wave
from culturekit.store.folders import Loaded
from culturekit.survey import Receipt, Survey

REPLACED = "replaced"


def survey_of(store: Path, wave: Wave, columns: Sequence[str] | None = None) -> Survey:
    """Return a wave as the survey that was loaded.

    Parameters
    ----------
    store : pathlib.Path
        The store.
    wave : Wave
        One of its waves.
    columns : sequence of str, optional
        Items and attributes to read; all if left out.
    """
    data = frames.from_arrow(folding.table(store, wave.parts, columns))
    lines, masks = folding.records(store, wave.parts)
    lines.index = data.index
    loads = [folders.read(store / part.folder) for part in wave.parts]
    seconds = lines.get("seconds")
    return Survey(
        data,
        loads[-1].reading.instrument,
        _roster(loads),
        _receipt(store, wave, loads, masks),
        wave.wave,
        seconds,
        lines["row"],
    )


def _roster(loads: Sequence[Loaded]) -> Roster | None:
    """Return the roster of the latest load that had one."""
    known = [load.reading.roster for load in loads if load.reading.roster]
    return known[-1] if known else None


def _receipt(
    store: Path, wave: Wave, loads: Sequence[Loaded], masks: Sequence[Any]
) -> Receipt:
    """Return the receipt of a load, or of all loads together.

    An answer that a later load replaced is set aside as ``replaced``; rows are those of
    the file of their ``load``.
    """
    receipts = [load.receipt for load in loads]
    if len(receipts) == 1:
        return receipts[0]
    names = [part.load for part in wave.parts]
    aside = [
        _with_replaced(store / part.folder, receipt.set_aside, mask)
        for part, receipt, mask in zip(wave.parts, receipts, masks, strict=True)
    ]
    return Receipt(
        rows_read=sum(receipt.rows_read for receipt in receipts),
        accepted=wave.respondents,
        set_aside=_stacked(aside, names),
        quarantined=_stacked([r.quarantined for r in receipts], names),
        problems=_stacked([r.problems for r in receipts], names),
        mapping=receipts[-1].mapping,
        **{
            name: ", ".join(dict.fromkeys(getattr(r, name) for r in receipts))
            for name in ("platform", "encoding", "sha256")
        },
    )


def _with_replaced(folder: Path, aside: pd.DataFrame, mask: Any) -> pd.DataFrame:
    if mask is None:
        return aside
    lines = frames.read_frame(folder / folders.RECORDS)["row"]
    gone = pd.DataFrame({"row": lines[~np.asarray(mask)], "reason": REPLACED})
    both = pd.concat([aside, gone.astype(aside.dtypes)], ignore_index=True)
    return both.sort_values("row", kind="stable", ignore_index=True)


def _stacked(tables: Sequence[pd.DataFrame], loads: Sequence[str]) -> pd.DataFrame:
    labelled = [t.assign(load=load) for t, load in zip(tables, loads, strict=True)]
    whole = pd.concat(labelled, ignore_index=True).astype({"load": "str"})
    notes = [note for table in tables for note in table.attrs.get("notes", ())]
    whole.attrs = {"notes": list(dict.fromkeys(notes))} if notes else {}
    return whole


def loaded_survey(store: Path, wave: Wave, load: str) -> Survey:
    """Return one load of a wave as a survey, whatever later loads replaced."""
    part = next(part for part in wave.parts if part.load == load)
    alone = part.model_copy(update={"live": part.rows})
    survey = survey_of(store, wave.with_parts((alone,)))
    return replace(survey, wave=wave.wave)
