"""What the page leaves out on purpose."""

from typing import Any

from culturekit.report.content.html import Block, block, listed

OURS = ("careless", "response")


def left_out(book: Any) -> Block:
    """List what the page does not show, and where whoever may can find it.

    Parameters
    ----------
    book : Book
        Whose ``about["left_out"]`` lists parts that do not apply.
    """
    points = [
        "Answers, comments, ids, rows of the file and its headers. Whoever has the "
        "file sees them with culturekit inspect, or with culturekit problems where it "
        "was loaded into a store.",
        "Names of files, as they can name a person or a team: culturekit history tells "
        "them.",
        "Who gave signs of careless answering. No code leaves anybody out, and no list "
        "of people exists on any page.",
        "Whether those who did not answer would have answered alike.",
        *(f"Left out: {part['part']} ({part['reason']})." for part in _parts(book)),
    ]
    return block(
        "This page counts records and people; it does not show any.",
        listed(points, "cannot"),
    )


def _parts(book: Any) -> list[dict[str, str]]:
    """Return the parts of this page that do not apply, with the reason."""
    known = book.about.get("left_out") or []
    return [part for part in known if part["part"].startswith(OURS)]
