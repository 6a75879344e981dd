"""From a file's bytes to sheets of text: encodings, delimiters, records, workbooks.

What the text means is for the rooms above: answers for intake, teams for the roster.
"""

from culturekit.files.encoding import GUESSED
from culturekit.files.source import RawTable, Sheet
from culturekit.files.textfile import open_text
from culturekit.files.workbook import is_workbook, open_workbook

__all__ = [
    "GUESSED",
    "RawTable",
    "Sheet",
    "is_workbook",
    "open_text",
    "open_workbook",
]
