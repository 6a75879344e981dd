"""What was loaded: where it came from and what it brought, load by load."""

from typing import Any

from culturekit.report.content.html import Block, Safe, block, quiet, table
from culturekit.report.content.naming import spelled
from culturekit.report.content.quality.counts import no_file
from culturekit.report.content.quality.words import PLATFORMS
from culturekit.report.frame import SHORT_HASH

FILE = ("Loaded", "Platform", "Encoding", "Fingerprint")
RECORDS = {
    "rows_read": "Records",
    "accepted": "Accepted",
    "set_aside": "Set aside",
    "quarantined": "Quarantined",
}
PEOPLE = {"new": "New", "changed": "Changed", "unchanged": "Unchanged"}


def loaded(book: Any) -> Block:
    """Show what was loaded: platform, encoding, day, records, fingerprint.

    Parameters
    ----------
    book : Book
        Whose ``about["loading"]`` has the loads.
    """
    told = book.about.get("loading") or {}
    loads = told.get("loads") or []
    if not loads:
        return no_file()
    shown = [_one(loads[0])] if len(loads) == 1 else _several(loads)
    return block(
        _lead(book, loads),
        *shown,
        quiet(
            "" if told["counted"] else _withheld(book),
            "The fingerprint is the beginning of the file's SHA-256: the same file has "
            "the same one. Names of files are left out, as they can name people.",
        ),
    )


def _one(load: dict[str, Any]) -> Safe:
    """Return one file as a list of what is known of it."""
    rows = [
        *zip(FILE, _file(load), strict=True),
        *([title, load[name]] for name, title in RECORDS.items() if name in load),
    ]
    return table(["The file", ""], rows)


def _several(loads: list[dict[str, Any]]) -> list[Safe]:
    files = [[_name(i), *_file(load)] for i, load in enumerate(loads, start=1)]
    shown = table(["Files", *FILE], files, words=len(FILE) + 1)
    return [shown, _records(loads), _people(loads)]


def _lead(book: Any, loads: list[dict[str, Any]]) -> str:
    version = book.about.get("store_version")
    if not version:
        return "The answers come from one response file, read for this page."
    files = f"{spelled(len(loads))} {'file' if len(loads) == 1 else 'files'}"
    return f"The wave was loaded from {files}; this is version {version} of the store."


def _file(load: dict[str, Any]) -> list[str]:
    return [
        load["at"] or "for this page",
        PLATFORMS.get(load["platform"], load["platform"]),
        load["encoding"],
        load["sha256"][:SHORT_HASH],
    ]


def _name(i: int) -> str:
    return f"File {i}"


def _records(loads: list[dict[str, Any]]) -> Safe:
    """Return what became of the records of every file."""
    known = [name for name in RECORDS if name in loads[0]]
    rows = [
        [_name(i), *(load[name] for name in known)]
        for i, load in enumerate(loads, start=1)
    ]
    return table(["Records", *(RECORDS[name] for name in known)], rows)


def _people(loads: list[dict[str, Any]]) -> Safe:
    """Return what every load changed in the store; empty for a file."""
    if not any("new" in load for load in loads):
        return Safe("")
    rows = [
        [_name(i), *(load.get(name) for name in PEOPLE)]
        for i, load in enumerate(loads, start=1)
    ]
    return table(["Respondents", *PEOPLE.values()], rows)


def _withheld(book: Any) -> str:
    if book.about.get("n") is None:
        return "How many records it has is not shown, as the number of answers is not."
    return (
        "How many people are in a file is not shown: a file can be about a single "
        "team, and one of these has very few people in it."
    )
