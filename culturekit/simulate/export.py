"""Answers in the layout of a Qualtrics export: three header rows, text or numbers."""

import csv
import io
import json

import pandas as pd

from culturekit.instrument import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Instrument,
    ResponseScale,
)

# Name, question row and ImportId of the platform's own columns, in its order.
META: tuple[tuple[str, str, str], ...] = (
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("RecipientLastName", "Recipient Last Name", "recipientLastName"),
    ("RecipientFirstName", "Recipient First Name", "recipientFirstName"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("LocationLatitude", "Location Latitude", "locationLatitude"),
    ("LocationLongitude", "Location Longitude", "locationLongitude"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
)
DATED = {"startDate", "endDate", "recordedDate"}
EMBEDDED = ("team", "tenure", "location")
# Response type and whether it was finished, as text and as number.
STATUS = {"response": ("IP Address", "0"), "preview": ("Survey Preview", "1")}
STATUS["spam"] = ("Spam", "8")
FINISHED = {True: ("True", "1"), False: ("False", "0")}


def shown(response: ResponseScale, language: str, text: bool) -> dict[int, str]:
    """Return how an export shows every code: as choice text, or as a number."""
    codes = response.codes
    words = response.labels.get(language, ()) if text else ()
    found = dict(zip(codes, words or map(str, codes), strict=True))
    offscale = (
        (DONT_KNOW, response.dont_know),
        (NOT_APPLICABLE, response.not_applicable),
    )
    for code, special in offscale:
        if special is not None:
            number = str(special.codes[0]) if special.codes else str(code)
            found[code] = special.labels.get(language, number) if text else number
    return found


def shown_items(data: pd.DataFrame, instrument: Instrument, text: bool) -> pd.DataFrame:
    """Return the answers as an export shows them; empty where there is none."""
    columns = {}
    for name in instrument.items:
        words = shown(instrument.response(name), instrument.language, text)
        columns[name] = data[name].astype(object).map(words).fillna("")
    return pd.DataFrame(columns, index=data.index)


def headers(instrument: Instrument) -> list[list[str]]:
    """Return the three header rows: names, questions, ImportIds."""
    names = [name for name, _, _ in META]
    asked = [question for _, question, _ in META]
    marks = [
        {"ImportId": mark, "timeZone": "America/Chicago"}
        if mark in DATED
        else {"ImportId": mark}
        for _, _, mark in META
    ]
    for number, name in enumerate(instrument.items, start=2):
        scale = instrument.scales[instrument.items[name].scale]
        intro = scale.intro.get(instrument.language)
        text = instrument.text(name)
        names.append(name)
        asked.append(f"{intro} - {text}" if intro else text)
        marks.append({"ImportId": f"QID{number}"})
    for number, (name, question) in enumerate(instrument.open_questions.items(), 91):
        names.append(name)
        asked.append(question.text[instrument.language])
        marks.append({"ImportId": f"QID{number}_TEXT"})
    names += EMBEDDED
    asked += EMBEDDED
    marks += [{"ImportId": name} for name in EMBEDDED]
    return [names, asked, [json.dumps(m, separators=(",", ":")) for m in marks]]


def export_text(records: pd.DataFrame, instrument: Instrument) -> str:
    """Return the whole file.

    Parameters
    ----------
    records : pandas.DataFrame
        One row a record, cells as they are to be written; a column that the layout
        has and the records lack stays empty.
    instrument : Instrument
        What was asked.
    """
    rows = headers(instrument)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    records.reindex(columns=rows[0], fill_value="").to_csv(
        out, header=False, index=False, lineterminator="\n"
    )
    return out.getvalue()
