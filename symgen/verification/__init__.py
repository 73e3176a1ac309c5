"""The judge: verdicts whose words are never stronger than their evidence."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "CacheWarning": ".processes.cache:CacheWarning",
        "Counterexample": ".verdict:Counterexample",
        "Status": ".verdict:Status",
        "Verdict": ".verdict:Verdict",
        "judge": ".judging:judge",
        "verify": ".verifying:verify",
        "verify_all": ".batch:verify_all",
    },
)
