"""Relations and logic: the conditions of cases, contexts and claims."""

from __future__ import annotations

from symgen.terms.domains import BOOLEAN, INTEGER
from symgen.terms.operators.row import Operator, always, elementwise

# name, plain text, LaTeX
RELATIONS = (
    ("eq", "==", "="),
    ("ne", "!=", r"\ne"),
    ("lt", "<", "<"),
    ("le", "<=", r"\le"),
    ("gt", ">", ">"),
    ("ge", ">=", r"\ge"),
)
NEGATED = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "le": "gt", "gt": "le"}
SWAPPED = {"eq": "eq", "ne": "ne", "lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}

ROWS = (
    *(Operator(name, 2, "relation", elementwise, always(BOOLEAN), latex=latex) for name, _, latex in RELATIONS),
    Operator("and", None, "logic", elementwise, always(BOOLEAN), latex=r"\wedge"),
    Operator("or", None, "logic", elementwise, always(BOOLEAN), latex=r"\vee"),
    Operator("not", 1, "logic", elementwise, always(BOOLEAN), latex=r"\neg"),
    Operator("true", 0, "logic", lambda a, t: (), always(BOOLEAN), text="otherwise"),
    Operator(
        "indicator",
        1,
        "logic",
        elementwise,
        always(INTEGER),
        text="indicator",
        meaning="1 where the condition holds, else 0",
    ),
)
