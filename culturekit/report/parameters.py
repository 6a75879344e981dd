"""The parameters of a notebook: read from its cell, checked before anything runs.

The cell tagged ``parameters`` holds plain annotated assignments:

    team: str = "Payroll"  # the team this page is about

papermill itself only warns of an unknown parameter and guesses types; here both are
errors that list what the notebook knows.
"""

import ast
import io
import json
import os
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Union

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from culturekit.errors import InputError, UsageError, did_you_mean

TAG = "parameters"
PLAIN: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "list": list,
    "dict": dict,
    "Any": Any,
}
UNKNOWN = object()


@dataclass(frozen=True)
class Parameter:
    """One line of the parameters cell.

    Parameters
    ----------
    name : str
        Its name.
    kind : type
        Its type; from the annotation, else from the default.
    annotation : str
        The type as written.
    default : object
        Its default value.
    comment : str
        What the line's comment says about it.
    """

    name: str
    kind: Any
    annotation: str
    default: Any
    comment: str = ""

    def __str__(self) -> str:
        comment = f"  # {self.comment}" if self.comment else ""
        return f"{self.name}: {self.annotation} = {self.default!r}{comment}"


@dataclass(frozen=True)
class Parameters:
    """All parameters of one notebook.

    Parameters
    ----------
    notebook : str
        Name of the notebook, for messages.
    known : tuple of Parameter
        In the order of the cell.
    """

    notebook: str
    known: tuple[Parameter, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the order of the cell."""
        return tuple(parameter.name for parameter in self.known)

    @cached_property
    def model(self) -> type[BaseModel]:
        """The pydantic model that values are checked against."""
        shape: dict[str, Any] = {p.name: (p.kind, p.default) for p in self.known}
        return create_model(
            "Parameters", __config__=ConfigDict(extra="forbid"), **shape
        )

    def check(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the given values, typed; refuse unknown and ill-typed ones.

        Parameters
        ----------
        given : mapping of str to object
            Python values (a path is taken as its text).

        Returns
        -------
        dict of str to object
            The given ones only; the notebook's own defaults stay in force.

        Raises
        ------
        UsageError
            A name that the notebook does not know or a value of another type; the
            message lists every parameter with type and default.
        """
        plain = {
            name: os.fspath(value) if isinstance(value, os.PathLike) else value
            for name, value in given.items()
        }
        return self._validated(plain, strict=True)

    def parse(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Return values given as text on the command line, typed.

        Text stays text (``007``), numbers and yes/no are read, and lists are JSON.

        Raises
        ------
        UsageError
            As `check`.
        """
        kinds = {p.name: p.kind for p in self.known}
        values = {
            name: text if kinds.get(name) is str else _from_json(text)
            for name, text in given.items()
        }
        return self._validated(values, strict=False)

    def _validated(self, given: dict[str, Any], *, strict: bool) -> dict[str, Any]:
        problems = [
            f"no such parameter '{name}'{did_you_mean(name, self.names)}"
            for name in given
            if name not in self.names
        ]
        known = {name: given[name] for name in given if name in self.names}
        try:
            checked = self.model.model_validate(known, strict=strict)
        except ValidationError as error:
            problems += [self._wrong(dict(line)) for line in error.errors()]
        if problems:
            listed = [f"  {p}" for p in self.known] or ["  none"]
            title = f"{self.notebook} has these parameters:"
            raise UsageError("\n".join([*problems, title, *listed]))
        return {name: getattr(checked, name) for name in known}

    def _wrong(self, line: dict[str, Any]) -> str:
        name = str(line["loc"][0])
        (known,) = [p for p in self.known if p.name == name]
        message = line["msg"][0].lower() + line["msg"][1:]
        return f"parameter '{name}' must be {known.annotation}: {message}"


def read_parameters(notebook: Mapping[str, Any], name: str = "notebook") -> Parameters:
    """Read the parameters cell of a notebook.

    Parameters
    ----------
    notebook : mapping
        The notebook as JSON (format 4).
    name : str
        What to call it in messages.

    Returns
    -------
    Parameters
        Without any, when no cell is tagged ``parameters``.

    Raises
    ------
    InputError
        The cell is not made of plain assignments of plain values.
    """
    cells = [
        cell
        for cell in notebook.get("cells", [])
        if TAG in cell.get("metadata", {}).get("tags", ())
    ]
    if not cells:
        return Parameters(name, ())
    source = cells[0].get("source", "")
    text = source if isinstance(source, str) else "".join(source)
    return Parameters(name, tuple(_parse(text, name)))


def load_notebook(path: str | Path) -> dict[str, Any]:
    """Read a notebook file as JSON.

    Raises
    ------
    InputError
        The file cannot be read, or is not a notebook of format 4.
    """
    try:
        notebook = json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read the notebook {path}: {error.strerror}") from None
    except ValueError:
        notebook = None
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        raise InputError(f"{path} is not a Jupyter notebook (.ipynb, format 4)")
    return notebook


def _parse(text: str, name: str) -> list[Parameter]:
    try:
        lines = ast.parse(text).body
        comments = _comments(text)
        pairs = [(_assigned(line), comments.get(line.end_lineno, "")) for line in lines]
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise InputError(
            f"{name}: the parameters cell must be lines such as "
            f'`team: str = "Payroll"` with plain values ({error})'
        ) from None
    return [
        Parameter(target, kind, annotation, default, comment)
        for (target, kind, annotation, default), comment in pairs
        if target
    ]


def _assigned(line: ast.stmt) -> tuple[str, Any, str, Any]:
    """Return name, type, type as written and default of one statement."""
    match line:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=note, value=value):
            if value is None:
                raise ValueError(f"'{name}' has no default")
            return name, _type(note), ast.unparse(note), ast.literal_eval(value)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            default = ast.literal_eval(value)
            kind = Any if default is None else type(default)
            return name, kind, getattr(kind, "__name__", "Any"), default
        case (
            ast.Expr(value=ast.Constant(value=str())) | ast.Import() | ast.ImportFrom()
        ):
            return "", None, "", None
    raise ValueError(f"line {line.lineno} is not an assignment")


def _type(note: ast.expr) -> Any:
    """Turn an annotation into a type without running it."""
    found = UNKNOWN
    match note:
        case ast.Name(id=name):
            found = PLAIN.get(name, UNKNOWN)
        case ast.Constant(value=None):
            found = None
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            found = Union[_type(left), _type(right)]  # noqa: UP007  (both are values)
        case ast.Subscript(value=ast.Name(id=name), slice=inner):
            found = _generic(name, inner)
    if found is UNKNOWN:
        raise ValueError(f"no such parameter type: {ast.unparse(note)}")
    return found


def _generic(name: str, inner: ast.expr) -> Any:
    match name, inner:
        case "list", _:
            return list[_type(inner)]  # type: ignore[misc]
        case "dict", ast.Tuple(elts=[key, value]):
            return dict[_type(key), _type(value)]  # type: ignore[misc]
        case "Optional", _:
            return Union[_type(inner), None]  # noqa: UP007  (a value)
        case "Literal", _:
            return Literal[ast.literal_eval(inner)]
    return UNKNOWN


def _comments(text: str) -> dict[int | None, str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _from_json(text: str) -> Any:
    if text[:1] in {"[", "{"}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text
