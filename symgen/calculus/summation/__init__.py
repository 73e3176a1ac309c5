"""Sums in closed form: Gosper's and Zeilberger's algorithms, and classical series, each checked as an identity."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "NoClosedForm": ".ratios:NoClosedForm",
        "antidifference": ".gosper:antidifference",
        "recurrence": ".zeilberger:recurrence",
        "sum_value": ".closed_forms:sum_value",
    },
)
