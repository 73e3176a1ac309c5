"""The evidence lower bound of the variational autoencoder with a Bernoulli decoder, reparametrised."""

from symgen.derivation import calc
from symgen.distributions import Bernoulli, Normal
from symgen.inference import ELBO, MeanField, Model
from symgen.terms.build import dims, function, ones, vector, zeros

D, K = dims("D K")
mu, sigma = vector("mu", K), vector("sigma", K, positive=True)
decoder = function("f", shape=(D,))
with Model() as model:
    z = model.latent("z", Normal(zeros(K), var=ones(K)))
    model.observe("x", Bernoulli(logit=decoder(z)))

derivation = (
    calc(
        ELBO(model, MeanField(z=Normal(mu, sd=sigma))),
        reference="D. Kingma and M. Welling, Auto-Encoding Variational Bayes (2014), section 2.3 and appendix B",
    )
    .derive()
    .goal(
        "E[total(x*f(mu + sigma*eps) - softplus(f(mu + sigma*eps))), eps ~ Normal(zeros(K), sd=1)]"
        " - total(mu**2 + sigma**2 - 1 - 2*log(sigma))/2"
    )
)
