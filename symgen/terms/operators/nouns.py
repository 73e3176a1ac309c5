"""Laws and nouns: distributions with their parameters given, and unevaluated quantities about them."""

from __future__ import annotations

from symgen.terms.domains import LAW, NONNEGATIVE, REAL, Domain, interval
from symgen.terms.operators.row import Args, Attrs, DomainRule, Operator, ShapeRule, always, real_if_real, scalar
from symgen.terms.shapes import Shape
from symgen.terms.sizes import add_sizes
from symgen.terms.term import Term


def _law_shape(args: Args, attrs: Attrs) -> Shape:
    """attrs are the family, the names of the parameters given, and the shape of one draw."""
    return attrs[2]


_REAL = always(REAL)


def _noun(
    name: str,
    arity: int | None,
    text: str,
    latex: str,
    *,
    shape: ShapeRule = scalar,
    domain: DomainRule = _REAL,
    aliases: tuple[str, ...] = (),
    signature: str = "",
    meaning: str = "",
) -> Operator:
    return Operator(
        name,
        arity,
        "noun",
        shape,
        domain,
        text=text,
        aliases=aliases,
        latex=latex,
        signature=signature,
        meaning=meaning,
    )


def _sizes_of_blocks(law: Term) -> list[Shape]:
    """The shapes of the blocks that the first vector among the parameters is written in; none where it is not."""
    vectors = (a for a in law.args if len(a.shape) == 1) if law.op == "law" else iter(())
    first = next(vectors, None)
    return [a.shape for a in first.args] if first is not None and first.op in ("stack", "concatenate") else []


def _place_among(args: Args, blocks: list[Shape]) -> int | None:
    """The place of the block asked for, counted from 0; None where there is no such block."""
    value = args[1].value
    inside = value is not None and value.denominator == 1 and 1 <= value <= len(blocks)
    return int(value) - 1 if inside and value is not None else None


def _shape_of_part(args: Args, attrs: Attrs) -> Shape:
    """The shape of a block; an entry is a number."""
    blocks = _sizes_of_blocks(args[0])
    place = _place_among(args, blocks)
    return () if place is None else blocks[place]


def _shape_of_others(args: Args, attrs: Attrs) -> Shape:
    """The shape of all blocks but one, joined; one entry that is left over is a number."""
    blocks = _sizes_of_blocks(args[0])
    place = _place_among(args, blocks)
    others = [shape for k, shape in enumerate(blocks) if k != place]
    if place is None or others == [()]:
        return ()
    return (add_sizes(*(shape[0] if shape else 1 for shape in others)),)


def _shape_of_draw(stated: Term, place: int) -> Shape:
    """The shape of a random variable, the first or last one of a model."""
    return _shape_of_draw(stated.args[place], place) if stated.op == "model" and stated.args else stated.shape


def _jacobian_shape(args: Args, attrs: Attrs) -> Shape:
    return args[0].shape + args[1].shape


def _hessian_shape(args: Args, attrs: Attrs) -> Shape:
    return args[1].shape + args[1].shape


def _law_of_first(args: Args, attrs: Attrs) -> Domain:
    return LAW


#: Moments of a law: plain name, Python name, LaTeX, range, meaning.
_MOMENTS = (
    ("moment", "Moment", r"\mathrm{m}", REAL, "E[x^k]"),
    ("central_moment", "CentralMoment", r"\mu", REAL, "E[(x - E[x])^k]"),
    ("absolute_moment", "AbsoluteMoment", r"\mathrm{m}", NONNEGATIVE, "E[|x|^k]"),
    ("cumulant", "Cumulant", r"\kappa", REAL, "the k-th derivative of log E[exp(s x)] at s = 0"),
)
#: Divergences between two laws: plain name, Python name, whether they have an order, LaTeX, range, meaning.
_DIVERGENCES = (
    ("renyi", "Renyi", True, r"\mathrm{D}", NONNEGATIVE, "log of the integral of p^alpha q^(1-alpha), over alpha - 1"),
    (
        "alpha_divergence",
        "AlphaDivergence",
        True,
        r"\mathrm{D}",
        NONNEGATIVE,
        "4/(1 - alpha^2) (1 - integral of p^((1-alpha)/2) q^((1+alpha)/2)), Amari's",
    ),
    (
        "chernoff_coefficient",
        "ChernoffCoefficient",
        True,
        r"\mathrm{C}",
        NONNEGATIVE,
        "integral of p^alpha q^(1-alpha)",
    ),
    (
        "bhattacharyya_coefficient",
        "BhattacharyyaCoefficient",
        False,
        r"\mathrm{BC}",
        interval(0, 1),
        "integral of sqrt(p q)",
    ),
    (
        "bhattacharyya_distance",
        "BhattacharyyaDistance",
        False,
        r"\mathrm{D}_{\mathrm{B}}",
        NONNEGATIVE,
        "minus the log of the integral of sqrt(p q)",
    ),
    ("squared_hellinger", "SquaredHellinger", False, r"\mathrm{H}^2", interval(0, 1), "1 - integral of sqrt(p q)"),
    (
        "chi_square_divergence",
        "ChiSquareDivergence",
        False,
        r"\chi^2",
        NONNEGATIVE,
        "integral of (p - q)^2/q",
    ),
    ("jeffreys", "Jeffreys", False, r"\mathrm{J}", NONNEGATIVE, "KL(p || q) + KL(q || p)"),
    ("total_variation", "TotalVariation", False, r"\mathrm{TV}", interval(0, 1), "half the integral of |p - q|"),
)


ROWS = (
    Operator("law", None, "law", _law_shape, always(LAW), meaning="a family with its parameters given"),
    Operator(
        "density_law",
        2,
        "law",
        lambda args, attrs: args[1].shape,
        always(LAW),
        text="density_law",
        binds=True,
        meaning="the law whose density, as a function of the bound variable, is the first argument",
    ),
    Operator(
        "random",
        2,
        "law",
        lambda a, t: a[0].shape,
        always(LAW),
        text="random",
        meaning="target ~ law; attrs hold its role: latent or observed",
    ),
    Operator(
        "model", None, "law", scalar, always(LAW), text="model", meaning="random variables with their laws and plates"
    ),
    _noun(
        "kl",
        2,
        "KL",
        r"\mathrm{KL}",
        domain=always(NONNEGATIVE),
        signature="KL(q || p)",
        meaning="E_q[log q(x) - log p(x)] in nats",
    ),
    _noun(
        "js",
        2,
        "JS",
        r"\mathrm{JSD}",
        domain=always(NONNEGATIVE),
        aliases=("JSD",),
        signature="JS(p || q)",
        meaning="KL(p || m)/2 + KL(q || m)/2 with m = (p + q)/2",
    ),
    *(
        _noun(
            name,
            2 + ordered,
            name,
            latex,
            domain=always(domain),
            aliases=(python,),
            signature=f"{name}(p, q{', alpha' if ordered else ''})",
            meaning=meaning,
        )
        for name, python, ordered, latex, domain, meaning in _DIVERGENCES
    ),
    _noun(
        "entropy",
        1,
        "entropy",
        r"\mathrm{H}",
        aliases=("Entropy",),
        signature="entropy(p)",
        meaning="-E_p[log p(x)] in nats",
    ),
    _noun(
        "cross_entropy",
        2,
        "cross_entropy",
        r"\mathrm{H}",
        aliases=("CrossEntropy",),
        signature="cross_entropy(q, p)",
        meaning="-E_q[log p(x)] in nats",
    ),
    _noun(
        "log_density",
        2,
        "log_density",
        r"\log p",
        signature="log_density(p, x)",
        domain=always(REAL),
        meaning="log density or log mass of a law at a point",
    ),
    _noun(
        "expected_log_likelihood",
        2,
        "expected_log_likelihood",
        r"\mathbb{E}\log p",
        signature="expected_log_likelihood(q, p)",
        meaning="E_q[log p(x)] in nats",
    ),
    _noun(
        "fisher",
        None,
        "fisher",
        r"\mathcal{I}",
        shape=lambda a, t: a[1].shape + a[-1].shape,
        aliases=("Fisher",),
        signature="fisher(p, theta), or fisher(p, a, b) for an entry of the matrix",
        meaning="E[d log p/da d log p/db], the Fisher information of one observation, with the axes of both parameters",
    ),
    *(
        _noun(
            name, 2, name, latex, domain=always(domain), aliases=(python,), signature=f"{name}(p, k)", meaning=meaning
        )
        for name, python, latex, domain, meaning in _MOMENTS
    ),
    _noun(
        "wasserstein",
        3,
        "wasserstein",
        r"\mathrm{W}",
        domain=always(NONNEGATIVE),
        aliases=("Wasserstein",),
        signature="wasserstein(p, q, 1), or 2",
        meaning="the distance of optimal transport of order 1 or 2",
    ),
    Operator(
        "mutual_information",
        3,
        "noun",
        scalar,
        always(NONNEGATIVE),
        text="mutual_information",
        aliases=("MutualInformation",),
        latex=r"\mathrm{I}",
        binds=True,
        signature="mutual_information(x ~ Bernoulli(p); y ~ Bernoulli(e + (1 - 2*e)*x))",
        meaning="E[log p(y | x) - log p(y)] in nats; the arguments are the law of y given x, x, and the law of x",
    ),
    _noun(
        "marginal",
        2,
        "marginal",
        r"\mathrm{marginal}",
        shape=_shape_of_part,
        domain=_law_of_first,
        aliases=("Marginal",),
        signature="marginal(p, k)",
        meaning="the law of the k-th block of a draw from p, as its parameters are written; of the k-th entry otherwise",
    ),
    _noun(
        "conditional",
        3,
        "conditional",
        r"\mathrm{conditional}",
        shape=_shape_of_others,
        domain=_law_of_first,
        aliases=("Conditional",),
        signature="conditional(p, k, y)",
        meaning="the law of the other blocks of a draw from p where the k-th is y",
    ),
    Operator(
        "pushforward",
        3,
        "noun",
        lambda a, t: a[0].shape,
        always(LAW),
        text="pushforward",
        aliases=("Pushforward",),
        latex=r"\mathrm{Law}",
        binds=True,
        signature="pushforward(A @ x + b, x ~ MvNormal(m, cov=S))",
        meaning="the law of a function of a draw; the arguments are the function, the variable and its law",
    ),
    _noun(
        "density_product",
        2,
        "density_product",
        r"\mathrm{product}",
        shape=lambda a, t: a[0].shape,
        domain=_law_of_first,
        aliases=("DensityProduct",),
        signature="density_product(p, q)",
        meaning="the law with the density p(x) q(x) over its integral",
    ),
    _noun("variance", 1, "variance", r"\mathrm{Var}", aliases=("Var",), domain=always(NONNEGATIVE)),
    _noun(
        "covariance",
        1,
        "covariance",
        r"\mathrm{Cov}",
        shape=lambda a, t: a[0].shape * 2,
        aliases=("Covariance", "Cov"),
        signature="covariance(p)",
        meaning="E[(x - E[x]) (x - E[x])'], the covariance of a vector",
    ),
    _noun("law_mean", 1, "law_mean", r"\mathbb{E}", shape=lambda a, t: a[0].shape),
    _noun(
        "grad",
        2,
        "grad",
        r"\nabla",
        shape=lambda a, t: a[1].shape,
        domain=real_if_real,
        aliases=("Grad",),
        signature="grad(f, x)",
        meaning="gradient, with the shape of the variable",
    ),
    _noun(
        "jacobian",
        2,
        "jacobian",
        "J",
        shape=_jacobian_shape,
        domain=real_if_real,
        aliases=("Jacobian",),
        signature="jacobian(f, x)",
    ),
    _noun(
        "hessian",
        2,
        "hessian",
        r"\nabla^2",
        shape=_hessian_shape,
        domain=real_if_real,
        aliases=("Hessian",),
        signature="hessian(f, x)",
    ),
    Operator(
        "bregman",
        4,
        "noun",
        scalar,
        real_if_real,
        text="Bregman",
        latex="B",
        binds=True,
        signature="Bregman(F(u), u, x, y)",
        meaning="F(x) - F(y) - <grad F(y), x - y>, the Bregman divergence; the arguments are F(u), u, x and y",
    ),
    _noun(
        "posterior",
        None,
        "posterior",
        "p",
        shape=lambda a, t: _shape_of_draw(a[0], 0),
        domain=_law_of_first,
        aliases=("Posterior",),
        signature="posterior(theta ~ Beta(a, b); x[i] ~ Bernoulli(theta), i = 1..n)",
    ),
    _noun(
        "predictive",
        None,
        "predictive",
        "p",
        shape=lambda a, t: _shape_of_draw(a[-1], -1),
        domain=_law_of_first,
        aliases=("Predictive",),
        signature="predictive(theta ~ Beta(a, b); x[i] ~ Bernoulli(theta), i = 1..n; y ~ Bernoulli(theta))",
        meaning="the law of the last variable given the observed ones",
    ),
    _noun(
        "evidence",
        None,
        "evidence",
        r"\log p",
        aliases=("Evidence",),
        meaning="log marginal likelihood of the observed",
    ),
    _noun("elbo", 2, "ELBO", r"\mathrm{ELBO}", signature="ELBO(model, guide)", meaning="E_q[log p(x, z) - log q(z)]"),
)
