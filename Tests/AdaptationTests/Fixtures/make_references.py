"""Values and gradients of the adaptation losses and validators, by PyTorch in double precision.

    pip install torch numpy
    python make_references.py        # writes references.json beside itself

The median bandwidth of MMD is detached, as in the methods.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def leaf(*shape, shift=0.0):
    return (torch.randn(*shape) + shift).float().double().requires_grad_()


def median(values):
    ordered = values.detach().flatten().sort().values
    return ordered[len(ordered) // 2]


def quadratic(x, y, widths):
    n, m = len(x), len(y)
    xx, xy, yy = torch.cdist(x, x) ** 2, torch.cdist(x, y) ** 2, torch.cdist(y, y) ** 2
    upper = lambda d: d[torch.triu_indices(len(d), len(d), 1).unbind()]
    mid = median(torch.cat([xy.flatten(), upper(xx), upper(yy)]))
    k = lambda d: sum(torch.exp(-d / (w * mid)) for w in widths)
    off = lambda d: (k(d).sum() - k(d).diagonal().sum())
    return off(xx) / (n * (n - 1)) + off(yy) / (m * (m - 1)) - 2 * k(xy).mean()


def linear(x, y, widths):
    pairs = len(x) // 2
    a, b, c, d = x[0 : 2 * pairs : 2], x[1 : 2 * pairs : 2], y[0 : 2 * pairs : 2], y[1 : 2 * pairs : 2]
    dist = [((p - q) ** 2).sum(1) for p, q in ((a, b), (c, d), (a, d), (b, c))]
    mid = median(torch.cat(dist))
    k = [sum(torch.exp(-e / (w * mid)) for w in widths) for e in dist]
    return (k[0] + k[1] - k[2] - k[3]).mean()


def coral(x, y):
    return ((torch.cov(x.T) - torch.cov(y.T)) ** 2).sum() / (4 * x.shape[1] ** 2)


def confusion(x, y, temperature=2.5):
    soft = torch.cat([x, y]) / temperature
    p = F.softmax(soft, 1)
    entropy = -(p * F.log_softmax(soft, 1)).sum(1).detach()
    weights = 1 + torch.exp(-entropy)
    correlation = (p * (weights / weights.mean())[:, None]).T @ p
    rows = correlation / correlation.sum(1, keepdim=True)
    return (rows.sum() - rows.trace()) / len(rows)


def information(x, y):
    logits = torch.cat([x, y])
    p = F.softmax(logits, 1)
    mean = p.mean(0)
    return -(p * F.log_softmax(logits, 1)).sum(1).mean() + (mean * (mean + 1e-8).log()).sum()


def discrepancy(x, y):
    return (F.softmax(x, 1) - F.softmax(y, 1)).abs().mean()


def pack(value, *leaves):
    gradients = torch.autograd.grad(value, leaves)
    return {"value": value.item(), "gradients": [g.flatten().tolist() for g in gradients]}


out = {}
widths = [0.25, 0.5, 1, 2, 4]
for name, (n, m, loss) in {
    "quadratic": (6, 6, lambda x, y: quadratic(x, y, widths)),
    "unequal": (5, 8, lambda x, y: quadratic(x, y, widths)),
    "linear": (7, 7, lambda x, y: linear(x, y, widths)),
    "coral": (6, 9, coral),
}.items():
    x, y = leaf(n, 4), leaf(m, 4, shift=0.5)
    out[name] = {"x": x.flatten().tolist(), "y": y.flatten().tolist(), "n": n, "m": m} | pack(loss(x, y), x, y)

later = {"confusion": (5, 4, confusion), "information": (5, 4, information), "discrepancy": (6, 6, discrepancy)}
logits = leaf(9, 3)
p = F.softmax(2 * logits, 1).detach()
entropy = -(p * p.log()).sum(1)
weights = 1 + torch.exp(-entropy)
mean = p.mean(0)
unit = F.normalize(p, dim=1)
similarity = (unit @ unit.T / 0.05).fill_diagonal_(-1e4)
q = F.softmax(similarity, 1)
out["predictions"] = {
    "p": p.flatten().tolist(),
    "weights": (weights / weights.mean()).tolist(),
    "entropy": -entropy.mean().item(),
    "information": (-(mean * mean.log()).sum() - entropy.mean()).item(),
    "density": -(q * (q + 1e-300).log()).sum(1).mean().item(),
}
for name, (n, m, loss) in later.items():
    x, y = leaf(n, 4), leaf(m, 4, shift=0.5)
    out[name] = {"x": x.flatten().tolist(), "y": y.flatten().tolist(), "n": n, "m": m} | pack(loss(x, y), x, y)


def tent(x, scale, shift):
    """The entropy of predictions behind a batch-norm, as TENT minimises it (arXiv:2006.10726)."""
    h = F.relu(F.batch_norm(x, None, None, scale, shift, training=True, eps=1e-5))
    logits = h @ head.T
    return -(F.softmax(logits, 1) * F.log_softmax(logits, 1)).sum(1).mean()


x, scale, shift = leaf(12, 5), leaf(5, shift=1), leaf(5)
head = torch.randn(4, 5).float().double()
flat = lambda t: t.detach().flatten().tolist()
out["tent"] = {"x": flat(x), "scale": flat(scale), "shift": flat(shift), "head": flat(head)}
out["tent"] |= pack(tent(x, scale, shift), scale, shift)

# SHOT's pseudo-labels (arXiv:2002.08546, eq. 4-6): weighted centroids, then those of the labels.
f, p = leaf(20, 3).detach(), F.softmax(2 * leaf(20, 4).detach(), 1)
unit = F.normalize(torch.cat([f, torch.ones(20, 1)], 1), dim=1)
known = torch.bincount(p.argmax(1), minlength=4).nonzero()[:, 0]
weights = p
for _ in range(2):
    centres = (weights.T @ unit) / (1e-8 + weights.sum(0)[:, None])
    labels = known[F.cosine_similarity(unit[:, None], centres[known][None], dim=2).argmax(1)]
    weights = F.one_hot(labels, 4).double()
out["shot"] = {"features": flat(f), "p": flat(p), "labels": labels.tolist()}
path = pathlib.Path(__file__).with_name("references.json")
path.write_text(json.dumps(out, indent=None))
