"""What was loaded: where it came from and what it brought, load by load."""

from typing import Any

from culturekit.report.content.html import Block, Safe, block, quiet, table
from culturekit.report.content.naming import count
from culturekit.report.content.quality.counts import no_file
from culturekit.report.content.quality.words import PLATFORMS
from culturekit.report.frame import SHORT_HASH

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
    return block(
        _lead(book, loads),
        table(
            ["File", "Platform", "Encoding", "Loaded", "Fingerprint"],
            _files(loads),
            words=5,
        ),
        _records(loads),
        _people(loads),
        quiet(
            "" if told["counted"] else _withheld(loads),
            "The fingerprint is the beginning of the file's SHA-256: the same file has "
            "the same one. Names of files are left out, as they can name people.",
        ),
    )


def _lead(book: Any, loads: list[dict[str, Any]]) -> str:
    version = book.about.get("store_version")
    if not version:
        return "The answers come from one response file, read for this page."
    files = count(len(loads), "file")
    return f"The wave was loaded from {files}; this is version {version} of the store."


def _files(loads: list[dict[str, Any]]) -> list[list[Any]]:
    return [
        [
            _name(i, load),
            PLATFORMS.get(load["platform"], load["platform"]),
            load["encoding"],
            load["at"] or "for this page",
            load["sha256"][:SHORT_HASH],
        ]
        for i, load in enumerate(loads, start=1)
    ]


def _name(i: int, load: dict[str, Any]) -> str:
    return f"File {i}"


def _records(loads: list[dict[str, Any]]) -> Safe:
    """Return what became of the records of every file."""
    known = [name for name in RECORDS if name in loads[0]]
    rows = [
        [_name(i, load), *(load[name] for name in known)]
        for i, load in enumerate(loads, start=1)
    ]
    return table(["Records", *(RECORDS[name] for name in known)], rows)


def _people(loads: list[dict[str, Any]]) -> Safe:
    """Return what every load changed in the store; empty for a file."""
    if not any("new" in load for load in loads):
        return Safe("")
    rows = [
        [_name(i, load), *(load.get(name) for name in PEOPLE)]
        for i, load in enumerate(loads, start=1)
    ]
    return table(["Respondents", *PEOPLE.values()], rows)


def _withheld(loads: list[dict[str, Any]]) -> str:
    which = "a file" if len(loads) > 1 else "the file"
    return (
        f"How many people are in {which} is not shown, because a file can be about a "
        "single team, and few people could be picked out."
    )
