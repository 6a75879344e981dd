"""Which questions of two waves can be compared, by what was asked and how."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import pandas as pd

from culturekit.instrument import Instrument, Item, ResponseScale
from culturekit.intake.words import normal, normal_question, word_set
from culturekit.scoring.answers import can_be_scored

SAME, COMPARABLE, NOT = "same", "comparable", "not comparable"
VERDICTS = (SAME, COMPARABLE, NOT)
COLUMNS = ("scale", "item", "before", "verdict", "why")
ALIKE = 0.8  # from where a rewording may leave the question what it was
SHARED = 2 / 3  # of a scale's items, for its score to stay what it was
DENIALS = word_set(
    "not no never nobody nothing none neither nor without cannot hardly rarely seldom "
    "nicht kein keine keinen nie niemals niemand ohne kaum selten "
    "pas ne jamais aucun aucune personne sans rarement "
    "nunca nadie sin ningún ninguna não nem sem non mai senza niet geen nooit"
)


@dataclass(frozen=True)
class Shared:
    """Items of one scale that count in both waves.

    Parameters
    ----------
    scale : str
        The scale's id.
    items : tuple of (str, str)
        Id now and id before.
    verdict : str
        ``same``, ``comparable`` or ``not comparable``.
    """

    scale: str
    items: tuple[tuple[str, str], ...]
    verdict: str


def compare_questions(before: Instrument, now: Instrument) -> pd.DataFrame:
    """Return what became of every question of every scale that has an index.

    Parameters
    ----------
    before, now : Instrument
        What was asked in the earlier and in the later wave.

    Returns
    -------
    pandas.DataFrame
        Columns scale, item (id now; empty for one that is gone), before (id then; empty
        for a new one), verdict (``same``, ``comparable``, ``not comparable``), why.

    Notes
    -----
    Same: wording and options are alike but for case, spacing and mark-up, in every
    language that both waves have. Comparable, to be looked at: a wording of which at
    least 0.8 is the same (Ratcliff and Obershelp), without a "not" more or less and
    without another number in it; options of the same number with other labels; another
    routing or answer off the scale. Anything else is not comparable.
    """
    found = [
        pd.DataFrame(list(_rows(before, now, scale)), columns=list(COLUMNS))
        for scale in dict.fromkeys([*now.scales, *before.scales])
        if _scored(now, scale) or _scored(before, scale)
    ]
    empty = pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(found, ignore_index=True) if found else empty


def without_answers(
    questions: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame
) -> pd.DataFrame:
    """Return the verdicts, with questions that nobody answered not comparable.

    A definition may hold questions that a wave never put to anybody: scored with them,
    the two waves would be means of different questions.

    Parameters
    ----------
    questions : pandas.DataFrame
        From `compare_questions`.
    before, now : pandas.DataFrame
        The answers of both waves.
    """
    told = questions.copy()
    for side, when, data in (("before", "before", before), ("item", "now", now)):
        lost = ~told[side].isin(_answered(data)) & (told["verdict"] != NOT)
        told.loc[lost, "why"] = f"nobody answered it {when}"
        told.loc[lost, "verdict"] = NOT
    return told


def _answered(data: pd.DataFrame) -> list[str]:
    """Return the columns with any answer; all of them where nobody answered at all."""
    return [str(name) for name in data if data.empty or data[name].notna().any()]


def shared_items(questions: pd.DataFrame) -> list[Shared]:
    """Return, per scale, the items on which two waves can be compared.

    A scale is comparable as long as two thirds of its items are, in both waves; it is
    then scored on these alone.
    """
    found = []
    for scale, rows in questions.groupby("scale", sort=False):
        kept = rows[rows["verdict"] != NOT]
        asked = max((rows[side] != "").sum() for side in ("item", "before"))
        enough = len(kept) and len(kept) >= SHARED * asked - 1e-9
        worst = SAME if (rows["verdict"] == SAME).all() else COMPARABLE
        pairs = tuple(zip(kept["item"], kept["before"], strict=True))
        found.append(Shared(str(scale), pairs, worst if enough else NOT))
    return found


def _scored(instrument: Instrument, scale: str) -> bool:
    part = instrument.scales.get(scale)
    return part is not None and can_be_scored(instrument, part)


def _rows(before: Instrument, now: Instrument, scale: str) -> Iterator[tuple[str, ...]]:
    old = before.scale_items(scale) if scale in before.scales else ()
    new = now.scale_items(scale) if scale in now.scales else ()
    pairs = _pairs(old, new, _languages(before, now))
    for item in new:
        past = pairs.get(item.id)
        if past is None:
            yield scale, item.id, "", NOT, "new"
            continue
        verdict, why = _judged(before, now, past, item)
        yield scale, item.id, past.id, verdict, why
    gone = {past.id for past in pairs.values()}
    for past in old:
        if past.id not in gone:
            yield scale, "", past.id, NOT, "no longer asked"


def _languages(before: Instrument, now: Instrument) -> tuple[str, ...]:
    return tuple(name for name in now.languages if name in before.languages)


def _pairs(
    old: Sequence[Item], new: Sequence[Item], languages: Sequence[str]
) -> dict[str, Item]:
    """Return id now to the item it was: by its wording, else by its id."""
    by_id = {item.id: item for item in old}
    by_text: dict[tuple[str, ...], list[Item]] = {}
    for item in old:
        by_text.setdefault(_texts(item, languages), []).append(item)
    found = {}
    for item in new:
        alike = by_text.get(_texts(item, languages), [])
        own = by_id.get(item.id)
        if own is not None and (own in alike or len(alike) != 1):
            found[item.id] = own
        elif len(alike) == 1 and any(_texts(item, languages)):
            found[item.id] = alike[0]
    return _once(found)


def _once(found: dict[str, Item]) -> dict[str, Item]:
    """Let go of an earlier item that two items would have been, but for its own id."""
    taken: dict[str, str] = {}
    for name, past in found.items():
        if past.id not in taken or name == past.id:
            taken[past.id] = name
    return {name: past for name, past in found.items() if taken[past.id] == name}


def _texts(item: Item, languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(normal_question(item.text.get(name, "")) for name in languages)


def _judged(
    before: Instrument, now: Instrument, past: Item, item: Item
) -> tuple[str, str]:
    """Return the worst of what can be said of one question, and all of why."""
    languages = _languages(before, now)
    told = [
        *_wording(past, item, languages),
        *_options(
            before.response_scales[past.response_scale],
            now.response_scales[item.response_scale],
            languages,
        ),
        *_manner(past, item),
    ]
    worst = max((VERDICTS.index(verdict) for verdict, _ in told), default=0)
    reasons = dict.fromkeys(why for _, why in told)
    return VERDICTS[worst], "; ".join(reasons)


def _wording(
    past: Item, item: Item, languages: Sequence[str]
) -> Iterator[tuple[str, str]]:
    if past.id != item.id:
        yield SAME, f"was '{past.id}'"
    if not languages:
        yield COMPARABLE, "no language of both waves"
    for language in languages:
        old, new = (
            normal_question(part.text.get(language, "")) for part in (past, item)
        )
        if old == new:
            continue
        if not old or not new:
            yield COMPARABLE, "a language more or less"
        elif _turned(old, new) or _alike(old, new) < ALIKE:
            yield NOT, "asked otherwise"
        else:
            yield COMPARABLE, "reworded"


def _alike(old: str, new: str) -> float:
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _turned(old: str, new: str) -> bool:
    """Tell whether one of two wordings denies what the other says, or counts anew."""
    marks = []
    for text in (old, new):
        words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)
        denied = sum(word in DENIALS or word.endswith("n't") for word in words)
        marks.append((denied % 2, re.findall(r"\d+", text)))
    return marks[0] != marks[1]


def _options(
    old: ResponseScale, new: ResponseScale, languages: Iterable[str]
) -> Iterator[tuple[str, str]]:
    if old.numeric != new.numeric or len(old.codes) != len(new.codes):
        yield NOT, "another range of answers"
        return
    for language in languages:
        pair = (part.labels.get(language) for part in (old, new))
        labels = [tuple(map(normal, part)) for part in pair if part]
        if len(labels) == 2 and labels[0] != labels[1]:
            mirrored = labels[0] == labels[1][::-1]
            yield (NOT if mirrored else COMPARABLE), "options reworded"
    for name in ("dont_know", "not_applicable"):
        if (getattr(old, name) is None) != (getattr(new, name) is None):
            yield COMPARABLE, "an answer off the scale more or less"


def _manner(past: Item, item: Item) -> Iterator[tuple[str, str]]:
    if past.reverse != item.reverse:
        yield NOT, "turned round"
    if past.asked_if != item.asked_if:
        yield COMPARABLE, "asked of others"
