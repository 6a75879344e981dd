"""The few pieces of HTML that pages are made of; all outside text is escaped here."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from culturekit.plots.reading import absent, number
from culturekit.plots.style import plain

FEW = 3  # columns that fit beside each other on a phone


class Safe(str):
    """HTML that is finished. Any other text is escaped when it is put into a tag."""

    __slots__ = ()


def tag(name: str, *inside: Any, **attributes: str) -> Safe:
    """Return an element; text inside that is not `Safe` is escaped.

    Parameters
    ----------
    name : str
        Name of the element.
    *inside
        Text, `Safe` HTML, or anything with ``_repr_html_``.
    **attributes
        ``class_`` for class, ``data_label`` for data-label.

    Examples
    --------
    >>> tag("p", "Pay & <b>", class_="lead")
    '<p class="lead">Pay &amp; &lt;b&gt;</p>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(plain(value))}"'
        for key, value in attributes.items()
    )
    return Safe(f"<{name}{given}>{''.join(map(safe, inside))}</{name}>")


def safe(part: Any) -> str:
    """Return a part as HTML: finished HTML as it is, anything else escaped."""
    if isinstance(part, Safe):
        return part
    if hasattr(part, "_repr_html_"):
        return str(part._repr_html_())
    return html.escape(unbroken(plain(part)), quote=False)


def unbroken(text: str) -> str:
    """Keep a number and its percent sign on one line.

    Examples
    --------
    >>> unbroken("71 %").split(" ")
    ['71\\xa0%']
    """
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


@dataclass(frozen=True)
class Block:
    """A finished part of a page: words first, then what backs them.

    Parameters
    ----------
    parts : tuple
        `Safe` HTML or anything with ``_repr_html_``.
    lead : str
        The sentence that matters, as plain text.
    """

    parts: tuple[Any, ...]
    lead: str

    def _repr_html_(self) -> str:
        return "\n".join(map(safe, self.parts))

    def __repr__(self) -> str:
        return self.lead


def block(lead: str, *parts: Any) -> Block:
    """Return a block that begins with its lead sentence."""
    said = tag("p", lead, class_="lead")
    return Block((said, *(part for part in parts if part)), lead)


def calm(lead: str, *parts: Any) -> Block:
    """Return a block that says, without alarm, that something is not shown and why."""
    inside = (tag("p", lead), *(part for part in parts if part))
    return Block((tag("div", *inside, class_="calm"),), lead)


def quiet(*sentences: str) -> Safe:
    """Return a small paragraph; empty sentences are left out."""
    words = " ".join(sentence for sentence in sentences if sentence)
    return tag("p", words, class_="quiet") if words else Safe("")


def listed(items: Iterable[Any], class_: str = "plain") -> Safe:
    """Return an unordered list."""
    return tag("ul", *(tag("li", item) for item in items), class_=class_)


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    words: int = 1,
    caption: str = "",
    own: int | None = None,
) -> Safe:
    """Return a table that becomes one card a row on a phone.

    Parameters
    ----------
    heads : sequence of str
        Column heads.
    rows : iterable of sequences
        Cells; a missing value is printed as a calm dash, a number as it was released.
    words : int
        How many columns from the left hold words; the others are aligned as numbers.
    caption : str
        What the table is, where the text before it does not say.
    own : int, optional
        The row of the page's own group, set apart.
    """
    head = [
        tag("th", name, scope="col", class_="num" if i >= words else "word")
        for i, name in enumerate(heads)
    ]
    body = [
        tag("tr", *_cells(heads, row, words), class_="own" if i == own else "row")
        for i, row in enumerate(rows)
    ]
    top = tag("caption", caption) if caption else Safe("")
    kind = "data cards many" if len(heads) > FEW else "data"
    filled = tag("tbody", *body)
    return tag("table", top, tag("thead", tag("tr", *head)), filled, class_=kind)


def _cells(heads: Sequence[str], row: Sequence[Any], words: int) -> list[Safe]:
    cells = [tag("th", row[0], scope="row")]
    for i, (name, value) in enumerate(zip(heads[1:], row[1:], strict=True), start=1):
        kind = "num" if i >= words else "word"
        cells.append(tag("td", _cell(value), data_label=name, class_=kind))
    return cells


def _cell(value: Any) -> Safe:
    if not isinstance(value, str) and absent(value):
        return tag("span", "–", class_="hidden-cell", title="not shown")
    words = value if isinstance(value, str) else number(value)
    return Safe(safe(words)) if isinstance(words, Safe) else tag("span", words)


def numbers(title: str, shown: Safe) -> Safe:
    """Return a table that stays folded under its figure until somebody asks."""
    return tag("details", tag("summary", title), shown, class_="numbers")
