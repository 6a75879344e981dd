"""SPSS .sav: variable labels and value labels; of the answers nothing is read."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from culturekit.instrument.importing.asked import Asked, Block, Option, Question
from culturekit.instrument.importing.opened import Opened, refused
from culturekit.instrument.problems import plain
from culturekit.instrument.vocabulary import outside

LANGUAGE = "en"
DATES = (
    "DATE",
    "ADATE",
    "EDATE",
    "SDATE",
    "JDATE",
    "TIME",
    "DTIME",
    "DATETIME",
    "QYR",
    "MOYR",
    "WKYR",
)
_STEM = re.compile(r"(.*?)[_.]?\d+[a-z]?")
ENOUGH = 2


class SpssDefinition:
    """The head of an SPSS file, with or without answers behind it."""

    platform = "spss"

    def recognise(self, opened: Opened) -> bool:
        """Look at the first bytes."""
        return opened.is_sav

    def read(self, opened: Opened) -> Asked:
        """Read the labels."""
        return _asked(_head(opened), opened.path.stem)


def _head(opened: Opened) -> Any:
    import pyreadstat

    try:
        _, head = pyreadstat.read_sav(
            str(opened.path), user_missing=True, metadataonly=True
        )
    except Exception as error:
        # the reader raises errors of several unrelated kinds for a damaged file
        kind = type(error).__name__
        raise refused(f"is a damaged SPSS file ({kind})", "save it again") from None
    return head


def _asked(head: Any, stem: str) -> Asked:
    found = Asked("spss", str(head.file_label or "") or stem, (LANGUAGE,))
    labels: Mapping[str, Mapping[Any, str]] = head.variable_value_labels
    blocks = _blocks(head.column_names, labels)
    for name in head.column_names:
        values = labels.get(name, {})
        text = {LANGUAGE: head.column_names_to_labels.get(name) or name}
        kind = str(head.original_variable_types.get(name, "")).rstrip("0123456789.")
        if values:
            question = _choice(name, text, values, head, found)
            block = blocks.get(name, "")
            found.questions.append(_in_block(question, block, found))
        elif kind in DATES:
            found.note(name, "a date or time; left out")
        elif kind.startswith("A"):
            found.questions.append(Question(name, text, "text"))
        else:
            found.questions.append(Question(name, text, "number"))
    for name, members in head.mr_sets.items():
        listed = ", ".join(map(str, members.get("variable_list", ())))
        message = f"a set of variables with several answers ({listed[:200]}); each is "
        found.note(str(name), f"{message}an item of its own here")
    if not found.questions:
        raise refused("is an SPSS file without variables that are questions")
    return found


def _choice(
    name: str, text: dict[str, str], values: Mapping[Any, str], head: Any, found: Asked
) -> Question:
    """Return a question with options; values declared as missing are left out."""
    missing = head.missing_ranges.get(name, ())
    options = []
    for value, label in sorted(values.items(), key=lambda pair: str(pair[0])):
        code = _code(value)
        if _is_missing(value, missing) and outside(plain(label)) in (None, "refused"):
            found.note(
                name,
                f"the value {code} ('{label[:40]}') is missing by the file's "
                "own word; it is no option",
            )
        else:
            options.append((value, Option(code, {LANGUAGE: label})))
    numeric = all(isinstance(value, int | float) for value, _ in options)
    if numeric:
        options.sort(key=lambda pair: pair[0])
    ordered = {"ordinal": True, "nominal": False}.get(
        head.variable_measure.get(name, "")
    )
    listed = tuple(option for _, option in options)
    return Question(name, text, "one", listed, ordered=ordered)


def _code(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)


def _is_missing(value: Any, ranges: Any) -> bool:
    return any(r["lo"] <= value <= r["hi"] for r in ranges if _comparable(value, r))


def _comparable(value: Any, ends: Mapping[str, Any]) -> bool:
    numbers = all(isinstance(x, int | float) for x in (value, ends["lo"], ends["hi"]))
    texts = all(isinstance(x, str) for x in (value, ends["lo"], ends["hi"]))
    return numbers or texts


def _blocks(
    names: list[str], labels: Mapping[str, Mapping[Any, str]]
) -> dict[str, str]:
    """Return the stem of variables that are numbered and share their value labels."""
    stems = {
        name: (found[1].rstrip("_."), repr(sorted(labels[name].items(), key=repr)))
        for name in names
        if name in labels and (found := _STEM.fullmatch(name)) and found[1]
    }
    counts = Counter(stems.values())
    return {name: key[0] for name, key in stems.items() if counts[key] >= ENOUGH}


def _in_block(question: Question, block: str, found: Asked) -> Question:
    if block:
        found.blocks.setdefault(block, Block(block))
    return replace(question, block=block)
