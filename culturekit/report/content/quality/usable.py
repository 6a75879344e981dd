"""Whether the data can be used, in one sentence, and what to look at first."""

from collections.abc import Iterator
from typing import Any

from culturekit.plots.reading import Reading, absent, number, reading, span
from culturekit.plots.records import record_bar
from culturekit.report.content.html import Block, Safe, block, listed, quiet, tag
from culturekit.report.content.naming import count
from culturekit.report.content.overview.answered import LOW_RATE
from culturekit.report.content.quality.counts import Counts, counts, no_file

MANY_QUARANTINED = 2  # percent of the records
MANY_CARELESS = 12  # percent: Meade and Craig (2012), docs/careless.md
FLAWS = {
    "missing_item": "{n} of the definition found no column",
    "close_match": "{n} found a column only by a wording that is nearly the same",
    "ambiguous_item": "{n} could not be told apart",
}


def usable(book: Any) -> Block:
    """Say whether the data can be used: how many answered, and what of the records.

    Parameters
    ----------
    book : Book
        Whose ``about["receipt"]`` and ``about["loading"]`` tell of the files.
    """
    read, records = reading(book), counts(book)
    if records is None:
        return no_file()
    flaws = list(_flaws(book, read, records))
    verdict = "with care: see below" if flaws else "as they are"
    return block(
        f"These data can be used {verdict}. {_answered(read, records)}",
        *_parts(records),
        _first(flaws),
        quiet(_rule()),
    )


def _parts(records: Counts) -> list[Any]:
    """Return where every record is, as a sum and as a bar."""
    if records.read is None or records.accepted is None:
        return [tag("p", _kept(records))]
    parts = [
        ("accepted", records.accepted),
        ("set aside", records.aside),
        ("quarantined", records.quarantined),
    ]
    return [_sum(records), record_bar(parts)]


def _answered(read: Reading, records: Counts) -> str:
    if records.accepted is None:
        return "How many answered is not shown, so that nobody can be picked out."
    whole = read.overall("response_rates")
    if whole.empty or absent(whole.iloc[0]["response_rate"]):
        return f"{count(records.accepted, 'person', 'people')} answered."
    row = whole.iloc[0]
    invited = number(row["invited"])
    said = f"{number(records.accepted)} of {invited} people invited answered"
    if absent(row["conf_low"]):
        return f"{said}: more than were invited."
    rate, interval = (
        number(row["response_rate"]),
        span(row["conf_low"], row["conf_high"]),
    )
    return f"{said}, {rate} % ({interval})."


def _sum(records: Counts) -> Safe:
    """Return where every record is; a sum that is wrong is said loudly."""
    if not records.add_up:
        return tag("p", "The counts do not add up: do not use these data yet.")
    return tag(
        "p",
        f"{count(records.read or 0, 'record')} read = {number(records.accepted)} "
        f"accepted + {number(records.aside)} set aside + {number(records.quarantined)} "
        "quarantined. Every record is in one of these.",
    )


def _kept(records: Counts) -> str:
    aside = count(records.aside, "record was", "records were")
    return (
        f"{aside} set aside with a reason, {number(records.quarantined)} quarantined; "
        "all others were accepted."
    )


def _flaws(book: Any, read: Reading, records: Counts) -> Iterator[str]:
    """Yield what calls for care, as far as it may be known."""
    if records.accepted is None:
        yield "how many answered cannot be shown, and neither can what rests on it"
    if 100 * records.quarantined > MANY_QUARANTINED * (records.read or 0):
        yield f"{count(records.quarantined, 'record')} could not be read"
    for problem in (book.about.get("loading") or {}).get("problems", ()):
        if problem["code"] in FLAWS and problem["count"]:
            n = count(problem["count"], "question")
            yield FLAWS[problem["code"]].format(n=n)
    whole = read.overall("response_rates")
    if len(whole) and not absent(whole.iloc[0]["response_rate"]):
        rate = float(whole.iloc[0]["response_rate"])
        if rate < LOW_RATE:
            yield f"{number(rate)} % answered, fewer than six in ten"
        elif rate > 100:
            yield "more people answered than were invited"
    signs = read.overall("careless_signs")
    if len(signs):
        several = signs.set_index("sign")["flagged"].get("combined")
        if not absent(several) and several > MANY_CARELESS:
            yield f"{number(several)} % show several signs of careless answering"


def _first(flaws: list[str]) -> Safe:
    return listed([f"{flaw[:1].upper()}{flaw[1:]}." for flaw in flaws], "cannot")


def _rule() -> str:
    return (
        "“As they are” means: every question was found, at most "
        f"{MANY_QUARANTINED} % of the records are quarantined, at least six in ten "
        f"answered where a roster tells, and at most {MANY_CARELESS} % show several "
        "signs of careless answering."
    )
