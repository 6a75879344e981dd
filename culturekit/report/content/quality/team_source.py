"""Where it is known from who belongs to which team."""

from typing import Any

from culturekit.report.content.html import Block, block, calm
from culturekit.report.content.quality.counts import no_file
from culturekit.report.content.quality.words import TEAM_SOURCE


def team_source(book: Any) -> Block:
    """Say where the team of an answer comes from, and what the roster adds.

    Parameters
    ----------
    book : Book
        Whose ``about["loading"]["team_source"]`` says it.
    """
    told = book.about.get("loading") or {}
    if not told:
        return no_file()
    words = TEAM_SOURCE.get(told["team_source"], "")
    if not words:
        return calm("The answers name no team, so nothing is shown by team.")
    invited = book.about.get("invited")
    roster = (
        "Who was invited, and what contains a team, comes from the roster."
        if invited
        else "No roster was given: what contains a team comes from the answers."
    )
    return block(f"{words} {roster}")
