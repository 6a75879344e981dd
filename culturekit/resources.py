"""Where the shipped notebooks and surveys are, in a wheel and in a checkout."""

from pathlib import Path

from culturekit.errors import require_known

PACKAGE = Path(__file__).resolve().parent


def shipped(kind: str) -> Path:
    """Return the folder of shipped ``notebooks`` or ``surveys``.

    Parameters
    ----------
    kind : str
        ``"notebooks"`` or ``"surveys"``.

    Returns
    -------
    pathlib.Path
        Inside the installed package for a wheel, beside it in a checkout.

    Examples
    --------
    >>> (shipped("surveys") / "culture_health.toml").exists()
    True
    """
    require_known("kind of shipped file", kind, ("notebooks", "surveys"))
    inside = PACKAGE / "_shipped" / kind
    return inside if inside.is_dir() else PACKAGE.parent / kind


def find_survey(name: str | Path) -> Path:
    """Return the path of a survey definition given as a path or as a shipped name.

    Parameters
    ----------
    name : str or path
        A TOML file, or the name of a shipped one such as ``"culture_health"``.

    Returns
    -------
    pathlib.Path
        The path as given if it exists, else the shipped file of that name.
    """
    return _find(name, shipped("surveys"), ".toml")


def find_notebook(name: str | Path) -> Path:
    """Return the path of a notebook given as a path or as a shipped name."""
    return _find(name, shipped("notebooks"), ".ipynb")


def _find(name: str | Path, folder: Path, ending: str) -> Path:
    path = Path(name)
    if path.exists() or (path.suffix == ending and len(path.parts) > 1):
        return path
    known = sorted(p.stem for p in folder.glob(f"*{ending}"))
    require_known(f"{ending} file", path.stem, known)
    return folder / f"{path.stem}{ending}"


def is_simulated(file: str | Path) -> bool:
    """Tell whether a response file is of a simulated company: its truth lies beside it.

    Examples
    --------
    >>> is_simulated(shipped("surveys") / "example" / "2026-Q3.csv")
    True
    """
    return (Path(file).parent / "truth.json").is_file()
