"""What the page leaves out on purpose."""

from typing import Any

from culturekit.report.content.html import Block, block, listed


def left_out(book: Any) -> Block:
    """List what the page does not show, and where whoever may can find it.

    Parameters
    ----------
    book : Book
        Which is the same for all; the page says so of every wave.
    """
    points = [
        "Answers, comments, ids, rows of the file and its headers. Whoever has the "
        "file sees them with culturekit inspect, or with culturekit problems where it "
        "was loaded into a store.",
        "Names of files: they can name a person or a team. culturekit history has them.",
        "Who gave signs of careless answering. No code leaves anybody out, and no list "
        "of people exists on any page.",
        "Whether those who did not answer would have answered alike.",
    ]
    return block(
        "This page counts records and people; it does not show any.",
        listed(points, "cannot"),
    )
