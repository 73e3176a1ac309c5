"""Symbols: Unicode characters and the LaTeX that makes them, Greek names, alphabets, brackets."""

from __future__ import annotations

from symgen.reading.syntax.commands import ALIASES

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "ϕ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varrho": "ϱ",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
#: Other spellings of the same names that people use in code.
GREEK_ALIASES = {alias: GREEK.get(letter, letter) for alias, letter in ALIASES.items()}

#: Letters and letter-like symbols by LaTeX command.
LETTERS = {
    **GREEK, "ell": "ℓ", "hbar": "ℏ", "infty": "∞", "partial": "∂", "nabla": "∇", "emptyset": "∅",
}  # fmt: skip

#: Binary operators and relations by LaTeX command (or by the character itself).
OPERATORS = {
    "cdot": "⋅", "times": "×", "odot": "⊙", "oslash": "⊘", "otimes": "⊗", "oplus": "⊕", "circ": "∘", "pm": "±",
    "ne": "≠", "le": "≤", "ge": "≥", "sim": "∼", "propto": "∝", "in": "∈", "to": "→", "mapsto": "↦", "approx": "≈",
    "|": "‖", "wedge": "∧", "vee": "∨", "mid": "∣", "ast": "∗", "equiv": "≡",
}  # fmt: skip
PREFIXES = {"neg": "¬", "forall": "∀"}
MARKS = {"dots": "…", "cdots": "⋯", "prime": "′", "top": "⊤", "star": "⋆", "dagger": "†", "bot": "⊥"}
BIG = {"sum": "∑", "prod": "∏", "int": "∫"}

#: LaTeX command of a character; the command of a chosen spelling may differ.
COMMANDS = {
    character: "\\" + command
    for table in (MARKS, PREFIXES, BIG, OPERATORS, LETTERS)
    for command, character in table.items()
} | {"−": "-"}

#: Functions that LaTeX names by a command of their own.
NAMED_FUNCTIONS = frozenset(
    "exp log ln sin cos tan arcsin arccos arctan sinh cosh tanh max min arg lim det gcd".split()  # noqa: SIM905
)

#: Brackets as (LaTeX, Unicode).
BRACKETS = {
    "(": ("(", "("), ")": (")", ")"), "[": ("[", "["), "]": ("]", "]"), "{": (r"\{", "{"), "}": (r"\}", "}"),
    "|": (r"\lvert", "|"), "|.": (r"\rvert", "|"), "‖": (r"\lVert", "‖"), "‖.": (r"\rVert", "‖"),
    "⌊": (r"\lfloor", "⌊"), "⌋": (r"\rfloor", "⌋"), "⌈": (r"\lceil", "⌈"), "⌉": (r"\rceil", "⌉"), "": (".", ""),
    "⟨": (r"\langle", "⟨"), "⟩": (r"\rangle", "⟩"), "bar": ("|", "|"),
}  # fmt: skip
MIDDLES = {"∣": (r"\middle|", "∣"), "‖": (r"\middle\|", "‖")}

ACCENTS = {
    "bar": (r"\bar", "¯"), "hat": (r"\hat", "^"), "tilde": (r"\tilde", "~"), "dot": (r"\dot", "˙"),
    "vec": (r"\vec", "→"), "overline": (r"\overline", "¯"),
}  # fmt: skip

# Letters of the mathematical alphabets that Unicode had placed elsewhere before.
_EXCEPTIONS = {
    "script": {"B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ",
        "e": "ℯ", "g": "ℊ", "o": "ℴ"},
    "blackboard": {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"},
}  # fmt: skip
_STARTS = {
    "script": {"A": 0x1D49C, "a": 0x1D4B6},
    "blackboard": {"A": 0x1D538, "a": 0x1D552, "0": 0x1D7D8},
    "bold": {"A": 0x1D400, "a": 0x1D41A, "0": 0x1D7CE},
}
ALPHABETS = {"mathcal": "script", "mathbb": "blackboard", "mathbf": "bold"}


def in_alphabet(character: str, alphabet: str) -> str:
    """The character of a mathematical alphabet, such as the script N; the character itself where there is none.

    >>> in_alphabet("N", "script"), in_alphabet("E", "blackboard")
    ('𝒩', '𝔼')
    """
    exception = _EXCEPTIONS.get(alphabet, {}).get(character)
    if exception:
        return exception
    for first, start in _STARTS[alphabet].items():
        offset = ord(character) - ord(first)
        if 0 <= offset < (10 if first == "0" else 26):
            return chr(start + offset)
    return character


# What TeX's text mode must be told of; a backslash first would spoil the others, so all at once.
_TEXT_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "^": r"\textasciicircum{}",
    "_": r"\_", "~": r"\textasciitilde{}", "%": r"\%", "<": r"\textless{}", ">": r"\textgreater{}",
}  # fmt: skip


def escape_text(text: str) -> str:
    """Text as TeX's text mode needs it written.

    >>> escape_text("50% of a_1")
    '50\\\\% of a\\\\_1'
    """
    return "".join(_TEXT_ESCAPES.get(character, character) for character in text)
