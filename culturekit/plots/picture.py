"""A figure with the words that belong to it, ready for a page or a file."""

import html
import io
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from culturekit.plots.style import (
    MEASURED_FONT,
    NARROW,
    SHOWN_FONTS,
    WIDE,
    Paper,
    drawing,
)

PHONE = "(max-width: 600px)"


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure, its caption and its text for those who cannot see it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn for a screen or paper.
    phone : matplotlib.figure.Figure
        The same, drawn for a phone, so that its text stays readable there.
    alt_text : str
        What the figure shows, with its numbers, in words.
    caption : str
        How to read it, and why values are hidden where some are.
    """

    figure: Any
    phone: Any
    alt_text: str
    caption: str

    def save(self, path: str | Path) -> Path:
        """Write the figure to a file; the ending decides (.svg, .png, .pdf)."""
        path = Path(path)
        if path.suffix == ".svg":
            path.write_bytes(self._drawn[0])
            return path
        with drawing(WIDE):
            self.figure.savefig(path, dpi=200)
        return path

    @cached_property
    def _drawn(self) -> tuple[bytes, bytes]:
        # drawing a figure moves its parts a little: a second time gives other bytes
        return svg(self.figure, WIDE), svg(self.phone, NARROW)

    def _repr_html_(self) -> str:
        wide, phone = map(_source, self._drawn)
        alt, caption = html.escape(self.alt_text), html.escape(self.caption)
        return (
            f'<figure class="picture"><picture><source media="{PHONE}" '
            f'srcset="{phone}"><img src="{wide}" alt="{alt}"></picture>'
            f"<figcaption>{caption}</figcaption></figure>"
        )

    def __repr__(self) -> str:
        return f"Picture: {self.alt_text}"


def picture(draw: Callable[[Paper], Any], alt_text: str, caption: str) -> Picture:
    """Draw a figure once for screen and paper and once for a phone.

    Parameters
    ----------
    draw : callable
        Takes a `Paper`, returns a matplotlib figure.
    alt_text, caption : str
        Plain text; escaped where it meets HTML.
    """
    with drawing(WIDE):
        wide = draw(WIDE)
    with drawing(NARROW):
        phone = draw(NARROW)
    return Picture(wide, phone, alt_text, caption)


def svg(figure: Any, paper: Paper) -> bytes:
    """Return a figure as SVG: the same bytes each time, text as text, no date."""
    with io.BytesIO() as out, drawing(paper):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        drawn = out.getvalue()
    return drawn.replace(f"'{MEASURED_FONT}'".encode(), SHOWN_FONTS.encode())


def _source(drawn: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"
