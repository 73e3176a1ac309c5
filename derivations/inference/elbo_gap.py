"""The log evidence exceeds the bound by the divergence of the guide from the posterior: a normal mean of one observation."""

from symgen.derivation import calc

derivation = (
    calc(
        "evidence(z ~ Normal(0, var=1); x ~ Normal(z, var=v))"
        " - KL(Normal(m, var=s) || Normal(x/(1 + v), var=v/(1 + v)))",
        where="x, z, m: real; v, s > 0",
        reference="C. Bishop, Pattern Recognition and Machine Learning (2006), equation 9.70",
    )
    .derive()
    .goal(
        "E[log_density(Normal(0, var=1), z) + log_density(Normal(z, var=v), x) - log_density(Normal(m, var=s), z),"
        " z ~ Normal(m, var=s)]"
    )
)
