"""Networks as their authors write them, for reading: modules of torch.nn, and modules of one's own."""

import math

import torch
import torch.nn.functional as F
from torch import nn


class Transformer(nn.Module):
    """A block of a language model: embeddings, causal attention of several heads, a residual, a head."""

    def __init__(self):
        super().__init__()
        self.embedding, self.position = nn.Embedding(11, 8), nn.Parameter(torch.randn(5, 8))
        self.projection, self.output, self.norm = nn.Linear(8, 24), nn.Linear(8, 8), nn.LayerNorm(8)
        self.heads, self.head = 4, nn.Linear(8, 11)
        self.register_buffer("mask", torch.tril(torch.ones(5, 5)).bool())

    def forward(self, tokens):
        batch, length = tokens.shape
        x = self.embedding(tokens) + self.position[:length]
        parts = self.projection(self.norm(x)).chunk(3, -1)
        q, k, v = (t.view(batch, length, self.heads, -1).transpose(1, 2) for t in parts)
        scores = q @ k.transpose(-2, -1) / math.sqrt(k.size(-1))
        shown = scores.masked_fill(~self.mask[:length, :length], float("-inf")).softmax(-1)
        x = x + self.output((shown @ v).transpose(1, 2).reshape(batch, length, -1))
        return self.head(F.gelu(x))


class Images(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.norm = nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4)
        self.second, self.head = nn.Conv2d(4, 6, 3, stride=2), nn.Linear(6 * 3 * 3, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.first(x))), 2)
        return F.log_softmax(self.head(torch.flatten(F.relu(self.second(x)), 1)), dim=1)


class Autoencoder(nn.Module):
    """The loss of a variational autoencoder with its noise given."""

    def __init__(self):
        super().__init__()
        self.encoder, self.mean, self.spread = nn.Linear(6, 8), nn.Linear(8, 2), nn.Linear(8, 2)
        self.decoder = nn.Linear(2, 6)

    def forward(self, x, noise):
        h = torch.tanh(self.encoder(x))
        mean, logvar = self.mean(h), self.spread(h)
        z = mean + noise * torch.exp(0.5 * logvar)
        lost = F.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="sum")
        return (lost - 0.5 * torch.sum(1 + logvar - mean.pow(2) - logvar.exp())) / x.shape[0]


class Gaussian(nn.Module):
    def __init__(self):
        super().__init__()
        self.mean = nn.Linear(3, 2)

    def forward(self, x, y):
        return -torch.distributions.Normal(self.mean(x), torch.ones(2)).log_prob(y).mean()


class LowRank(nn.Module):
    """A frozen map and an adapter of low rank, with a weight shared between two layers."""

    def __init__(self):
        super().__init__()
        self.frozen = nn.Linear(6, 6, bias=False)
        self.down, self.up = nn.Linear(6, 2, bias=False), nn.Linear(2, 6, bias=False)
        self.again = self.frozen
        self.frozen.weight.requires_grad_(False)

    def forward(self, x):
        return self.again(F.silu(self.frozen(x) + 0.5 * self.up(self.down(x))))


ACTIVATIONS = [
    *(
        nn.ReLU(),
        nn.GELU(),
        nn.GELU("tanh"),
        nn.SiLU(),
        nn.Tanh(),
        nn.Sigmoid(),
        nn.Softplus(),
        nn.Softplus(2.0),
        nn.ELU(),
    ),
    *(nn.CELU(1.5), nn.SELU(), nn.LeakyReLU(), nn.PReLU(), nn.ReLU6(), nn.Hardtanh(), nn.Mish(), nn.Softsign()),
    *(nn.Tanhshrink(), nn.LogSigmoid(), nn.Softmax(-1), nn.LogSoftmax(0), nn.Softmin(1), nn.Threshold(0.1, 2.0)),
    *(nn.Softshrink(), nn.Hardshrink(), nn.Dropout().eval(), nn.Identity(), nn.Flatten(), nn.GLU()),
    *(nn.Linear(4, 5), nn.Linear(4, 2, bias=False), nn.LayerNorm(4), nn.RMSNorm(4), nn.BatchNorm1d(4)),
    nn.BatchNorm1d(4).eval(),
    nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 2)),
    nn.Sequential(nn.Linear(4, 4, bias=False), nn.Tanh(), nn.Linear(4, 5)),
]
TABLE = "b 4"

#: module, shapes of its arguments, kinds
LAYERS = [
    *((module, {"x": TABLE}, {}) for module in ACTIVATIONS),
    (nn.LayerNorm((3, 4)), {"x": "b 3 4"}, {}),
    (nn.GroupNorm(2, 6), {"x": "b 6 t"}, {}),
    (nn.InstanceNorm1d(6, affine=True), {"x": "b 6 t"}, {}),
    (nn.BatchNorm2d(3), {"x": "b 3 h w"}, {}),
    (nn.BatchNorm2d(3).eval(), {"x": "b c3 h w"}, {}),
    (nn.Embedding(10, 4), {"i": "b t"}, {"i": "index"}),
    (nn.EmbeddingBag(10, 4), {"i": "b t"}, {"i": "index"}),
    (nn.Conv1d(3, 5, 3, padding=1, stride=2), {"x": "b 3 w"}, {}),
    (nn.Conv2d(3, 5, 3, padding=1, dilation=2), {"x": "b 3 h w"}, {}),
    (nn.Conv2d(3, 5, (3, 2), stride=(2, 1)), {"x": "3 h w"}, {}),
    (nn.Conv1d(4, 6, 3, groups=2, padding="same"), {"x": "b 4 w"}, {}),
    (nn.ConvTranspose1d(3, 4, 3, stride=2), {"x": "b 3 w"}, {}),
    (nn.ConvTranspose2d(3, 4, (3, 2), stride=2, padding=1, output_padding=1), {"x": "b 3 h w"}, {}),
    (nn.MaxPool2d(2), {"x": "b c 8 6"}, {}),
    (nn.MaxPool1d(3, 2, 1), {"x": "b c h"}, {}),
    (nn.AvgPool2d(2), {"x": "b c h w"}, {}),
    (nn.AdaptiveAvgPool2d(1), {"x": "b c h w"}, {}),
    (nn.AdaptiveMaxPool1d(2), {"x": "b c 8"}, {}),
    (nn.ZeroPad2d(1), {"x": "b c h w"}, {}),
    (nn.Upsample(scale_factor=2), {"x": "b c h w"}, {}),
    (nn.PixelShuffle(2), {"x": "b 8 h w"}, {}),
    (nn.MultiheadAttention(6, 2, batch_first=True).eval(), {"q": "b t d6", "k": "b s d6", "v": "b s d6"}, {}),
    (nn.MultiheadAttention(6, 3, bias=False).eval(), {"q": "t b 6", "k": "s b 6", "v": "s b 6"}, {}),
    (
        nn.MultiheadAttention(6, 2, kdim=5, vdim=4, batch_first=True).eval(),
        {"q": "b t 6", "k": "b s 5", "v": "b s 4"},
        {},
    ),
    (nn.TransformerEncoderLayer(6, 2, 8, batch_first=True).eval(), {"x": "b t 6"}, {}),
    (nn.TransformerEncoderLayer(6, 2, 8, norm_first=True, activation="gelu").eval(), {"x": "t b 6"}, {}),
    (nn.TransformerDecoderLayer(6, 2, 8, batch_first=True).eval(), {"x": "b t 6", "m": "b s 6"}, {}),
    (nn.Bilinear(3, 4, 5), {"x": "b 3", "y": "b 4"}, {}),
    (nn.RNN(3, 4, batch_first=True), {"x": "b 4 3"}, {}),
    (nn.LSTM(3, 4, batch_first=True), {"x": "b 3 3"}, {}),
    (nn.LSTM(3, 2, 2, bidirectional=True), {"x": "2 b 3"}, {}),
    (nn.GRU(3, 4), {"x": "3 b 3"}, {}),
    (nn.GRU(3, 2, 2, bias=False), {"x": "2 b 3"}, {}),
    (nn.RNNCell(3, 4), {"x": "b 3"}, {}),
    (nn.LSTMCell(3, 4), {"x": "b 3"}, {}),
    (nn.GRUCell(3, 4), {"x": "b 3"}, {}),
    (nn.CosineSimilarity(), {"x": TABLE, "y": TABLE}, {}),
    (nn.PairwiseDistance(), {"x": TABLE, "y": TABLE}, {}),
]
PAIR = {"x": TABLE, "y": TABLE}
LOSSES = [
    (nn.CrossEntropyLoss(), {"x": TABLE, "y": "b"}, {"y": "index"}),
    (nn.CrossEntropyLoss(label_smoothing=0.1), {"x": TABLE, "y": "b"}, {"y": "index"}),
    (nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0, 4.0])), {"x": TABLE, "y": "b"}, {"y": "index"}),
    (nn.CrossEntropyLoss(ignore_index=1), {"x": TABLE, "y": "b"}, {"y": "index"}),
    (nn.CrossEntropyLoss(), {"x": "b 4 t", "y": "b t"}, {"y": "index"}),
    (nn.CrossEntropyLoss(), PAIR, {"y": "simplex"}),
    (nn.NLLLoss(), {"x": TABLE, "y": "b"}, {"y": "index"}),
    (nn.BCELoss(), PAIR, {"x": "unit", "y": "unit"}),
    (nn.BCEWithLogitsLoss(), PAIR, {"y": "unit"}),
    (nn.BCEWithLogitsLoss(pos_weight=torch.tensor([1.0, 2.0, 3.0, 4.0])), PAIR, {"y": "unit"}),
    (nn.MSELoss(), PAIR, {}),
    (nn.L1Loss(reduction="sum"), PAIR, {}),
    (nn.SmoothL1Loss(beta=0.5), PAIR, {}),
    (nn.HuberLoss(), PAIR, {}),
    (nn.KLDivLoss(reduction="batchmean"), PAIR, {"y": "positive"}),
    (nn.KLDivLoss(log_target=True, reduction="sum"), PAIR, {}),
    (nn.PoissonNLLLoss(), PAIR, {"y": "index"}),
    (nn.GaussianNLLLoss(full=True), {**PAIR, "v": TABLE}, {"v": "positive"}),
    (nn.TripletMarginLoss(), {**PAIR, "z": TABLE}, {}),
    (nn.MultiMarginLoss(), {"x": TABLE, "y": "b"}, {"y": "index"}),
    (nn.MultiLabelSoftMarginLoss(), PAIR, {"y": "unit"}),
]
OWN = [
    (Transformer(), {"tokens": "b 5"}, {"tokens": "index"}),
    (Transformer(), {"tokens": "b t"}, {"tokens": "index"}),
    (Images().eval(), {"x": "b 1 14 14"}, {}),
    (Autoencoder(), {"x": "b d6", "noise": "b 2"}, {"x": "unit"}),
    (Gaussian(), {"x": "b d3", "y": "b 2"}, {}),
    (LowRank(), {"x": "b d6"}, {}),
]
NETWORKS = [*LAYERS, *LOSSES, *OWN]
