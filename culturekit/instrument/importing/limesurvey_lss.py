"""LimeSurvey LSS, LSG and LSQ: the tables of a survey, a group, a question as XML."""

import re
from collections import defaultdict
from dataclasses import replace
from xml.etree.ElementTree import Element

from culturekit.instrument.importing.asked import Asked, Shown
from culturekit.instrument.importing.limesurvey_relevance import (
    condition,
    read_relevance,
)
from culturekit.instrument.importing.limesurvey_types import Lime, add_question
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.importing.opened import Opened, refused
from culturekit.instrument.importing.shapes import number

# a question by its number, with what follows for a sub-question
_INSIDE = re.compile(r"(?:Q|\d+X\d+X)(\d+)(|_\w+)")
Row = dict[str, str]
Texts = dict[str, dict[str, str]]


class LssDefinition:
    """A survey, group or question as LimeSurvey exports it (.lss, .lsg, .lsq)."""

    platform = "limesurvey"

    def recognise(self, opened: Opened) -> bool:
        """Look for the document type that every export names."""
        return (
            opened.start.startswith("<") and "<LimeSurveyDocType>" in opened.text[:4000]
        )

    def read(self, opened: Opened) -> Asked:
        """Read the survey."""
        return _Tables(opened.xml).asked()


class _Tables:
    """The tables of one export, of the older kind and of the newer one."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.survey = next(iter(self.rows("surveys")), {})
        own = [(e.text or "").strip() for e in root.findall("languages/language")]
        main = self.survey.get("language") or next(iter(own), "en")
        more = self.survey.get("additional_languages", "").split()
        found = [lang for lang in (main, *more, *own) if lang]
        self.languages = tuple(dict.fromkeys(found)) or ("en",)

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a table as texts by field."""
        return [
            {field.tag: (field.text or "").strip() for field in row}
            for row in self.root.findall(f"{name}/rows/row")
        ]

    def texts(self, key: str, names: tuple[str, str], field: str) -> Texts:
        """Return a text field per language by the key of its row.

        Newer exports have it in a table of its own; older ones have a row a language.
        """
        found: Texts = defaultdict(dict)
        for name in names:
            for row in self.rows(name):
                language = row.get("language") or self.languages[0]
                if row.get(field):
                    found[row.get(key, "")][language] = row[field]
        return found

    def asked(self) -> Asked:
        """Return everything that is asked, group by group."""
        title, intro = self._about()
        found = Asked("limesurvey", title, self.languages, intro)
        questions = self._questions(found)
        if not questions:
            raise refused("is a LimeSurvey export without questions")
        for lime in questions:
            add_question(lime, found)
        return found

    def _about(self) -> tuple[str, dict[str, str]]:
        titles: dict[str, str] = {}
        intro: dict[str, str] = {}
        for row in self.rows("surveys_languagesettings"):
            language = row.get("surveyls_language") or self.languages[0]
            titles[language] = row.get("surveyls_title", "")
            intro[language] = row.get("surveyls_welcometext", "")
        groups = [row.get("group_name", "") for row in self.rows("groups")]
        groups += [row.get("group_name", "") for row in self.rows("group_l10ns")]
        fallback = next(filter(None, groups), "LimeSurvey questions")
        return clean(titles.get(self.languages[0]) or fallback), intro

    def _questions(self, found: Asked) -> list[Lime]:
        texts = self.texts("qid", ("questions", "question_l10ns"), "question")
        subs = self.texts("qid", ("subquestions", "question_l10ns"), "question")
        helps = self.texts("qid", ("questions", "question_l10ns"), "help")
        settings = self._settings()
        groups = {row.get("gid", ""): row for row in self.rows("groups")}
        limes: dict[str, Lime] = {}
        order: dict[str, tuple[float, float]] = {}
        for row in self.rows("questions"):
            qid, group = row.get("qid", ""), groups.get(row.get("gid", ""), {})
            if qid in limes or row.get("parent_qid", "0") not in ("", "0"):
                continue
            lime = Lime(row.get("title", ""), row.get("type", ""), texts[qid])
            lime.other = row.get("other") == "Y"
            lime.helped = bool(helps[qid])
            lime.forced = row.get("mandatory") in ("Y", "S")
            lime.settings = settings[qid]
            self._route(lime, row, group, found)
            limes[qid] = lime
            place = (group.get("group_order"), row.get("question_order"))
            order[qid] = (number(place[0], 0), number(place[1], 0))
        self._fill(limes, subs)
        self._old_conditions(limes, found)
        self._name_routes(limes)
        return [limes[qid] for qid in sorted(limes, key=lambda qid: order[qid])]

    def _fill(self, limes: dict[str, Lime], subs: Texts) -> None:
        """Give questions their sub-questions and answers, in order."""
        rows = {row.get("qid", ""): row for row in self.rows("subquestions")}
        inside = [r for r in self.rows("questions") if r.get("parent_qid", "0") != "0"]
        rows |= {row.get("qid", ""): row for row in inside}
        for qid, row in sorted(
            rows.items(), key=lambda x: _place(x[1], "question_order")
        ):
            lime = limes.get(row.get("parent_qid", ""))
            if lime:
                axis = int(number(row.get("scale_id"), 0))
                lime.subs.append((axis, row.get("title", ""), subs[qid]))
        texts = self._answer_texts()
        seen = set()
        for row in sorted(self.rows("answers"), key=lambda r: _place(r, "sortorder")):
            key = (row.get("qid", ""), row.get("scale_id") or "0", row.get("code", ""))
            lime = limes.get(key[0])
            if lime and key not in seen:
                seen.add(key)
                scale = int(number(key[1], 0))
                lime.answers.append((scale, key[2], texts.get(key, {})))

    def _answer_texts(self) -> dict[tuple[str, str, str], dict[str, str]]:
        by_aid = self.texts("aid", ("answers", "answer_l10ns"), "answer")
        found: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
        for row in self.rows("answers"):
            key = (row.get("qid", ""), row.get("scale_id") or "0", row.get("code", ""))
            if row.get("aid"):
                found[key] |= by_aid[row["aid"]]
            elif row.get("answer"):
                found[key][row.get("language") or self.languages[0]] = row["answer"]
        return found

    def _settings(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self.rows("question_attributes"):
            if row.get("value"):
                found[row.get("qid", "")].setdefault(
                    row.get("attribute", ""), row["value"]
                )
        return found

    def _route(self, lime: Lime, row: Row, group: Row, found: Asked) -> None:
        own, outer = row.get("relevance", ""), group.get("grelevance", "")
        route = read_relevance(outer, own)
        if isinstance(route, str):
            found.note(lime.code, f"is asked only if {clean(route)[:200]}; left out")
        else:
            lime.shown = route

    def _name_routes(self, limes: dict[str, Lime]) -> None:
        """Equations may name a question ``Q481`` or ``372723X2X481``, by its number."""
        codes = {qid: lime.code for qid, lime in limes.items()}
        known = set(codes.values())
        for lime in limes.values():
            if lime.shown and lime.shown.name not in known:
                lime.shown = _renamed(lime.shown, codes)

    def _old_conditions(self, limes: dict[str, Lime], found: Asked) -> None:
        """Older exports have conditions in a table, beside an equation or instead."""
        for row in self.rows("conditions"):
            lime, asked = limes.get(row.get("qid", "")), limes.get(row.get("cqid", ""))
            if lime is None or lime.shown is not None:
                continue
            code = asked.code if asked else row.get("cfieldname", "")
            route = condition(code, row.get("method", ""), row.get("value", ""))
            if isinstance(route, str):
                found.note(
                    lime.code, f"is asked only if {clean(route)[:200]}; left out"
                )
            else:
                lime.shown = route


def _renamed(shown: Shown, codes: dict[str, str]) -> Shown:
    """Write the code of a question for what the platform calls it inside."""
    stem = _INSIDE.fullmatch(shown.name)
    code = codes.get(stem[1], "") if stem else ""
    return replace(shown, name=code + stem[2]) if stem and code else shown


def _place(row: Row, field: str) -> float:
    return number(row.get(field), 0)
