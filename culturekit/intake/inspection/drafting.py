"""A first definition for a file: one that loads it, to be edited by who knows it."""

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from culturekit.instrument.names import is_identifier
from culturekit.instrument.writing import write_definition
from culturekit.intake.inspection.inspecting import Inspection
from culturekit.intake.inspection.naming import Names, identifier, stem
from culturekit.intake.inspection.options import Options, options_of, widen
from culturekit.intake.inspection.profile import Column
from culturekit.intake.likeness import loose
from culturekit.intake.words import normal, normal_question

HEAD = (
    "A draft, made from what stands in the file. It loads that file as it is. Read it "
    "through: titles, texts, the order of options, which items belong together, which "
    "are reverse-keyed, who was promised what. Then: culturekit survey check"
)
LONGEST_TEXT = 300
MOST_VALUES = 40
TEAM = re.compile(r"(?i)team|group|grp|unit|department|dept|abteilung|bereich|platoon")


@dataclass
class Draft:
    """What is put into the definition, in its order."""

    definition: dict[str, Any]
    told: Mapping[int, str]  # by which header or text a column is found
    comments: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def draft_definition(inspection: Inspection) -> str:
    """Return a definition that loads the very file that was inspected.

    Parameters
    ----------
    inspection : Inspection
        From `inspect_file`.

    Returns
    -------
    str
        TOML with comments at every guess, and at the end what was left out and why.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from culturekit.intake.inspection import inspect_file
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "pulse.csv"
    >>> rows = [f"{team},{1 + i % 5}" for i, team in enumerate("AABBCCAABBCC")]
    >>> _ = file.write_text("\\n".join(["team,eng1", *rows]))
    >>> 'id = "pulse"' in draft_definition(inspect_file(file))
    True
    """
    draft = _drafted(inspection)
    text = write_definition(draft.definition, draft.comments)
    if not draft.left_out:
        return text
    lines = "\n".join(f"#   {line}" for line in draft.left_out)
    return f"{text}\n# --- left out ---\n#\n{lines}\n"


def _drafted(inspection: Inspection) -> Draft:
    title = re.sub(r"\.\w+$", "", inspection.name).strip() or "survey"
    told = _told_apart(inspection.columns)
    columns = [c for c in inspection.columns if c.position in told]
    names = Names(c.name for c in inspection.columns if c.name)
    survey = {"id": identifier(title) or "survey", "title": title}
    draft = Draft({"survey": survey}, told)
    draft.comments[""] = HEAD
    items = _items(inspection, columns)
    groups = [c for c in columns if c.kind == "attribute" and c not in items]
    _attributes(draft, groups, names)
    _questions(draft, items, names, inspection)
    _left_out(draft, inspection, [*items, *groups])
    return draft


def _told_apart(columns: Sequence[Column]) -> dict[int, str]:
    """Return what tells columns apart from all others: the header, else the text."""
    forms = [normal(column.name) for column in columns]
    roughly = [loose(column.name) for column in columns]
    texts = [normal_question(column.text) for column in columns]
    exact, rough, asked = Counter(forms), Counter(roughly), Counter(texts)
    headers = {*forms, *map(normal_question, forms)}
    known = {}
    for column, form, spelt, text in zip(columns, forms, roughly, texts, strict=True):
        alone = exact[form] == 1 and (rough[spelt] == 1 or spelt != form)
        other = asked[text] == 1 and text not in headers
        if form and alone:
            known[column.position] = column.name
        elif text and other and loose(column.text) not in rough:
            known[column.position] = " ".join(column.text.split())
    return known


def _items(inspection: Inspection, columns: Sequence[Column]) -> list[Column]:
    """Return what is asked; attributes and numbers where nothing else is there."""
    wanted = {column.position for column in inspection.item_columns}
    named = [c for c in columns if c.position in wanted]
    for kinds in (("number",), ("attribute",), ("constant", "derived"), ("id", "text")):
        named = named or [c for c in columns if c.kind in kinds and options_of(c)]
    return [column for column in named if options_of(column)]


def _attributes(draft: Draft, groups: Sequence[Column], names: Names) -> None:
    found: dict[str, Any] = {}
    for column in groups:
        header = draft.told[column.position]
        name = names.give(column.name, "attribute", own=header == column.name)
        part: dict[str, Any] = {"title": _short(header)}
        if name != header:
            part["columns"] = [header]
        found[name] = part
        if column.distinct > MOST_VALUES:
            draft.comments[f"attributes.{name}"] = f"{column.distinct} different values"
    if not found:
        return
    filled = {name: c.filled for name, c in zip(found, groups, strict=True)}
    named = [name for name in found if TEAM.search(name)] or list(found)
    team = max(named, key=lambda name: filled[name])
    draft.definition["attributes"] = found
    draft.definition["roles"] = {"team": team}
    draft.comments["roles.team"] = "which attribute names the team: a guess"


def _questions(
    draft: Draft, items: Sequence[Column], names: Names, inspection: Inspection
) -> None:
    """Add items, the scales they form and the response scales they share."""
    scales: dict[str, Any] = {}
    parts: dict[str, Any] = {}
    shared: dict[Any, str] = {}
    draft.definition |= {"response_scales": {}, "scales": scales, "items": parts}
    blocks: dict[tuple[str, str], str] = {}
    for column, options in _widened(items, inspection):
        response = _response(draft, options, shared, names)
        header = draft.told[column.position]
        own = header == column.name and is_identifier(header)
        name = names.give(column.name, "item", own=own)
        block = (response, _block(column, inspection) or f"\0{name}")
        if block not in blocks:
            title = _block(column, inspection) or _short(header)
            blocks[block] = names.give(f"{identifier(title)}_scale", "scale")
            scales[blocks[block]] = {"title": _short(title)}
            if options.nominal:
                scales[blocks[block]]["kind"] = "facts"
        parts[name] = _item(column, blocks[block], response)
        if name != header:
            parts[name]["columns"] = [header]
        if options.multiple:
            parts[name]["multiple"] = True


def _widened(
    items: Sequence[Column], inspection: Inspection
) -> list[tuple[Column, Options]]:
    """Give the columns of one block the options that any of them shows."""
    blocks: dict[str, list[Column]] = {}
    for column in items:
        key = _block(column, inspection)
        blocks.setdefault(key or f"\0{column.position}", []).append(column)
    known = {c.position: o for cs in blocks.values() for c, o in widen(cs)}
    return [(c, known[c.position]) for c in items if c.position in known]


def _response(
    draft: Draft, options: Options, shared: dict[Any, str], names: Names
) -> str:
    if options.key not in shared:
        name = names.give(options.name, "options")
        shared[options.key] = name
        draft.definition["response_scales"][name] = options.table()
        for path, remark in options.remarks().items():
            draft.comments[f"response_scales.{name}{path}"] = remark
    return shared[options.key]


def _block(column: Column, inspection: Inspection) -> str:
    """Return what the columns of one question share: its text, or their names' stem."""
    part = inspection.layout.parts.get(column.position)
    return part.question if part else stem(column.name)


def _item(column: Column, scale: str, response: str) -> dict[str, Any]:
    text = _text(column.text or column.name)
    return {"scale": scale, "response_scale": response, "text": text}


def _text(text: str) -> str:
    plain = " ".join(re.sub(r"<[^<>]*>", " ", html.unescape(text)).split())
    kept = "".join(c for c in plain if c.isprintable())
    return kept if len(kept) <= LONGEST_TEXT else f"{kept[:LONGEST_TEXT]} ..."


def _short(text: str) -> str:
    words = _text(text)
    return words if len(words) <= 60 else f"{words[:57]}..."


def _left_out(draft: Draft, inspection: Inspection, used: Sequence[Column]) -> None:
    """List every column that is not in the definition, and why."""
    kept = {column.position for column in used}
    reasons: Mapping[str, str] = {
        "text": "free text",
        "empty": "empty",
        "date": "dates",
        "number": "numbers, such as an age or an amount",
    }
    for column in inspection.columns:
        if column.position in kept or column.kind in {"platform", "private", "comment"}:
            continue
        name = _short(column.name) or f"column {column.position + 1}"
        why = column.note or reasons.get(column.kind, column.kind)
        if column.kind in {"item", "attribute", "several"}:
            why = "neither header nor text tells it apart from another column"
        draft.left_out.append(f"{name}: {why}")
