r"""What LaTeX commands are: one table a kind, which the lexer and the grammar look up.

A command in none of these tables is unknown, and a text with an unknown command is unreadable.
"""

from __future__ import annotations

GREEK = frozenset(
    """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi
    omega varepsilon vartheta varphi varrho varsigma Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    ell""".split()  # noqa: SIM905
)
#: Spellings that code uses for letters.
ALIASES = {"lam": "lambda", "lamda": "lambda", "eps": "epsilon", "omicron": "o"}
#: House macros that so many define alike that their definitions are often left out; a text's own definition counts first.
HOUSE = {
    "E": r"\mathbb{E}", "R": r"\mathbb{R}", "KL": r"\mathrm{KL}", "Var": r"\mathrm{Var}", "Cov": r"\mathrm{Cov}",
}  # fmt: skip
#: Two shapes of one letter; which of the two a text uses is no matter of meaning.
VARIANTS = {
    "intop": "int", "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma",
}  # fmt: skip

#: Commands that only move things about.
SPACING = frozenset(
    """, ; : ! > quad qquad enspace thinspace medspace thickspace displaystyle textstyle scriptstyle limits nolimits
    nonumber notag hfill allowbreak nobreak noindent centering left right middle big Big bigg Bigg bigl bigr Bigl
    Bigr biggl biggr Biggl Biggr bigm Bigm mathstrut strut relax tiny scriptsize footnotesize small normalsize large Large
    LARGE huge displaylimits xspace""".split()  # noqa: SIM905
) | {" ", "\n", "/"}
#: Those of them between two statements on one line.
GAPS = frozenset({"quad", "qquad"})
#: Marks of the end of a proof, which say nothing where a row ends.
ENDINGS = frozenset({"square", "blacksquare", "qed", "qedhere", "qedsymbol", "Box"})
#: Definitions of macros, which a document has read already.
DEFINING = frozenset({"newcommand", "renewcommand", "providecommand", "DeclareMathOperator", "def"})
#: Commands that are dropped with their argument in braces.
DROPPED = DEFINING | frozenset(
    """label tag hspace vspace phantom hphantom vphantom color ref eqref cite citep citet footnote""".split()  # noqa: SIM905
)
#: Commands whose argument is read as if it stood alone.
TRANSPARENT = frozenset(
    """boxed mathclose mathopen mathrel mathbin mathord ensuremath cancel underline""".split()  # noqa: SIM905
)
#: The same with a first argument that is dropped.
COLOURED = frozenset({"textcolor", "colorbox", "fcolorbox"})
#: Words of a remark, which are no names even where a name could stand.
REMARKS = frozenset(
    """and or if for where with when since because as on in otherwise then so thus hence therefore given using by
    let else whenever such that all each every any is are we i.e. e.g. iff over also""".split()  # noqa: SIM905
)
#: Those after which a statement says what is taken for granted.
ASIDES = frozenset(
    """if for where with when given assuming whenever all each every any such let""".split()  # noqa: SIM905
)
#: Ordinary words.
TEXT = frozenset(
    """text textrm textit textbf mbox intertext shortintertext textsf texttt textnormal hbox because""".split()  # noqa: SIM905
)
#: A name of several letters, upright.
UPRIGHT = frozenset({"mathrm", "operatorname", "mathop", "mathit", "mathtt", "operatorname*"})
#: Old switches of the font, which hold to the end of their group: {\bf x}.
SWITCHES = {"bf": "mathbf", "cal": "mathcal", "sf": "mathsf", "rm": "mathrm", "it": "mathit", "tt": "mathtt"}
FONTS = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "mathsf": "sans", "mathcal": "cal",
    "mathscr": "cal", "mathbb": "bb", "mathfrak": "frak", "mathbbm": "bb", "mathds": "bb", "vec": "bold",
    "overrightarrow": "bold",
}  # fmt: skip
ACCENTS = {
    "bar": "bar", "overline": "bar", "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot", "ddot": "ddot", "check": "check", "breve": "breve",
}  # fmt: skip

#: Functions of one argument by the name of their operator.
FUNCTIONS = {
    "log": "log", "ln": "log", "exp": "exp", "sin": "sin", "cos": "cos", "tan": "tan", "sinh": "sinh", "cosh": "cosh",
    "tanh": "tanh", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arsinh": "asinh", "artanh": "atanh",
    "arcosh": "acosh",
    "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "asin": "asin", "acos": "acos", "atan": "atan",
    "asinh": "asinh", "acosh": "acosh", "atanh": "atanh",
    "det": "det", "tr": "trace", "Tr": "trace", "trace": "trace", "Trace": "trace", "diag": "diag", "Diag": "diag",
    "sigmoid": "sigmoid", "softplus": "softplus", "softmax": "softmax", "relu": "relu", "ReLU": "relu", "erf": "erf",
    "erfc": "erfc", "logdet": "logdet", "sign": "sign", "sgn": "sign", "Re": "re", "Im": "im", "logsumexp": "logsumexp",
    "LSE": "logsumexp", "lse": "logsumexp",
    "Log": "log", "logit": "logit", "gelu": "gelu", "silu": "silu", "digamma": "digamma", "sig": "sigmoid",
}  # fmt: skip
#: Functions that square matrices have as a whole too: of a matrix they are taken entry by entry only where that is said.
OF_MATRICES = frozenset({"exp", "log", "sqrt", "sin", "cos", "sinh", "cosh"})
MOMENTS = {"E": "E", "Var": "Var", "Cov": "Cov", "var": "Var", "cov": "Cov", "V": "Var",
           "Corr": "Corr", "corr": "Corr"}  # fmt: skip
BIG_OPERATORS = {"sum": "sum", "prod": "product", "int": "integral"}
MULTIPLE_INTEGRALS = {"iint": 2, "iiint": 3}
EXTREMA = {
    "max": "max", "min": "min", "sup": "max", "inf": "min", "argmax": "argmax", "argmin": "argmin", "lim": "lim",
}  # fmt: skip

RELATIONS = {
    "=": "eq", "\\eq": "eq", "\\equiv": "eq", "\\triangleq": "define", "\\coloneqq": "define", ":=": "define", "=:": "names",
    "\\doteq": "define", "\\le": "le", "\\leq": "le", "\\leqslant": "le", "\\ge": "ge", "\\geq": "ge",
    "\\geqslant": "ge", "<": "lt", ">": "gt", "\\lt": "lt", "\\gt": "gt", "\\ne": "ne", "\\neq": "ne",
    "\\gets": "assign", "\\leftarrow": "assign",
    "\\approx": "approx", "\\simeq": "approx", "\\cong": "approx", "\\propto": "propto", "\\sim": "distributed",
    "\\succ": "succ", "\\succeq": "succeq", "\\prec": "prec", "\\preceq": "preceq", "\\succcurlyeq": "succeq",
    "\\preccurlyeq": "preceq",
    "\\in": "in", "\\to": "to", "\\rightarrow": "to",
}  # fmt: skip
CONNECTIVES = frozenset(
    {
        "\\Rightarrow",
        "\\implies",
        "\\iff",
        "\\Leftrightarrow",
        "\\Longrightarrow",
        "\\Longleftrightarrow",
        "\\therefore",
    }
)
EQUIVALENCES = frozenset({"\\iff", "\\Leftrightarrow", "\\Longleftrightarrow"})
#: Decorations of a relation: the second argument is the relation.
STACKED = frozenset({"stackrel", "overset", "underset"})
STANDS_OVER = {"\\choose": "binomial", "\\over": "quotient"}
BRACED = frozenset({"underbrace", "overbrace"})

#: Functions of several arguments, always before a bracket.
LISTED = {"gcd": "gcd", "lcm": "lcm", "atan2": "atan2"}
TIMES = {
    "\\bmod": "mod",
    "\\cdot": "*",
    "\\times": "*",
    "*": "*",
    "\\odot": "odot",
    "\\circ": "odot",
    "\\oslash": "oslash",
    "\\otimes": "otimes",
    "\\ast": "*",
    "\\cap": "and",
    "\\land": "and",
    "\\wedge": "and",
    "\\cup": "or",
    "\\lor": "or",
    "\\vee": "or",
}
#: What joins statements in a bracket, as signs and in words: \Pr(X > 1 \land Y > 1), \Pr(X > 1 \text{ and } Y > 1).
LINKS = {"\\land": "and", "\\wedge": "and", "\\lor": "or", "\\vee": "or"}
LINKING_WORDS = {"and": "\\land", "or": "\\lor", "given": "\\mid", "given that": "\\mid"}
#: What separates things in a bracket.
SEPARATORS = {",": ",", ";": ";", "|": "|", "\\mid": "|", "\\vert": "|", "\\given": "|", "\\|": "||",
              "\\parallel": "||", "\\Vert": "||"}  # fmt: skip
OPENING = {"(": ")", "[": "]", "\\{": "\\}", "\\lbrace": "\\}", "\\lbrack": "]", "\\lfloor": "\\rfloor",
           "\\lceil": "\\rceil", "\\langle": "\\rangle", "\\lvert": "\\rvert", "\\lVert": "\\rVert"}  # fmt: skip
CLOSING = frozenset(OPENING.values()) | {"\\rbrace", "\\rbrack"}
TRANSPOSES = frozenset({"\\top", "\\intercal", "\\mathsf{T}", "\\mathrm{T}"})
MARKS = {"*": "star", "\\star": "star", "\\ast": "star", "\\dagger": "dagger", "+": "plus", "-": "minus"}
DOTS = frozenset({"\\dots", "\\ldots", "\\cdots", "\\vdots", "\\ddots", "\\dotsc", "\\dotsb"})
#: Other commands that the grammar has rules for.
SYMBOLS = frozenset(
    """frac dfrac tfrac cfrac sqrt infty partial nabla mid vert Vert parallel | { } binom dbinom tbinom lor land neg
    lnot to rightarrow cup cap setminus top intercal prime emptyset forall exists colon pm mp perp given
    cdotp substack Pr arg choose over""".split()  # noqa: SIM905
)

LAYOUT = frozenset(
    """align aligned alignat gather gathered equation split eqnarray multline flalign displaymath math""".split()  # noqa: SIM905
)
GRIDS = frozenset(
    ["matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "Bmatrix", "array", "cases", "smallmatrix", "dcases"]
)

UNICODE = {
    "α": "\\alpha", "β": "\\beta", "γ": "\\gamma", "δ": "\\delta", "ε": "\\epsilon", "ϵ": "\\epsilon", "ζ": "\\zeta",
    "η": "\\eta", "θ": "\\theta", "κ": "\\kappa", "λ": "\\lambda", "μ": "\\mu", "ν": "\\nu", "ξ": "\\xi", "π": "\\pi",
    "ρ": "\\rho", "σ": "\\sigma", "τ": "\\tau", "φ": "\\phi", "ϕ": "\\phi", "χ": "\\chi", "ψ": "\\psi", "ω": "\\omega",
    "Γ": "\\Gamma", "Δ": "\\Delta", "Θ": "\\Theta", "Λ": "\\Lambda", "Σ": "\\Sigma", "Φ": "\\Phi", "Ψ": "\\Psi",
    "Ω": "\\Omega", "≤": "\\le", "≥": "\\ge", "≠": "\\ne", "≈": "\\approx", "∝": "\\propto", "∼": "\\sim", "·": "\\cdot",
    "⋅": "\\cdot", "×": "\\times", "−": "-", "∞": "\\infty", "∂": "\\partial", "∇": "\\nabla", "∑": "\\sum",
    "∫": "\\int", "∏": "\\prod", "√": "\\sqrt", "∣": "\\mid", "‖": "\\|", "∈": "\\in", "⊤": "\\top", "′": "'",
    "⊙": "\\odot", "→": "\\to", "¬": "\\neg", "≡": "\\equiv", "ℓ": "\\ell", "⇒": "\\Rightarrow",
}  # fmt: skip
