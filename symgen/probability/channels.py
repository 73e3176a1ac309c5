"""Mutual information of an input and the output of a channel: a finite sum, the mean gain of the posterior, or its
entropy where that does not depend on the output.

The noun holds the law of the output given the input, the input's symbol, and the input's law.
"""

from __future__ import annotations

from symgen.errors import DomainError
from symgen.probability.declarations import family_of
from symgen.probability.densities import formula, log_density
from symgen.probability.images import image
from symgen.probability.laws import canonical, entry_of, is_product, mass_at
from symgen.probability.matching import Match, recognise, tidied
from symgen.probability.shapes import tidy
from symgen.probability.statistics import plus
from symgen.probability.supports import is_discrete, random_variable, support
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute

DEFINITION, GAIN, ENTROPIES = "mutual-information-definition", "information-gain", "entropy-reduction"
FREQUENCIES, OUTPUT = "information-of-frequencies", "output-entropy"
TOTAL = "total-expectation"
_MOST_POINTS = 16


def letters(law: Term) -> list[Term] | None:
    """The points of a small finite support; None for any other."""
    if law.op != "law" or not is_discrete(law) or family_of(law).mass is None:
        return None
    low, high = support(law).low.value, support(law).high.value
    if low is None or high is None or high - low >= _MOST_POINTS:
        return None
    return [num(low + k) for k in range(int(high - low) + 1)]


def finite_information(noun: Term) -> Term | None:
    """The sum of p(x) p(y|x) log(p(y|x)/p(y)) over both alphabets; what has no mass is left out."""
    check(noun)
    channel, variable, source = noun.args
    inputs, outputs = letters(source), letters(channel)
    if inputs is None or outputs is None:
        return None
    weights = [tidy(mass_at(source, x)) for x in inputs]
    rows = [[tidy(mass_at(substitute(channel, {variable: x}), y)) for y in outputs] for x in inputs]
    addends = []
    for column in range(len(outputs)):
        whole = plus(w * row[column] for w, row in zip(weights, rows, strict=True) if row[column] != 0)
        for weight, row in zip(weights, rows, strict=True):
            if row[column] != 0:
                addends.append(weight * row[column] * make("log", row[column] / whole))
    return plus(addends)


def information_gain(noun: Term) -> Term | None:
    """E[E[log p(x|y) - log p(x)]] over the output y and then the input x; None where the posterior has no family."""
    check(noun)
    channel, variable, source = noun.args
    found = _of_input(noun)
    if found is None:
        return None
    y = output_variable(noun)
    x = random_variable(source, channel.free | {y})
    gain = make("log_density", found.law, x) - make("log_density", source, x)
    return make("expectation", make("expectation", gain, y, substitute(channel, {variable: x})), x, source)


def output_entropy(noun: Term) -> Term | None:
    """H(y) - E[H(y|x)]; None where the law of the output is of no family, as the evidence of each of its values tells."""
    check(noun)
    channel, variable, source = noun.args
    output = _output_law(noun)
    if output is None:
        return None
    x = random_variable(source, channel.free | {output_variable(noun)})
    inside = make("expectation", make("entropy", substitute(channel, {variable: x})), x, source)
    return make("entropy", output) - inside


def averaged_at_once(term: Term) -> Term | None:
    """E[E[g(y)]] over y given x and then x as E[g(y)] over the law of y; None where that law is of no family."""
    if term.op != "expectation" or term.args[0].op != "expectation":
        return None
    (body, y, channel), x, source = term.args[0].args, term.args[1], term.args[2]
    if x in body.free or x not in channel.free:
        return None
    output = _output_law(make("mutual_information", channel, x, source))
    return None if output is None else make("expectation", body, y, output)


def _output_law(noun: Term) -> Term | None:
    """The law of a scalar output, recognised by the evidence of each of its values."""
    found = _of_input(noun)
    if found is None:
        return None
    y, spread = output_variable(noun), support(noun.args[0])
    forms = (found.constant, tidied(found.constant))  # one keeps beta functions, the other joins factorials
    outputs = (recognise(form, y, spread.low, spread.high) for form in forms)
    return next((output.law for output in outputs if output is not None and y not in output.law.free), None)


def _of_input(noun: Term) -> Match | None:
    """The law of a scalar input given the output, and the log density of the output as what is left over."""
    channel, variable, source = noun.args
    if any(law.op != "law" or law.shape for law in (channel, source)):
        return None
    y, spread = output_variable(noun), support(source)
    if {variable} & (support(channel).low.free | support(channel).high.free):
        return None
    x = random_variable(source, channel.free | {y})
    joint = formula(source, x) + formula(substitute(channel, {variable: x}), y)
    return recognise(joint, x, spread.low, spread.high, source.attrs[0])


def entropy_reduction(noun: Term) -> Term | None:
    """H(x) - H(x|y) for inputs that are vectors or matrices, where the entropy of the posterior is free of the output."""
    check(noun)
    channel, variable, source = noun.args
    if source.op != "law" or channel.op != "law" or not source.shape or is_product(source):
        return None
    y = output_variable(noun)
    x = random_variable(source, channel.free | {y})
    joint = log_density(source, x) + log_density(substitute(channel, {variable: x}), y)
    found = recognise(joint, x, num(0), num(0), source.attrs[0])
    if found is None:
        return None
    centred = _centred(found.law, x)
    if centred is None or y in centred.free:
        return None
    return make("entropy", source) - make("entropy", centred)


def information_of_frequencies(noun: Term) -> Term | None:
    """E[sum p log p] - sum E[p] log E[p] for an output of masses p(x), one a letter, that depend on a random vector x."""
    check(noun)
    channel, variable, source = noun.args
    masses = list(canonical(channel).values()) if channel.op == "law" and is_discrete(channel) else []
    if source.op != "law" or not source.shape or len(masses) != 1 or masses[0].domain.structure != "simplex":
        return None
    x = random_variable(source, channel.free)
    p = substitute(masses[0], {variable: x})
    each = _entries(p)
    inside = plus(_times_log(entry) for entry in each)
    outside = plus(_times_log(make("expectation", entry, x, source)) for entry in each)
    return make("expectation", inside, x, source) - outside


def _entries(p: Term) -> list[Term]:
    """A vector of few letters as its entries; of many, as itself."""
    (size,) = p.shape
    return [entry_of(p, (num(k + 1),)) for k in range(size)] if isinstance(size, int) and size <= _MOST_POINTS else [p]


def _times_log(p: Term) -> Term:
    whole = p * make("log", p)
    return make("total", whole, attrs=((),)) if p.shape else whole


def _centred(law: Term, x: Term) -> Term | None:
    """The law of x - E[x], which has the entropy of x, where the family states means and images."""
    whole = family_of(law).whole
    draws = (
        () if whole is None else (m.value(**canonical(law)) for m in whole.means if not m.own and m.statistic(x) == x)
    )
    return next((image(make("pushforward", x - mean, x, law)) for mean in draws), None)


def output_variable(noun: Term) -> Term:
    """A symbol for the output, named y where that is free."""
    channel, variable, source = noun.args
    plain = random_variable(channel, source.free | {variable})
    taken = any(s.attrs[0] == "y" for s in channel.free | source.free)
    return plain if taken else symbol("y", plain.domain, plain.shape)


def check(noun: Term) -> None:
    """DomainError where the output does not depend on a single input."""
    channel, variable, source = noun.args
    if variable not in channel.free:
        raise DomainError(
            asked=str(noun),
            found=f"a channel {channel} in which {variable} does not occur",
            where=str(noun),
            hint="write the law of the output in terms of the input",
        )
    if variable in source.free:
        raise DomainError(
            asked=str(noun),
            found=f"{variable} in its own law {source}",
            where=str(noun),
            hint="name the input apart from the parameters of its law",
        )
