"""Families, laws, supports, densities and the one engine that turns generating transforms into expectations."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "FAMILIES": ".declarations:FAMILIES",
        "Family": ".declarations:Family",
        "Parameter": ".declarations:Parameter",
        "Spelling": ".declarations:Spelling",
        "Support": ".declarations:Support",
        "Transform": ".transforms:Transform",
        "canonical": ".laws:canonical",
        "conditions": ".laws:conditions",
        "entry": ".laws:entry",
        "families": ".declarations:families",
        "family": ".declarations:family",
        "family_of": ".declarations:family_of",
        "law": ".laws:law",
        "load_families": ".declarations:load_families",
        "log_density": ".densities:log_density",
        "moment": ".moments:moment",
        "random_variable": ".supports:random_variable",
        "rules": ".family_rules:rules",
        "support": ".supports:support",
        "support_within": ".supports:support_within",
        "unfold": ".unfolding:unfold",
    },
)
