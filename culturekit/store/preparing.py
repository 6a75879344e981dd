"""A file read, packed and checked, before anything of the store is touched."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from culturekit.errors import InputError, QuarantinedError
from culturekit.files.blanking import without_records
from culturekit.intake.persons import person_records
from culturekit.intake.reading import open_responses, survey_of
from culturekit.privacy import pseudonym
from culturekit.resources import is_simulated
from culturekit.store import checking, folders
from culturekit.store.catalogue import State
from culturekit.store.folders import Reading
from culturekit.store.requests import Ready, Request
from culturekit.survey import Receipt


def prepare(state: State, request: Request, data: bytes, sha256: str) -> Ready:
    """Read, pack and check a file, without those who were erased."""
    reading = request.reading
    kept, erased = _without_erased(state, request, data, sha256)
    with ThreadPoolExecutor(1) as beside:
        packed = beside.submit(folders.compressed, kept)
        survey = survey_of(
            kept, request.file, reading.instrument, reading.roster,
            {**reading.how, "progress": request.tell_reading},
        )  # fmt: skip
        source = packed.result()
    receipt = survey.receipt
    if receipt is None:
        raise InputError("the file was read without a receipt; read it again")
    require_sound(receipt, request)
    _require_answers(receipt)
    checking.check_types(survey.data, reading.instrument)
    facts = {
        "file": request.file.name,
        "survey": reading.instrument.id,
        "wave": request.wave,
        "original": sha256 or receipt.sha256,
        "keyed_by": receipt.sha256,
        "simulated": is_simulated(request.file),
    }
    return Ready(survey, receipt, source, facts, erased, state)


def require_sound(receipt: Receipt, request: Request) -> None:
    """Refuse quarantined records, where the request is strict."""
    if request.strict and len(receipt.quarantined):
        raise QuarantinedError(
            f"'{request.file.name}': {len(receipt.quarantined)} of {receipt.rows_read} "
            "records cannot be trusted and would be quarantined; nothing was loaded; "
            "correct them, or load without --strict",
            receipt,
        )


def _require_answers(receipt: Receipt) -> None:
    if not receipt.accepted:
        reasons = receipt.set_aside["reason"].value_counts().to_dict()
        counted = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
        raise InputError(
            f"none of the {receipt.rows_read} records is an answer to keep "
            f"({counted or 'all quarantined'}); nothing was loaded; allowed: a file "
            "with finished answers; check the filter of the export"
        )


def tombstones(state: State, survey: str, wave: str) -> set[str]:
    """Return the hashes of whom a wave must not bring back."""
    return {
        text
        for gone in state.erased
        if gone.survey == survey and gone.wave in {"", wave}
        for text in gone.hashes
    }


def hashed(keys: Any, survey: str) -> Any:
    """Return keyed hashes of opaque keys, under which nobody's answers were stored."""
    return pseudonym(keys, f"erased from {survey}")


def _without_erased(
    state: State, request: Request, data: bytes, sha256: str
) -> tuple[bytes, int]:
    """Return the file without the records of people who were erased, and how many."""
    reading = request.reading
    survey = reading.instrument.id
    gone = tombstones(state, survey, request.wave)
    if not gone:
        return data, 0
    found = person_records(data, sha256, reading.instrument, reading.how)
    if found.empty:
        return data, 0
    hit = np.isin(hashed(found["key"].to_numpy(dtype=object), survey), sorted(gone))
    lines = sorted(set(found.loc[hit, "row"]))
    if not lines:
        return data, 0
    return without_records(data, lines, **place_of(data, reading))[0], len(lines)


def place_of(data: bytes, reading: Reading) -> dict[str, Any]:
    """Return header rows and sheet of a file, for `without_records`."""
    if reading.long is not None:
        return {"header_rows": 1}
    opened = open_responses(data, reading.instrument, reading.how)
    return {
        "header_rows": opened.layout.skip,
        "sheet": opened.candidate.sheet.name,
    }
