r"""Rows: alignment dropped, and each line break of a display kept only where a new statement begins."""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.syntax import commands as c
from symgen.reading.syntax.tokens import Token

_BINARY = frozenset({"+", "-"}) | frozenset(c.TIMES)
_RELATIONS = frozenset(c.RELATIONS) | c.CONNECTIVES
_PUNCTUATION = (",", ".", ";")


def flatten(tokens: list[Token]) -> list[Token]:
    """The tokens without layout environments and alignment; a `row` stays where the next line starts afresh."""
    return _breaks(_unwrapped(_without_layout(_single_digits(_as_cases(_lone_bars(_in_a_row(tokens)))))))


def _in_a_row(tokens: list[Token]) -> list[Token]:
    r"""j = 1, j \ne i for \substack{j = 1 \\ j \ne i} below an operator."""
    kept: list[Token] = []
    braces: list[bool] = []  # of the braces that are open, those of a stack
    stacked = False
    for token in tokens:
        if token.is_("{", "}"):
            braces, within = ([*braces, stacked], stacked) if token.is_("{") else (braces[:-1], any(braces[-1:]))
            stacked = False
            kept.extend([] if within else [token])
            continue
        stacked = token.is_("\\substack")
        row = token.kind == "row" and any(braces[-1:])
        kept.extend([Token("symbol", ",", token.start, token.end)] if row else [] if stacked else [token])
    return kept


def _lone_bars(tokens: list[Token]) -> list[Token]:
    r"""p(x \lvert z), whose bar nothing closes, is p(x \mid z); q \mid\mid p is q \| p."""
    kept: list[Token] = []
    opened: list[int] = []  # places of bars and of brackets around them
    for token in tokens:
        if token.is_("\\mid") and kept and kept[-1].is_("\\mid"):
            kept[-1] = Token("command", "\\|", kept[-1].start, token.end)
            continue
        kept.append(token)
        if token.is_("\\lvert", "{", "(", "["):
            opened.append(len(kept) - 1)
        elif token.is_("\\rvert") and opened and kept[opened[-1]].is_("\\lvert"):
            opened.pop()
        elif token.is_("}", ")", "]"):
            while opened and kept[opened[-1]].is_("\\lvert"):
                place = opened.pop()
                kept[place] = replace(kept[place], text="\\mid")
            del opened[-1:]
    return kept


_TABLES = frozenset({"array", "matrix"})


def _as_cases(tokens: list[Token]) -> list[Token]:
    r"""\left\{ \begin{array} a & b \end{array} \right., whose brace nothing closes, is a \begin{cases}."""
    kept = list(tokens)
    for place in range(len(tokens) - 1, 0, -1):
        if tokens[place].kind != "begin" or not tokens[place - 1].is_("\\{", "\\lbrace"):
            continue
        end = _end_of(tokens, place)
        inside = tokens[place:end]
        if (
            tokens[place].text in _TABLES
            and end + 1 < len(tokens)
            and not tokens[end + 1].is_(*c.CLOSING, ",", "|", "\\mid")
            and any(t.kind == "align" for t in inside)
        ):
            kept[place], kept[end] = (replace(tokens[k], text="cases") for k in (place, end))
            del kept[place - 1]
    return kept


def _end_of(tokens: list[Token], begin: int) -> int:
    """The place of the end of an environment, or of the last token."""
    depth = 0
    for place in range(begin, len(tokens)):
        depth += (tokens[place].kind == "begin") - (tokens[place].kind == "end")
        if depth == 0:
            return place
    return len(tokens) - 1


def _unwrapped(tokens: list[Token]) -> list[Token]:
    r"""Without the braces around whole statements: \boxed{a = b}, {\color{red} a = b}."""
    dropped: set[int] = set()
    open_at: list[tuple[int, bool]] = []  # each bracket, and whether a statement may begin with it
    related: set[int] = set()
    for place, token in enumerate(tokens):
        if _opens(token) > 0:
            outer = not open_at or (open_at[-1][1] and open_at[-1][0] == _before(tokens, place))
            open_at.append((place, token.is_("{") and (outer or not open_at) and _may_begin(tokens, place)))
        elif _opens(token) < 0 and open_at:
            start, begins = open_at.pop()
            if begins and start in related:
                dropped |= {start, place, *([start - 1] if _is_wrapper(tokens, start - 1) else [])}
                related.update(outer for outer, _ in open_at[-1:])
        elif open_at and (token.kind == "row" or token.is_(*c.RELATIONS)):
            related.add(open_at[-1][0])
    return [token for place, token in enumerate(tokens) if place not in dropped]


def _is_wrapper(tokens: list[Token], place: int) -> bool:
    return place >= 0 and tokens[place].kind == "command" and tokens[place].text[1:] in c.TRANSPARENT


def _before(tokens: list[Token], place: int) -> int:
    """The place of the token before a bracket and what wraps it."""
    return place - 2 if _is_wrapper(tokens, place - 1) else place - 1


def _may_begin(tokens: list[Token], place: int) -> bool:
    """Whether a statement may begin with a bracket."""
    before = _before(tokens, place)
    token = tokens[before] if before >= 0 else None
    return token is None or token.kind in ("row", "gap", "text") or token.is_(*_PUNCTUATION, "{", *c.CONNECTIVES)


_TWO_ARGUMENTS = frozenset({"\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\binom", "\\dbinom", "\\tbinom"})


def _single_digits(tokens: list[Token]) -> list[Token]:
    r"""Arguments without braces are single digits, as TeX takes them: \frac12 is a half."""
    kept: list[Token] = []
    wanted = [0]  # arguments, in the braces that are open
    for token in tokens:
        if token.is_("{"):
            wanted.append(0)
        elif token.is_("}"):
            if len(wanted) > 1:
                wanted.pop()
            wanted[-1] -= wanted[-1] > 0
        elif token.is_(*_TWO_ARGUMENTS):
            wanted[-1] = 2
        elif wanted[-1] and token.kind == "number":
            taken = token.text[: wanted[-1]]
            kept.extend(Token("number", d, token.start + k, token.start + k + 1) for k, d in enumerate(taken))
            if token.text[len(taken) :]:
                kept.append(Token("number", token.text[len(taken) :], token.start + len(taken), token.end))
            wanted[-1] -= len(taken)
            continue
        elif wanted[-1]:
            wanted[-1] -= 1
        kept.append(token)
    return kept


def _without_layout(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    environments: list[str] = []
    for token in tokens:
        grid = bool(environments) and environments[-1] in c.GRIDS
        if token.kind == "begin":
            environments.append(token.text)
            grid = token.text in c.GRIDS
        elif token.kind == "end" and environments:
            grid = environments.pop() in c.GRIDS
        if token.kind in ("begin", "end", "align"):
            if grid:
                kept.append(token)
            elif token.kind != "align":
                kept.append(Token("row", "", token.start, token.end))
        else:
            kept.append(token)
    return kept


def _breaks(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    depth = 0
    begins = False  # whether a line break stands right before
    for token, following in zip(tokens, _following(tokens), strict=True):
        indents = token.kind == "gap" and (begins or (following.is_(*_BINARY) and not following.is_("+", "-")))
        begins = token.kind == "row" or (begins and token.kind == "gap")
        if indents:
            continue
        depth += _opens(token)
        if token.kind != "row" or depth > 0:
            kept.append(token)
            continue
        if _continues(following):
            while (
                kept
                and kept[-1].kind in ("symbol", "gap")
                and (kept[-1].kind == "gap" or kept[-1].text in _PUNCTUATION)
            ):
                kept.pop()
            if kept and kept[-1].is_("+", "-") and following.text == kept[-1].text:
                kept.pop()
        elif kept and kept[-1].kind != "row" and not _expects_more(kept[-1]):
            kept.append(token)
    return kept


def _following(tokens: list[Token]) -> list[Token]:
    """For each token the first from it on that is more than space, or itself where there is none."""
    found: list[Token] = []
    ahead: Token | None = None
    for token in reversed(tokens):
        if token.kind not in ("row", "gap"):
            ahead = token
        found.append(ahead or token)
    return found[::-1]


def _opens(token: Token) -> int:
    """+1 where a bracket or grid opens, -1 where one closes; half-open pairs of different shape count alike."""
    if token.kind in ("begin", "end"):
        return 1 if token.kind == "begin" else -1
    if token.kind not in ("symbol", "command"):
        return 0
    if token.text in c.OPENING or token.text == "{":
        return 1
    return -1 if token.text in c.CLOSING or token.text == "}" else 0


def _continues(token: Token) -> bool:
    return token.kind in ("symbol", "command") and (
        token.text in _RELATIONS or token.text in _BINARY or token.text[1:] in c.STACKED
    )


def _expects_more(token: Token) -> bool:
    return token.kind in ("symbol", "command") and (token.text in _RELATIONS - {"!"} or token.text in _BINARY)
