"""Bytes to UTF-8 text: byte order marks, UTF-16 with and without, one-byte tables."""

import codecs
import re
from dataclasses import dataclass

from culturekit.errors import ResponseFileError

HEAD = 1 << 16
MOST_DAMAGED = 0.01  # of the characters of UTF-16 and UTF-32
GUESSED = ("cp1252", "iso8859-2", "cp1250", "mac_roman")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 26, 28, 29, 30, 31})
_BROKEN = re.compile("�+")


@dataclass(frozen=True)
class Text:
    """The text of a file as UTF-8 bytes with plain newlines.

    Parameters
    ----------
    data : bytes
        UTF-8, no byte order mark, lines end with a line feed.
    encoding : str
        How the file was encoded, as a Python codec name.
    damaged : int
        Places where bytes did not form a character and were replaced.
    """

    data: bytes
    encoding: str
    damaged: int = 0


def decode(data: bytes) -> Text:
    """Return a file's text, whatever its encoding and line ends.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    Text
        Its text as UTF-8.

    Raises
    ------
    ResponseFileError
        If the file is not text.

    Examples
    --------
    >>> decode("größe;1\\r\\n".encode("utf-16")).encoding
    'utf-16'
    """
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], codec, name)
    if utf16 := _utf16_without_bom(data[:HEAD]):
        return _decoded(data, utf16, utf16)
    _require_text(data[:HEAD])
    if _is_utf8(data):
        return Text(_plain_newlines(data), "utf-8")
    if cut := _cut_character(data):
        whole = data[:-cut] + "�".encode()
        return Text(_plain_newlines(whole), "utf-8", 1)
    return _one_byte_or_damaged(data)


def _decoded(data: bytes, codec: str, name: str) -> Text:
    if codec == "utf-8" and _is_utf8(data):
        return Text(_plain_newlines(data), name)
    text = data.decode(codec, errors="replace")
    damaged = len(_BROKEN.findall(text))
    if codec != "utf-8" and damaged > max(8, MOST_DAMAGED * len(text)):
        raise _no_text(f"one in {len(text) // damaged} of its characters is none")
    clean = text.encode("utf-8", errors="replace")
    _require_text(clean[:HEAD])
    return Text(_plain_newlines(clean), name, damaged)


def _utf16_without_bom(head: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every other byte: odd ones, or even ones."""
    half = len(head) // 2
    if half < 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _require_text(head: bytes) -> None:
    control = len(head) - len(head.translate(None, _CONTROL))
    if control > max(8, 0.02 * len(head)):
        raise _no_text("it is full of control bytes")


def _no_text(why: str) -> ResponseFileError:
    return ResponseFileError(
        f"this is not a text file: {why}; allowed: CSV, TSV or XLSX; export the "
        "responses again, and hand in that file unpacked"
    )


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(data), 1 << 24):
            decoder.decode(view[start : start + (1 << 24)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _cut_character(data: bytes) -> int:
    """Return how many bytes of a cut-off last character end UTF-8 text, else 0."""
    for size in (1, 2, 3):
        head, tail = data[:-size], data[-size:]
        if tail[:1] >= b"\xc2" and not head.isascii() and _is_utf8(head):
            return size
    return 0


def _one_byte_or_damaged(data: bytes) -> Text:
    text = data.decode("utf-8", errors="replace")
    damaged = len(_BROKEN.findall(text))
    whole = sum(ord(c) > 127 for c in text[: 1 << 20]) - text[: 1 << 20].count("�")
    if whole > 4 * damaged:
        return Text(_plain_newlines(text.encode()), "utf-8", damaged)
    codec = guess_one_byte(data)
    text = data.decode(codec, errors="replace")
    damaged = len(_BROKEN.findall(text))
    return Text(_plain_newlines(text.encode()), codec, damaged)


def guess_one_byte(data: bytes) -> str:
    """Return the one-byte encoding in which the text reads most like words.

    Parameters
    ----------
    data : bytes
        Text in an unknown one-byte encoding.

    Returns
    -------
    str
        ``cp1252`` (Latin-1 and Windows), ``iso8859-2``, ``cp1250`` or ``mac_roman``;
        the first of them where they read equally well.
    """
    words = re.split(rb"[\s,;]+", data[: 1 << 20])
    sample = b" ".join(word for word in words if not word.isascii())
    # lines that end with a bare carriage return are how old Macs write
    classic = 0.75 if b"\r" in data and b"\n" not in data else 0.0
    favour = {"mac_roman": classic}
    return max(GUESSED, key=lambda c: _likeness(sample, c) + favour.get(c, 0.0))


def _likeness(sample: bytes, codec: str) -> float:
    text = sample.decode(codec, errors="replace")
    odd = sum(not _usual(char) for char in text if ord(char) > 127)
    odd += len(_MARK_IN_WORD.findall(text))
    inner_capitals = len(_INNER_CAPITAL.findall(text))
    hungarian = len(re.findall("[őű]", text))
    portuguese = len(re.findall("[ãâêàç]", sample.decode("cp1252", "replace")))
    # where only the letters õ û (cp1252) or ő ű (Latin-2) decide, the accents around
    # them tell Hungarian from Portuguese and French
    favour = 0.5 if hungarian and not portuguese else -0.5 if hungarian else 0
    return favour + len(_CONTRACTION.findall(text)) - odd - inner_capitals


_USUAL_MARKS = set("‘’“”„–—…€«»§°·•¡¿£\u00a0´")
# a currency or section sign with letters on it is a letter of another table
_MARK_IN_WORD = re.compile(
    r"[€§°·•](?=[^\W\d_]{2})|(?<=[^\W\d_]{2})[€§·•]|(?<=[^\W\d_])[¿¡](?=[^\W\d_])"
)
_CONTRACTION = re.compile(
    r"(?<=[a-z])’(?:t|s|m|d|re|ve|ll)(?!\w)|(?<!\w)[cdjlnqs]’(?=\w)"
)
# a capital within a word, or one alone that no language has as a word: a quotation
# mark or a dash of another table
_INNER_CAPITAL = re.compile(
    "(?<=[a-zß-ÿąćęłńśźżčďěňřťůőűđ])[À-ÖØ-ÞĄĆĘŁŃŚŹŻČĎĚŇŘŤŮŐŰĐŠŽŒŸ]|(?<=[A-Z])Ÿ"
    r"|(?<!\S)[ÐĐŐÕ](?!\S)"
)
_USUAL_LETTERS = set("áàâäãåæçéèêëíìîïñóòôöõøœúùûüßýÿšžąćęłńśźżčďěňřťůőűăâîșțşţđľĺŕ")


def _usual(char: str) -> bool:
    return char in _USUAL_MARKS or char.lower() in _USUAL_LETTERS


def _plain_newlines(data: bytes) -> bytes:
    if b"\r" not in data:
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
