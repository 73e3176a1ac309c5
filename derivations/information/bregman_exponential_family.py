"""The divergence within an exponential family is the Bregman divergence of its log partition function, arguments swapped."""

from symgen.derivation import calc


def log_partition(parameter: str) -> str:
    return f"log(Integral(h(x)*exp({parameter}*x), (x, -oo, oo)))"


def member(parameter: str) -> str:
    return f"h(x)*exp({parameter}*x - {log_partition(parameter)})"


derivation = (
    calc(
        f"KL(density_law({member('s')}, x) || density_law({member('t')}, x))",
        where="s, t, x: real; h: density",
        reference="A. Banerjee, S. Merugu, I. Dhillon and J. Ghosh, Clustering with Bregman divergences (2005), section 4",
    )
    .step(
        f"Integral({member('s')}*((s - t)*x - {log_partition('s')} + {log_partition('t')}), (x, -oo, oo))",
        "the logarithm of the ratio of both densities, averaged: h cancels",
    )
    .step(
        f"(s - t)*Integral({member('s')}*x, (x, -oo, oo)) - {log_partition('s')} + {log_partition('t')}",
        "the density of the first integrates to 1",
    )
    .step(
        f"{log_partition('t')} - {log_partition('s')} - Derivative({log_partition('s')}, s)*(t - s)",
        "the mean is the derivative of the log partition function",
    )
    .goal(f"Bregman({log_partition('u')}, u, t, s)")
)
