"""A file of unknown content, opened with care: text, XML, JSON, a table or sheets.

Everything is read at most once, within limits, and by what it holds, not by its
ending. What is broken is refused with one sentence; nothing in the file is run, fetched
or expanded.
"""

import csv
import io
import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from culturekit.errors import InputError
from culturekit.instrument.importing.workbook import OLE, ZIP, Rows, read_sheets

LARGEST = 30_000_000
MOST_CELLS = 2_000_000
SAV = (b"$FL2", b"$FL3")
FORMATS = (
    "Qualtrics QSF, LimeSurvey LSS, LSG, TSV or queXML, XLSForm XLSX or XLS, a REDCap "
    "data dictionary as CSV, SPSS .sav"
)


class Opened:
    """One file, looked at in every way that a recogniser may want.

    Parameters
    ----------
    path : Path
        Where it is.

    Raises
    ------
    InputError
        No such file, a folder, empty, or too large for a definition.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = _read(path)

    @cached_property
    def text(self) -> str:
        """The file as text; empty for a binary file."""
        for bom, codec in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
            if self.data.startswith(bom):
                return self.data.decode(codec, errors="replace")
        if b"\0" in self.data[:4096] or self.data.startswith((ZIP, OLE, *SAV)):
            return ""
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return self.data.decode("cp1252", errors="replace")

    @cached_property
    def start(self) -> str:
        """The first characters that are not blank."""
        return self.text[:4096].lstrip()[:512]

    @cached_property
    def json(self) -> Any:
        """The JSON document."""
        return _parsed("JSON", lambda: json.loads(self.text))

    @cached_property
    def xml(self) -> Element:
        """The root of the XML document; entities and document types are refused."""
        from defusedxml.ElementTree import fromstring

        # as text, so that a declared encoding cannot disagree with the bytes
        body = self.text[self.text.find("<") :]
        if body.startswith("<?xml"):
            body = body[body.find("?>") + 2 :]
        root: Element = _parsed("XML", lambda: fromstring(body, forbid_dtd=True))
        return root

    @cached_property
    def is_sav(self) -> bool:
        """Whether this is an SPSS file."""
        return self.data.startswith(SAV)

    @cached_property
    def sheets(self) -> dict[str, Rows]:
        """The sheets of a workbook as text, by their names; empty for other files."""
        return read_sheets(self.data) if self.data.startswith((ZIP, OLE)) else {}

    def rows(self, delimiter: str) -> list[list[str]]:
        """Return the file as a table of text.

        Raises
        ------
        InputError
            If it is larger than any definition.
        """
        found: list[list[str]] = []
        cells = 0
        text = io.StringIO(self.text.replace("\0", ""), newline="")
        try:
            for row in csv.reader(text, delimiter=delimiter):
                found.append(row)
                cells += len(row) + 1
                if cells > MOST_CELLS:
                    raise refused("has more cells than any survey definition")
        except csv.Error as error:
            raise refused(f"is not a table ({error})") from None
        return found


def refused(reason: str, remedy: str = "export the definition again") -> InputError:
    """Return the error for a file that cannot be used, without its name.

    Examples
    --------
    >>> str(refused("is empty"))[:24]
    'this file is empty; allo'
    """
    return InputError(f"this file {reason}; allowed: {FORMATS}; {remedy}")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError(f"no such file; allowed: {FORMATS}; check the path") from None
    except IsADirectoryError:
        raise refused("is a folder", "give the file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise refused(f"cannot be read ({reason})", "check the path") from None
    # an SPSS file holds the answers as well; only its head is looked at
    if len(data) > LARGEST and not data.startswith(SAV):
        size = f"{LARGEST // 1_000_000} MB"
        raise refused(f"is larger than any survey definition ({size})")
    if not data.strip():
        raise refused("is empty")
    return data


def _parsed(what: str, parse: Callable[[], Any]) -> Any:
    from defusedxml.common import DefusedXmlException

    try:
        return parse()
    except DefusedXmlException:
        reason = "declares a document type or entities, which no export needs"
        raise refused(reason) from None
    except (RecursionError, MemoryError):
        raise refused("is nested too deeply") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise refused(f"is not whole {what} ({error.msg}, {place})") from None
    except ParseError as error:
        line, column = error.position
        place = f"line {line}, column {column + 1}"
        raise refused(f"is not whole {what} ({place})") from None
    except ValueError:
        raise refused(f"is not {what}") from None
