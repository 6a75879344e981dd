"""Whose records a response file holds: by opaque key, also those set aside.

This serves erasure: every record is looked at, whatever became of it. A record that
was quarantined has no id that could be read; it is taken for a person's where the
person's id stands in it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from culturekit.files.source import RawTable, Sheet
from culturekit.instrument import Instrument
from culturekit.intake.assembly import Opened, respondent_keys
from culturekit.intake.dispositions import respondent_ids
from culturekit.intake.long import LongTable
from culturekit.intake.reading import How, open_responses
from culturekit.intake.recognition import open_candidates
from culturekit.intake.words import normal
from culturekit.privacy import pseudonym

# so long a text that stands in a damaged record by chance is nobody's id
TELLING = 6


def person_records(
    data: bytes, sha256: str, instrument: Instrument, how: How
) -> pd.DataFrame:
    """Return the keys of every record of a response file.

    Parameters
    ----------
    data : bytes
        The whole file.
    sha256 : str
        The file's hash when its answers were read, for records without an id.
    instrument : Instrument
        The survey, whose id the keys depend on.
    how : How
        How the file was read: ``platform``, ``mapping``, ``long``.

    Returns
    -------
    pandas.DataFrame
        Columns ``row`` (where the record begins), ``key``, ``sure`` (false for keys
        of what stands in a quarantined record). A record has the key that its answers
        are stored under and, where they differ, the key of the respondent's id alone:
        a person may have a record an event.
    """
    if long := how.get("long"):
        return _of_long(data, instrument, long)
    opened = replace(open_responses(data, instrument, how), sha256=sha256)
    layout, sheet = opened.layout, opened.candidate.sheet
    place = layout.roles.get("id")
    ids = [] if place is None else [place]
    table = sheet.read(layout.skip, sorted(set(layout.instances) - set(ids)), ids)
    parts = [*_sound(table, opened, instrument)]
    if place is not None and len(table.quarantined):
        parts.append(_quarantined(sheet, table, opened, instrument))
    return pd.concat(parts, ignore_index=True)


def _sound(
    table: RawTable, opened: Opened, instrument: Instrument
) -> Iterator[pd.DataFrame]:
    ids = respondent_ids(table, opened.layout)
    keys = respondent_keys(replace(table, ids=ids), instrument.id, opened.sha256)
    yield _keyed(table.lines, np.asarray(keys, dtype=object))
    if ids is not None and opened.layout.instances:
        there = ids.notna().to_numpy(dtype=bool)
        alone = ids[there].str.split("\x1f", n=1).str[0]
        lines = table.lines[there]
        yield _keyed(lines, pseudonym(alone.to_numpy(dtype=object), instrument.id))


def _keyed(lines: object, keys: object, *, sure: bool = True) -> pd.DataFrame:
    frame = pd.DataFrame({"row": lines, "key": keys, "sure": sure})
    return frame.astype({"row": "int64", "key": "str", "sure": "bool"})


def _quarantined(
    sheet: Sheet, table: RawTable, opened: Opened, instrument: Instrument
) -> pd.DataFrame:
    """Return keys of what stands where the id should, and of all telling texts."""
    layout = opened.layout
    lines = table.quarantined["row"].tolist()
    mark = re.compile(f'[{re.escape(sheet.delimiter or ",")}"\\n]')
    found = []
    for line, cells in zip(lines, sheet.raw(layout.skip, lines), strict=True):
        at = layout.roles["id"]
        split = cells if len(cells) > 1 else [t for c in cells for t in mark.split(c)]
        texts = [text for cell in split for text in mark.split(cell)]
        texts = [text.strip() for text in texts if len(text.strip()) >= TELLING]
        texts += [split[at].strip()] if at < len(split) and split[at].strip() else []
        found += [(line, text) for text in dict.fromkeys(texts)]
    if not found:
        return _keyed([], [], sure=False)
    rows, words = zip(*found, strict=True)
    return _keyed(rows, pseudonym(words, instrument.id), sure=False)


def _of_long(data: bytes, instrument: Instrument, long: LongTable) -> pd.DataFrame:
    """Return the key of every row of a table with one row an answer."""
    sheet = next(c.sheet for c in open_candidates(data) if long.fits(c.sheet))
    head = [normal(cell) for cell in sheet.head[0]]
    place = head.index(normal(long.respondent))
    table = sheet.read(1, [], [place])
    ids = pd.Series(table.text(place), dtype="str").str.strip()
    return _keyed(table.lines, pseudonym(ids.to_numpy(dtype=object), instrument.id))
