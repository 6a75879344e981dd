"""Viva Glint survey export: fixed columns, then four columns a question.

Name, e-mail, status, the person's id, the manager's id, the dates of the cycle; then
the rating under the question's text, its comment, the topics, the sensitivity flag.
"""

from culturekit.intake.layout import Head, Layout, Role, private_columns
from culturekit.intake.words import normal_name, word_set

COMMENTS = ("_COMMENT", "_COMMENT_TOPICS", "_SENSITIVE_COMMENT_FLAG")
FIXED = word_set(
    "firstname lastname email status managerid surveycyclecompletiondate",
    "surveycyclesentdate surveycycletitle surveycyclename",
)
AFTER_STATUS = 1


class GlintReader:
    """Viva Glint survey exports."""

    platform = "glint"

    def recognise(self, head: Head) -> str | None:
        """Look for the dates of the survey cycle, or ratings with their comments."""
        names = [cell.strip() for cell in head[0]] if head else []
        forms = {normal_name(name) for name in names}
        if "surveycyclecompletiondate" in forms:
            return "the column Survey Cycle Completion Date, as Viva Glint names it"
        flags = [name for name in names if name.endswith(COMMENTS[1:])]
        return f"the column {flags[0]}, as Viva Glint names it" if flags else None

    def layout(self, head: Head) -> Layout:
        """The column after the status is the person's id, whatever its name."""
        names = tuple(cell.strip() for cell in head[0])
        forms = [normal_name(name) for name in names]
        roles: dict[Role, int] = {}
        if "status" in forms:
            roles["id"] = forms.index("status") + AFTER_STATUS
        if "surveycyclecompletiondate" in forms:
            done = forms.index("surveycyclecompletiondate")
            roles |= {"ended": done, "submitted": done}
        fixed = {i for i, form in enumerate(forms) if form in FIXED}
        return Layout(
            platform=self.platform,
            header_rows=1,
            names=names,
            roles=roles,
            private=private_columns(names),
            own=frozenset(fixed | {roles["id"]} if "id" in roles else fixed),
            comments=frozenset(i for i, n in enumerate(names) if n.endswith(COMMENTS)),
        )
