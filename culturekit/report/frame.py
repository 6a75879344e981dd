"""What stands above and below every page: title, source, rule, promise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from culturekit import __version__

if TYPE_CHECKING:
    from culturekit.report.book import Book

NOT_FOR = "Not for pay, discipline or selection"
SIMULATED = "Simulated data: an invented company, made to show the reports."
SHORT_HASH = 12


@dataclass(frozen=True)
class Frame:
    """The words around a page; all of them are data and are escaped when written.

    Parameters
    ----------
    title : str
        The page's heading.
    kicker : str
        What kind of page it is, above the title.
    subtitle : str
        One line below the title.
    facts : tuple of str
        Survey, wave, how many answered.
    simulated : str
        A plain label where the data are simulated, else empty.
    not_for : str
        What the page must not be used for.
    sentences : tuple of str
        The rule and the promise, in words.
    foot : tuple of (str, str)
        Names and values of the small print.
    home : str
        Relative link to the index page, or empty.
    language : str
        Language of the page.
    """

    title: str
    kicker: str = ""
    subtitle: str = ""
    facts: tuple[str, ...] = ()
    simulated: str = ""
    not_for: str = NOT_FOR
    sentences: tuple[str, ...] = ()
    foot: tuple[tuple[str, str], ...] = (("Version", f"culturekit {__version__}"),)
    home: str = ""
    language: str = "en"
    version: str = __version__

    @property
    def head_title(self) -> str:
        """The title of the browser's window."""
        return ": ".join(filter(None, [self.kicker, self.title]))


def frame_for(
    heading: str, book: "Book | None" = None, *, team: str = "", home: str = ""
) -> Frame:
    """Compose the frame of a page.

    Parameters
    ----------
    heading : str
        The notebook's heading, such as "Team scorecard".
    book : Book, optional
        What the page reports on; without one the frame names the package only.
    team : str
        The team the page is about, or empty.
    home : str
        Relative link to the index page.

    Returns
    -------
    Frame
    """
    if book is None:
        return Frame(team or heading, kicker=heading if team else "", home=home)
    about = book.about
    frame = Frame(
        title=heading,
        kicker=str(about["survey"]),
        facts=_facts(about),
        simulated=SIMULATED if about["simulated"] else "",
        not_for=about.get("not_for") or NOT_FOR,
        sentences=tuple(
            filter(None, [about.get("rule_sentence"), about.get("promise_sentence")])
        ),
        foot=_foot(about),
        home=home,
    )
    if not team:
        return frame
    return replace(
        frame,
        kicker=heading,
        title=book.label(book.instrument.roles.team, team),
        subtitle=", ".join(book.place(team)),
        facts=(str(about["survey"]), *frame.facts),
    )


def _facts(about: Mapping[str, Any]) -> tuple[str, ...]:
    answered = ""
    if about.get("n") is not None:
        answered = f"{about['n']:,} answers"
    if answered and about.get("invited"):
        answered = f"{about['n']:,} of {about['invited']:,} invited answered"
    wave = f"Wave {about['wave']}" if about.get("wave") else ""
    return tuple(filter(None, [wave, answered]))


def _foot(about: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    lines = {
        "Survey": about["survey"],
        "Wave": about.get("wave"),
        "Answers (n)": "not shown" if about["n"] is None else f"{about['n']:,}",
        "Rule": about.get("rule"),
        "Data": _data(about),
        "Version": f"culturekit {about.get('version', __version__)}",
    }
    return tuple((name, str(value)) for name, value in lines.items() if value)


def _data(about: Mapping[str, Any]) -> str:
    """Return which file it was, or which version of the store."""
    version = about.get("store_version")
    if version:
        return f"version {version} of the store"
    return str(about.get("sha256") or "")[:SHORT_HASH]
