"""The optimal discriminator of a GAN, and the value -log 4 + 2 JSD that it attains."""

from symgen.derivation import calc

derivation = (
    calc(
        "Integral(maximum(p(x)*log(y) + q(x)*log(1 - y), y), (x, -oo, oo))",
        where="p, q: density; y: unit",
        reference="I. Goodfellow et al., Generative Adversarial Nets (2014), proposition 1 and theorem 1",
    )
    .step(
        "Integral(p(x)*log(p(x)/(p(x) + q(x))) + q(x)*log(1 - p(x)/(p(x) + q(x))), (x, -oo, oo))",
        "at each x the best output is D*(x) = p(x)/(p(x) + q(x))",
    )
    .step(
        "Integral(p(x)*log(p(x)/(p(x) + q(x))) + q(x)*log(q(x)/(p(x) + q(x))), (x, -oo, oo))",
        "1 - D* = q/(p + q)",
    )
    .step(
        "Integral(p(x)*log(2*p(x)/(p(x) + q(x))) + q(x)*log(2*q(x)/(p(x) + q(x))) - log(2)*(p(x) + q(x)), "
        "(x, -oo, oo))",
        "take a factor 2 into each logarithm",
    )
    .step(
        "Integral(p(x)*log(2*p(x)/(p(x) + q(x))), (x, -oo, oo)) + Integral(q(x)*log(2*q(x)/(p(x) + q(x))), (x, -oo, oo))"
        " - 2*log(2)",
        "both densities integrate to one",
    )
    .goal("-log(4) + 2*JS(p || q)")
)
