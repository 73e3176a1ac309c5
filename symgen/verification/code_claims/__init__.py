"""Judging code: functions of NumPy, PyTorch or plain numbers against a formula, or one function against another."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "is_code": ".binding:is_code",
        "judge_code": ".judging:judge_code",
    },
)
