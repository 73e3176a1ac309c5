"""The evidence lower bound of the variational autoencoder with a Bernoulli decoder, reparametrised."""

from symgen.derivation import Derivation, derive
from symgen.distributions import Bernoulli, Normal
from symgen.inference import ELBO, MeanField, Model
from symgen.terms.build import dims, function, ones, vector, zeros


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    D, K = dims("D K")
    mu, sigma = vector("mu", K), vector("sigma", K, positive=True)
    decoder = function("f", shape=(D,))
    with Model() as model:
        z = model.latent("z", Normal(zeros(K), var=ones(K)))
        model.observe("x", Bernoulli(logit=decoder(z)))
    guide = MeanField(z=Normal(mu, sd=sigma))
    return derive(ELBO(model, guide), judge=judge, seed=seed)
