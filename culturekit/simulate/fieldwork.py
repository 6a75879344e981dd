"""How answers arrive: when, from where, how long they took; and comments."""

import numpy as np
import pandas as pd

OPENED = {"2026-Q2": "2026-06-08", "2026-Q3": "2026-09-07"}
DAYS = 12
MEDIAN_SECONDS = 510.0
OPEN_ANSWERED = 0.24

COMMENTS: dict[str, tuple[str, ...]] = {
    "open_help": (
        "One more pair of hands at month end.",
        "A system that does not make us type everything twice.",
        "Somebody who shows new colleagues the work, instead of a folder.",
        "Earlier notice when a start date moves.",
        "Time for training that is not cancelled when it gets busy.",
        "A budget for a conference once a year, as others have.",
        "Clear priorities when everything is urgent.",
        "Fewer exceptions to the process.",
        "A bonus that we can influence.",
        "Working links between the two systems.",
        "Nothing special, the team works well.",
        "Being asked before the process changes.",
        "More people, the rest would follow.",
        "To hear what became of the last survey.",
    ),
    "open_change": (
        "Sit together once a month and go through what went wrong.",
        "Front office should see what a late file costs the others.",
        "Share the credit when a placement goes well, not only the blame.",
        "Same rules for both offices, and say what the rules are.",
        "Let people spend a day on the other side.",
        "Promise dates to clients only after asking us.",
        'We are called "overhead" in meetings, that should stop.',
        "Answer messages within a day, in both directions.",
        "Decide about headcount with numbers that everybody can see.",
        "It is fine as it is.",
        "One list of open cases,\nnot three.",
        "Commission for the whole chain, not for the first link only.",
        "Less pressure at quarter end, please.",
        "Say thank you now and then.",
    ),
}


def arrivals(rng: np.random.Generator, wave: str, size: int) -> pd.DataFrame:
    """Draw when answers came and how, one row an answer.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    wave : str
        Which survey it was.
    size : int
        How many answers.

    Returns
    -------
    pandas.DataFrame
        The platform's own columns that do not depend on the answers. Addresses are
        from the range kept for documentation (203.0.113.0/24).
    """
    day = np.minimum(rng.geometric(0.22, size) - 1, DAYS - 1)
    second = rng.integers(7 * 3600, 19 * 3600, size)
    taken = np.round(MEDIAN_SECONDS * np.exp(0.35 * rng.standard_normal(size)))
    start = pd.Timestamp(OPENED[wave]) + pd.to_timedelta(day * 86400 + second, "s")
    end = start + pd.to_timedelta(taken, "s")
    stamp = "%Y-%m-%d %H:%M:%S"
    return pd.DataFrame(
        {
            "StartDate": start.strftime(stamp),
            "EndDate": end.strftime(stamp),
            "IPAddress": [f"203.0.113.{n}" for n in rng.integers(1, 255, size)],
            "Duration (in seconds)": taken.astype(int).astype(str),
            "RecordedDate": (end + pd.to_timedelta(1, "s")).strftime(stamp),
            "DistributionChannel": "email",
            "UserLanguage": "EN",
        }
    )


def comments(rng: np.random.Generator, size: int) -> pd.DataFrame:
    """Draw invented answers to the open questions; most people write nothing."""
    columns = {}
    for question, known in COMMENTS.items():
        written = rng.random(size) < OPEN_ANSWERED
        chosen = np.array(known, dtype=object)[rng.integers(0, len(known), size)]
        columns[question] = np.where(written, chosen, "")
    return pd.DataFrame(columns)
