"""Write expected.json: what vivaglint itself computes from its own fixtures.

Run in an environment of its own: `pip install vivaglint==0.1.0`, then `python make.py`.
"""

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"
SURVEY, PEOPLE, LEFT = (
    DATA / f"glint_sample_{name}.csv" for name in ("survey", "attributes", "attrition")
)
PERSON, POINTS = "Employee ID", 5


def fresh():
    """Read the survey anew: joining attributes changes it in place."""
    import vivaglint

    return vivaglint.read_glint_survey(SURVEY, emp_id_col=PERSON)


def rows(table):
    """Return a table's rows, without the names of people."""
    kept = table.drop(columns="manager_name", errors="ignore")
    return json.loads(kept.to_json(orient="records", double_precision=15))


def main():
    """Compute everything once."""
    import vivaglint

    joined = vivaglint.join_attributes(fresh(), PEOPLE, emp_id_col=PERSON)
    departments = vivaglint.analyze_by_attributes(
        joined,
        scale_points=POINTS,
        attribute_cols=["Department"],
        emp_id_col=PERSON,
        min_group_size=1,
    )
    leavers = vivaglint.analyze_attrition(
        fresh(),
        LEFT,
        emp_id_col=PERSON,
        term_date_col="Termination Date",
        scale_points=POINTS,
        time_periods=[90, 180],
    )
    expected = {
        "vivaglint": version("vivaglint"),
        "pandas": version("pandas"),
        "date": date.today().isoformat(),
        "summary": rows(vivaglint.summarize_survey(fresh(), scale_points=POINTS)),
        "department": rows(departments),
        "manager": rows(
            vivaglint.aggregate_by_manager(
                fresh(), scale_points=POINTS, emp_id_col=PERSON
            )
        ),
        "whole_tree": rows(
            vivaglint.aggregate_by_manager(
                fresh(), scale_points=POINTS, emp_id_col=PERSON, full_tree=True
            )
        ),
        "attrition": rows(leavers),
    }
    text = json.dumps(expected, indent=1)
    (HERE / "expected.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
