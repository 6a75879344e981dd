"""From listed options to a response scale: codes, order, what stands off the scale.

Codes stay the platform's wherever they can: response files then decode by number, by
label and by code. Every guess becomes a remark.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from culturekit.instrument.importing.asked import Option, Question
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.model import DONT_KNOW, NOT_APPLICABLE
from culturekit.instrument.options import HIGHEST, LOWEST
from culturekit.instrument.ordering import Order, read_order
from culturekit.instrument.problems import plain
from culturekit.instrument.vocabulary import Kind, outside

Table = dict[str, Any]
_WHOLE = re.compile(r"([-+]?\d{1,9})(?:\.0+)?")
NOT_SURE = ("not sure", "unsure", "i'm not sure", "no opinion")
SPECIAL_CODES = {"dont_know": DONT_KNOW, "not_applicable": NOT_APPLICABLE}


@dataclass(frozen=True)
class Row:
    """One option with its texts in every language, cleaned."""

    code: str
    labels: dict[str, str]

    @property
    def first(self) -> str:
        """Its text in the first language, its code where there is none."""
        return next(iter(self.labels.values()), "") or self.code


@dataclass
class Made:
    """A response scale.

    Parameters
    ----------
    order : Order
        What the words say.
    table : dict
        As it stands in a definition.
    codes : dict of str to int
        The platform's code of each option on the scale to the definition's.
    remarks : dict of str to str
        Guesses, by the key they are about.
    """

    order: Order
    table: Table = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)

    def remark(self, key: str, text: str) -> None:
        """Add a remark about a key."""
        old = self.remarks.get(key)
        self.remarks[key] = f"{old}; {text}" if old else text


def whole(text: str) -> int | None:
    """Return a code as a whole number, None if it is none.

    Examples
    --------
    >>> whole("3"), whole("-1.0"), whole("A2"), whole("3.5")
    (3, -1, None, None)
    """
    found = _WHOLE.fullmatch(text.strip())
    return int(found[1]) if found else None


def make_options(
    question: Question, languages: Sequence[str], *, rating: bool = False
) -> Made:
    """Return the response scale of a question with options.

    Parameters
    ----------
    question : Question
        With at least one option.
    languages : sequence of str
        Of the survey, the first one first.
    rating : bool
        Whether it stands in a block of several: its options are then taken to be
        ordered even where their words do not say.

    Returns
    -------
    Made
        Options in the order of their meaning where they have one.
    """
    rows = _rows(question.options, languages)
    on_scale, specials = _split(rows, question)
    order = _order(on_scale, languages)
    made = Made(order)
    nominal = _is_nominal(order, question, rating=rating)
    _place_refusals(made, rows, on_scale, specials, nominal=nominal)
    if len(on_scale) == 1:
        made.remark("codes", "one box only: 1 is ticked, 0 is not")
        on_scale.insert(0, Row("0", dict.fromkeys(languages, "0")))
        codes = [0, 1]
    else:
        on_scale = on_scale if nominal else _by_meaning(on_scale, order, made)
        codes = _codes(on_scale, made, specials, nominal=nominal)
    if nominal:
        _tell_nominal(made, question)
    made.table["codes"] = codes
    made.table |= {"nominal": True} if nominal else {}
    made.table |= {"bipolar": True} if order.bipolar and not nominal else {}
    made.codes = {r.code: code for r, code in zip(on_scale, codes, strict=True)}
    texts = Meanings(codes)
    _write_labels(made, on_scale, languages, texts)
    for kind, found in specials.items():
        if special := _special(kind, found, languages, texts):
            made.table[kind] = special
    return made


def _rows(options: Sequence[Option], languages: Sequence[str]) -> list[Row]:
    """Return the options with cleaned texts, each code once."""
    rows: dict[str, Row] = {}
    for option in options:
        # with a code of its own or without one, an option has some name
        code = option.code.strip() or clean(option.label.get(languages[0], "")) or "?"
        texts = {lang: clean(option.label.get(lang, "")) for lang in languages}
        first = texts[languages[0]] or code
        rows.setdefault(code, Row(code, {k: v or first for k, v in texts.items()}))
    return list(rows.values())


def _split(
    rows: Sequence[Row], question: Question
) -> tuple[list[Row], dict[str, list[Row]]]:
    """Tell options on the scale from don't know, not applicable and refusals."""
    kinds = [next(filter(None, map(_outside, r.labels.values())), None) for r in rows]
    on_scale: list[Row] = []
    specials: dict[str, list[Row]] = {}
    for i, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        between = None in kinds[:i] and None in kinds[i + 1 :]
        middle = between and plain(row.first) in NOT_SURE
        if kind is None or middle or question.kind == "many":
            on_scale.append(row)
        else:
            specials.setdefault(kind, []).append(row)
    return (on_scale, specials) if on_scale else (list(rows), {})


def _place_refusals(
    made: Made,
    rows: Sequence[Row],
    on_scale: list[Row],
    specials: dict[str, list[Row]],
    *,
    nominal: bool,
) -> None:
    """Keep "prefer not to say" as an option, or off a scale with the not applicable."""
    refused = specials.pop("refused", [])
    if refused and nominal:
        on_scale[:] = [row for row in rows if row in on_scale or row in refused]
    elif refused:
        specials.setdefault("not_applicable", []).extend(refused)
        made.remark("not_applicable", "those who would not answer are counted here")


def _tell_nominal(made: Made, question: Question) -> None:
    if made.order.direction == "mixed":
        text = "taken as unordered: the words have an order, but not that of the codes"
        made.remark("nominal", text)
        return
    silent = made.order.direction == "unknown" and question.ordered is None
    if silent and question.kind == "one" and len(question.options) > 2:
        made.remark("nominal", "taken as unordered; the words name no order")


def _outside(label: str) -> Kind | None:
    return outside(plain(label))


def _order(rows: Sequence[Row], languages: Sequence[str]) -> Order:
    """Return the order that the words of the first language that knows them have."""
    orders = [read_order([row.labels[lang] for row in rows]) for lang in languages]
    known = (order for order in orders if order.direction in ("up", "down"))
    return next(known, orders[0])


def _is_nominal(order: Order, question: Question, *, rating: bool) -> bool:
    if question.kind == "many" or question.ordered is False:
        return True
    if order.family in ("yes_no", "true_false"):
        return True
    if order.direction == "mixed":
        return True
    if question.ordered or order.direction != "unknown":
        return False
    return not (rating and len(question.options) > 2)


def _by_meaning(rows: list[Row], order: Order, made: Made) -> list[Row]:
    """Put options from the lowest meaning to the highest, telling what is a guess."""
    if order.direction == "up":
        return rows
    if order.direction == "down":
        return rows[::-1]
    numbers = [whole(row.code) for row in rows]
    by_code = [n for n in numbers if n is not None]
    if len(by_code) == len(rows):
        rows = [rows[i] for i in sorted(range(len(rows)), key=by_code.__getitem__)]
        made.remark("codes", "order guessed: as the codes rise; the words do not say")
    else:
        made.remark("codes", "order guessed: as listed; the words do not say")
    return rows


def _codes(
    rows: Sequence[Row],
    made: Made,
    specials: dict[str, list[Row]],
    *,
    nominal: bool,
) -> list[int]:
    """Return the platform's own codes if they serve, else others, told."""
    own = [whole(row.code) for row in rows]
    avoid = {whole(row.code) for found in specials.values() for row in found}
    if _serve(own, nominal=nominal):
        return [code for code in own if code is not None]
    if None in own:
        # codes such as A48: where the labels are numbers, they say it better
        labels = [whole(row.first) for row in rows]
        if _serve(labels, nominal=nominal) and not set(labels) & {*own, *avoid}:
            return [code for code in labels if code is not None]
    else:
        why = "are out of range" if nominal else "do not rise with the meaning"
        made.remark("codes", f"the platform's own codes {why}; they are aliases here")
    texts = [text for row in rows for text in (row.code, *row.labels.values())]
    taken = {n for n in (*avoid, *map(whole, texts)) if n is not None}
    starts = (*range(1, HIGHEST - len(rows) + 2), *range(0, LOWEST - 1, -1))
    free = (s for s in starts if not taken & {*range(s, s + len(rows))})
    start = next(free, 1)
    return list(range(start, start + len(rows)))


def _serve(codes: Sequence[int | None], *, nominal: bool) -> bool:
    """Whether numbers can be the codes of a definition."""
    whole_codes = [code for code in codes if code is not None]
    if len(whole_codes) < len(codes) or len(set(whole_codes)) < len(codes):
        return False
    if not all(LOWEST <= code <= HIGHEST for code in whole_codes):
        return False
    rising = sorted(whole_codes)
    return nominal or whole_codes in (rising, rising[::-1])


def _write_labels(
    made: Made, rows: Sequence[Row], languages: Sequence[str], texts: "Meanings"
) -> None:
    """Add labels and, for codes that are not the platform's, aliases."""
    codes = made.table["codes"]
    labels: dict[str, list[str]] = {lang: [] for lang in languages}
    for row, code in zip(rows, codes, strict=True):
        for lang in languages:
            label = row.labels[lang]
            if not texts.claim(label, str(code)):
                label = f"{label} (code {code})"
                texts.claim(label, str(code))
                made.remark("labels", f"'{label}' reads in the file like another one")
            labels[lang].append(label)
    if any(labels[lang] != [str(code) for code in codes] for lang in languages):
        made.table["labels"] = labels
    aliases: dict[str, list[str]] = {}
    for row, code in zip(rows, codes, strict=True):
        if whole(row.code) == code or texts.means(row.code, str(code)):
            continue
        if texts.claim(row.code, str(code)):
            aliases[str(code)] = [row.code]
        else:
            made.remark("codes", f"the platform's code {row.code} means another one")
    if aliases:
        made.table["aliases"] = aliases


class Meanings:
    """Which answer each text stands for: one text, one answer."""

    def __init__(self, codes: Sequence[int]) -> None:
        self.known = {str(code): str(code) for code in codes}

    def claim(self, text: str, meaning: str) -> bool:
        """Let a text stand for an answer, unless it stands for another one."""
        form = plain(text)
        return bool(form) and self.known.setdefault(form, meaning) == meaning

    def means(self, text: str, meaning: str) -> bool:
        """Whether a text already stands for this answer."""
        return self.known.get(plain(text)) == meaning


def _special(
    kind: str, rows: Sequence[Row], languages: Sequence[str], texts: Meanings
) -> Table:
    """Return the table of don't know or of not applicable; empty if it says nothing."""
    special: Table = {}
    mine = SPECIAL_CODES[kind]
    others = {*SPECIAL_CODES.values()} - {mine}
    numbers = [n for row in rows for n in [whole(row.code)] if n is not None]
    codes = [n for n in numbers if texts.claim(str(n), kind) and n not in others]
    if codes:
        special["codes"] = list(dict.fromkeys(codes))
    first = {lang: rows[0].labels[lang] for lang in languages}
    if all(texts.claim(label, kind) for label in first.values()):
        special["labels"] = first
    more = [label for row in rows[1:] for label in row.labels.values()]
    more += [row.code for row in rows if whole(row.code) not in codes]
    known = {plain(label) for label in first.values()}
    aliases = {plain(t): t for t in more if plain(t) not in known}
    if clear := [text for text in aliases.values() if texts.claim(text, kind)]:
        special["aliases"] = clear
    return special
