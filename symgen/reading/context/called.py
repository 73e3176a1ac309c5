r"""What names are called, "the network's output", "reward of arm a", "the prediction of x_0": words that say nothing of values.

They are a list of their own, so that an unknown word is asked about, or leaves open what fails, and is no silent loss.
"""

from __future__ import annotations

import re

#: Words that say nothing about the mathematics.
FILLERS = frozenset(
    """a action activation adapter adapters adjustable advantage age agent all allocation allocations almost amount
    amplitude an anchor anchors and angle angles annealed annealing annotator answer answers any approximate
    approximating arbitrary arm arrival asset atom atoms attention augmentation augmentations augmented autoregressive
    averaged backbone backward bandwidth base baseline batch behavior behaviour behavioural bias biases bit block
    blocks bounded brightness budget budgets candidate candidates capacity cell channel channels charge chosen class
    classes classifier clean code codebook codebooks codes coefficient coefficients commitment completion completions
    component components compute concentration conditional conditional-score conditioning constant constant-valued
    constants context continuous continuously contrast corrupted corruption cost costs count counts coupling couplings
    covariate covariates critic critics current curvature cut-off cutoff damping data decay decoder decoders defined
    degree demand denoised denoiser denoising departure depth design destination deviation deviations dictionary
    differentiable diffusion dimension discount discounted discriminator discriminators displacement dissimilarity
    distance distillation distilled distributed document dose draft drafts drift dropout duration effect eigenvalue
    eigenvalues elevation embedding embeddings encoder encoders endpoint endpoints energies energy entries entry
    environment episode episodes epoch error errors estimated evaluation example examples exclusive expected expert
    experts external factor factors fake failure fakes feature features field filler final finite fitted fixed flow for
    forward fraction freely frequency frozen fullcolumnrank fullrowrank gain game gate gated gates generated generator
    generators generic given gradient ground-truth group guidance guidance-scale guided head heads height held-out
    hessian hidden horizon human hyper-parameter hyper-parameters hyperparameter hyperparameters iid image images
    importance income increment increments independent inducing inferred infinitely initial initialised initialized
    input inputs integrable interaction interactions intercept interest interpolant inverse-temperature invertible
    isotropic item jacobian joint jointly key keys known label labels latent latents layer layers leak leakage
    learnable learned learning learning-rate learnt length lengthscale level levels lifetime likelihood load loading
    loadings location log-odds log-scale log-sigma log-snr log-std log-variance logit logit-scale logits logstd logvar
    loser losing loss losses magnetisation magnetization margin marginal mask mass maturity mean means measurable
    memory memory-bank mixing mixture model momentum momentum-encoder moving negatives network networks neural next
    noise noise-level noise-scale noisy nonconstant nonzero objective objectives observation observations observed odds of
    off-policy offset on on-policy opponent optimiser-state order original outcome output outputs over padding pair
    pairs parameter parameters particle particles patch patches path payoff penalties penalty per-dimension per-sample
    per-step per-token percentage perturbation perturbed phase physical pitch pixel pixels player point points
    policies policy portfolio position positional positions posterior potential potentials power precision predicted
    prediction predictions predictor predictors preference preferences preferred premium previous price prior
    prior-scale prompt prompts proposal proposals quantities quantity queries query queue radius rate rates ratio
    real-number real-time real-valued reconstructed reconstruction reconstructions recurrent reference regression
    regressor regularisation regularization rejected residual residuals response responses responsibilities
    responsibility retrieval return returns reverse reward rewards rollout rotary running sample samples scalar-valued
    scale schedule score score-based scores sentence sequence service shape share sharpness shift signal similarity
    singular size skip slope smooth smoothed smoothing some source spatial speculative speed spin spins square
    square-integrable stabiliser stabilizer starting state steepness step step-size step-sizes stepsize stepsizes
    stored strength stride strike student success supply surely surrogate synthesised synthesized synthetic tag target targets
    teacher teacher-forced teacher-student temperature tempered temporal terminal test the threshold tilt time
    time-step times timestep timesteps to token tokens tolerance trade-off tradeoff trainable trained training
    trajectories trajectory transformer transport treatment true truth tunable twice unconditional unguided unknown
    unnormalised unnormalized update updates user user-chosen user-specified utilities utility validation value valued
    values variable variance variances variational velocity verifier view views visible vocab vocabulary volatility
    waiting-time wealth weight per byte bytes element elements second seconds minute minutes metre metres
    dollar dollars frame frames weight weight-decay weights width window winner winning with x y z zero-point""".split()  # noqa: SIM905
)
#: Words that only describe, beside those of which it is known anyway that they say nothing of values.
DESCRIBES = FILLERS | frozenset(
    """is are be was were being been has have had do does did we us our you they them it its this that these those there here the
    an as at by in on to of from into onto over during after before until while within across along between through per via
    which who whose what how each every any some same one two once again then than so also only just both either
    used uses use using computed compute computes produced produces produce obtained made given denoted called named known
    drawn sampled taken measured shuffled passed fed trained learned updated applied collected stored shown written described
    depends depend comes come goes go runs run gives give takes take receives receive outputs output holds stands
    section paper appendix above below following previous earlier usual see cf eq equation figure table ref chapter
    seconds second minutes hours metres meters metre meter kg kilograms grams volts watts joules kelvin dollars euros percent
    sec km cm mm hz iteration iterations minibatch mini-batch dataset datasets set training-set scalars scalar vectors
    letter letters symbol quantity quantities thing things stuff number numbers single whole current randomly chosen picked
    function functions loss-function network's model's agent's system method algorithm code implementation paper's
    user customer device machine sensor speaker listener image sentence document word words layer unit channel
    inverse ambient raw ground pre-activation preactivation intensity intensities term terms dummy integration free another common
    resulting
    corresponding associated respective typical particular certain fixed-size
    temperature-scaled pre-softmax post-softmax positional rotation rotations regularised
    regularized simple plain generic""".split()  # noqa: SIM905
)
_OWNED = re.compile(r"(?<=[a-z])['’]s?(?= )")
_SIGN = r"\\?[A-Za-z](?:_\{?\w+\}?)?|\d+"
#: Of which of several things: "reward of arm a".
_OF_ONE = re.compile(
    r"\s+(?:of|for|from|at)\s+(?:the\s+|each\s+|every\s+)?"
    r"(?:action|answer|arm|category|class|client|cluster|component|dimension|example|expert|head|item|layer|level|mode|node|pixel"
    r"|player|position|query|sample|state|step|task|time|timestep|token|unit|user)\s+"
    rf"(?:{_SIGN})(?![\w\\(])"
)
#: What stands in for something, and of what.
_STANDS_FOR = re.compile(
    r"\b((?:copy|copies|label|logit|output|prediction|reconstruction|reward|target)s?)\s+(?:of|for)\s+(?:the\s+)?"
    rf"(?:\\[a-z]+\s*)?(?:{_SIGN})(?![\w\\(])"
)
#: What goes into a network, or comes out of it.
_OF_NETWORK = re.compile(
    r"\b(inputs?|outputs?|parameters?|weights?|layers?|logits?|predictions?|activations?)\s+(?:to|of|from|for|into"
    r"|in)\s+(?:the |an? |our )?"
    r"(?:(?:neural|deep|trained|denoising|policy|value|encoder|decoder) )*networks?\b"
)
#: That something does not change with what nothing else speaks of.
_THE_SAME = re.compile(r"(?:the )?same (?:at|for|in|across|on) (?:all|each|every) [a-z][a-z -]*", re.IGNORECASE)


def without_calls(piece: str) -> str:
    """The words of a declaration without what only says which of several things it is, or for what it stands.

    >>> without_calls("real, the network's output"), without_calls("real reward of arm a"), without_calls("the label of x_0")
    ('real, the network output', 'real reward', 'the label')
    """
    piece = _OF_NETWORK.sub(r"\1", piece)
    return _THE_SAME.sub("", _STANDS_FOR.sub(r"\1", _OF_ONE.sub("", _OWNED.sub("", piece))))


def is_filler(text: str) -> bool:
    """Whether words say nothing about the mathematics: "prior", "fixed observation".

    >>> is_filler("the noisy signal"), is_filler("smallest eigenvalue")
    (True, False)
    """
    return all(word in FILLERS for word in without_calls(text).lower().split())
