"""symgen derives, verifies, tests, compiles and cross-checks the mathematics of generative models.

>>> import symgen as sg
>>> sg.__version__
'0.1.0'
"""

from __future__ import annotations

from symgen._lazy import lazy, unknown

TYPE_CHECKING = False  # as typing has it; importing typing would be most of the cost of `import symgen`
if TYPE_CHECKING:
    from typing import Any

__version__ = "0.1.0"

# Public name -> where it lives; imported on first use. One line a name, sorted within its part.
_PUBLIC = {
    # building terms
    "Derivative": ".terms.build:Derivative",
    "Expectation": ".terms.build:Expectation",
    "Grad": ".terms.build:Grad",
    "Hessian": ".terms.build:Hessian",
    "Integral": ".terms.build:Integral",
    "Jacobian": ".terms.build:Jacobian",
    "Limit": ".terms.build:Limit",
    "Product": ".terms.build:Product",
    "Sum": ".terms.build:Sum",
    "cases": ".terms.build:cases",
    "complexes": ".terms.build:complexes",
    "density": ".terms.build:density",
    "dims": ".terms.build:dims",
    "einsum": ".terms.build:einsum",
    "eye": ".terms.build:eye",
    "function": ".terms.build:function",
    "integers": ".terms.build:integers",
    "logsumexp": ".terms.build:logsumexp",
    "matrix": ".terms.build:matrix",
    "mean": ".terms.build:mean",
    "ones": ".terms.build:ones",
    "positives": ".terms.build:positives",
    "reals": ".terms.build:reals",
    "total": ".terms.build:total",
    "units": ".terms.build:units",
    "vector": ".terms.build:vector",
    "zeros": ".terms.build:zeros",
    # functions of the operators table
    "beta": ".terms.build:beta",
    "binomial": ".terms.build:binomial",
    "cos": ".terms.build:cos",
    "cosh": ".terms.build:cosh",
    "det": ".terms.build:det",
    "diag": ".terms.build:diag",
    "diagonal": ".terms.build:diagonal",
    "digamma": ".terms.build:digamma",
    "erf": ".terms.build:erf",
    "exp": ".terms.build:exp",
    "factorial": ".terms.build:factorial",
    "gamma": ".terms.build:gamma",
    "inverse": ".terms.build:inverse",
    "kron": ".terms.build:kron",
    "log": ".terms.build:log",
    "log_sigmoid": ".terms.build:log_sigmoid",
    "log_softmax": ".terms.build:log_softmax",
    "logdet": ".terms.build:logdet",
    "loggamma": ".terms.build:loggamma",
    "logit": ".terms.build:logit",
    "norm": ".terms.build:norm",
    "outer": ".terms.build:outer",
    "polygamma": ".terms.build:polygamma",
    "relu": ".terms.build:relu",
    "sigmoid": ".terms.build:sigmoid",
    "sin": ".terms.build:sin",
    "sinh": ".terms.build:sinh",
    "softmax": ".terms.build:softmax",
    "softplus": ".terms.build:softplus",
    "sqrt": ".terms.build:sqrt",
    "tan": ".terms.build:tan",
    "tanh": ".terms.build:tanh",
    "trace": ".terms.build:trace",
    # claims and contexts
    "Chain": ".terms.relations:Chain",
    "Claim": ".terms.relations:Claim",
    "Eq": ".terms.relations:Eq",
    "Ge": ".terms.relations:Ge",
    "Gt": ".terms.relations:Gt",
    "Le": ".terms.relations:Le",
    "Lt": ".terms.relations:Lt",
    "Ne": ".terms.relations:Ne",
    "Context": ".terms.context:Context",
    "Term": ".terms.term:Term",
    "read": ".reading:read",
    "read_context": ".terms.text:read_context",
    "read_term": ".terms.text:read_term",
    # nouns
    "AbsoluteMoment": ".information:AbsoluteMoment",
    "AlphaDivergence": ".information:AlphaDivergence",
    "BhattacharyyaCoefficient": ".information:BhattacharyyaCoefficient",
    "BhattacharyyaDistance": ".information:BhattacharyyaDistance",
    "Bregman": ".terms.bregman:Bregman",
    "CentralMoment": ".information:CentralMoment",
    "ChernoffCoefficient": ".information:ChernoffCoefficient",
    "ChiSquareDivergence": ".information:ChiSquareDivergence",
    "Conditional": ".inference:Conditional",
    "Covariance": ".information:Covariance",
    "CrossEntropy": ".information:CrossEntropy",
    "Cumulant": ".information:Cumulant",
    "DensityProduct": ".inference:DensityProduct",
    "ELBO": ".inference:ELBO",
    "Entropy": ".information:Entropy",
    "Evidence": ".inference:Evidence",
    "ExpectedLogLikelihood": ".information:ExpectedLogLikelihood",
    "Fisher": ".information:Fisher",
    "JS": ".information:JS",
    "Jeffreys": ".information:Jeffreys",
    "KL": ".information:KL",
    "Marginal": ".inference:Marginal",
    "MeanField": ".inference:MeanField",
    "Model": ".inference:Model",
    "Moment": ".information:Moment",
    "MutualInformation": ".information:MutualInformation",
    "Posterior": ".inference:Posterior",
    "Predictive": ".inference:Predictive",
    "Pushforward": ".inference:Pushforward",
    "Renyi": ".information:Renyi",
    "SquaredHellinger": ".information:SquaredHellinger",
    "TotalVariation": ".information:TotalVariation",
    "Wasserstein": ".information:Wasserstein",
    "latex": ".rendering:latex",
    "law": ".probability:law",
    "load_families": ".probability:load_families",
    # verbs
    "calc": ".derivation:calc",
    "compile": ".codegen:compile",
    "crosscheck": ".crosscheck",
    "derive": ".derivation:derive",
    "from_sympy": ".algebra:from_sympy",
    "from_torch": ".numeric:from_torch",
    "gradients": ".calculus:gradients",
    "register_missing_kl": ".codegen:register_missing_kl",
    "to_sympy": ".algebra:to_sympy",
    "verify": ".verification:verify",
    "verify_all": ".verification:verify_all",
    # what %load_ext symgen asks for
    "load_ipython_extension": ".rendering.notebook:load_ipython_extension",
    # strategies and laws for property-based tests
    "strategies": ".testing.strategies",
    # errors
    "BudgetError": ".errors:BudgetError",
    "DomainError": ".errors:DomainError",
    "MissingExtraError": ".errors:MissingExtraError",
    "NoRuleError": ".errors:NoRuleError",
    "ReadingError": ".errors:ReadingError",
    "ShapeError": ".errors:ShapeError",
    "SymgenError": ".errors:SymgenError",
    "UnknownNameError": ".errors:UnknownNameError",
    "UsageError": ".errors:UsageError",
}

_lazy, __dir__, __all__ = lazy(__name__, _PUBLIC)


def __getattr__(name: str) -> Any:
    """A public name, or a distribution family by name, imported on first use."""
    if name in _PUBLIC or not name[:1].isupper():
        return _lazy(name)
    from symgen import distributions

    families = distributions.__dir__()
    if name in families:
        return getattr(distributions, name)
    raise AttributeError(unknown(__name__, name, [*_PUBLIC, *families]))
