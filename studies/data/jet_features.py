"""Substructure of one jet, from its constituents: the eight features of the studies.

Inputs are arrays over the constituents of a jet: pt in GeV, rapidity y, azimuth phi in radians. All features but the soft-drop
mass are dimensionless. Conventions, with the paper that defines each:

tau2, tau3   N-subjettiness, beta = 1, exclusive-kT axes, normalised by sum(pt) R0        arXiv:1011.2268
efp1         sum over all ordered pairs i, j of z_i z_j theta_ij, z = pt / sum(pt)         arXiv:1712.07124
c2           ECF(3) ECF(1) / ECF(2)^2 at beta = 0.5                                        arXiv:1305.0007
axis_major, axis_minor   square roots of the eigenvalues of the pt^2-weighted covariance of (y, phi) about the jet axis
ptd          sqrt(sum pt^2) / sum pt
softdrop_mass   mass after soft drop, z_cut = 0.1, beta = 0, Cambridge/Aachen              arXiv:1402.2657
"""

import math

import fastjet
import numpy as np

RADIUS = 0.8
Z_CUT = 0.1
C2_BETA = 0.5

FEATURES = ("tau2", "tau3", "efp1", "c2", "axis_major", "axis_minor", "ptd", "softdrop_mass")

_RECLUSTER_RADIUS = 100.0
_KT = fastjet.JetDefinition(fastjet.kt_algorithm, _RECLUSTER_RADIUS)
_CAMBRIDGE = fastjet.JetDefinition(fastjet.cambridge_algorithm, _RECLUSTER_RADIUS)


def wrapped(delta_phi):
    """Azimuthal differences brought to [-pi, pi)."""
    return (delta_phi + math.pi) % (2 * math.pi) - math.pi


def distances(y, phi):
    """Matrix of angular distances between all pairs."""
    return np.hypot(y[:, None] - y[None, :], wrapped(phi[:, None] - phi[None, :]))


def subjettiness(constituents, pt, y, phi, axes_count):
    cluster = fastjet.ClusterSequence(constituents, _KT)
    axes = cluster.exclusive_jets(axes_count)
    axis_y = np.array([axis.rap() for axis in axes])
    axis_phi = np.array([axis.phi() for axis in axes])
    to_axes = np.hypot(y[:, None] - axis_y[None, :], wrapped(phi[:, None] - axis_phi[None, :]))
    return float((pt * to_axes.min(axis=1)).sum() / (pt.sum() * RADIUS))


def energy_correlation_ratio(pt, distance):
    """C2: ECF(N) are sums over unordered N-tuples of distinct constituents."""
    angle = distance**C2_BETA
    ecf1 = pt.sum()
    ecf2 = 0.5 * float(pt @ angle @ pt)
    triples = (angle * (angle @ (pt[:, None] * angle))) * np.outer(pt, pt)
    ecf3 = float(triples.sum()) / 6.0
    return ecf3 * ecf1 / ecf2**2 if ecf2 > 0 else 0.0


def axes(pt, delta_y, delta_phi):
    """Major and minor axis: standard deviations along the principal directions, weighted by pt^2."""
    weight = pt**2
    total = weight.sum()
    center_y = (weight * delta_y).sum() / total
    center_phi = (weight * delta_phi).sum() / total
    a = (weight * (delta_y - center_y) ** 2).sum() / total
    b = (weight * (delta_phi - center_phi) ** 2).sum() / total
    c = (weight * (delta_y - center_y) * (delta_phi - center_phi)).sum() / total
    half_trace = 0.5 * (a + b)
    spread = math.hypot(0.5 * (a - b), c)
    return math.sqrt(half_trace + spread), math.sqrt(max(half_trace - spread, 0.0))


def soft_drop_mass(constituents):
    """Decluster the Cambridge/Aachen tree from the widest angle until z > z_cut; a single particle's mass if nothing passes."""
    cluster = fastjet.ClusterSequence(constituents, _CAMBRIDGE)
    current = cluster.inclusive_jets()[0]
    first, second = fastjet.PseudoJet(), fastjet.PseudoJet()
    while current.has_parents(first, second):
        first_pt, second_pt = first.pt(), second.pt()
        if min(first_pt, second_pt) > Z_CUT * (first_pt + second_pt):
            break
        harder = first if first_pt >= second_pt else second
        current = fastjet.PseudoJet(harder)
    return max(current.m(), 0.0)


def features(jet):
    """The eight features of a FastJet jet, in the order of FEATURES."""
    constituents = list(jet.constituents())
    pt = np.array([c.pt() for c in constituents])
    y = np.array([c.rap() for c in constituents])
    phi = np.array([c.phi() for c in constituents])
    distance = distances(y, phi)
    z = pt / pt.sum()
    major, minor = axes(pt, y - jet.rap(), wrapped(phi - jet.phi()))
    return (
        subjettiness(constituents, pt, y, phi, 2),
        subjettiness(constituents, pt, y, phi, 3),
        float(z @ distance @ z),
        energy_correlation_ratio(pt, distance),
        major,
        minor,
        float(np.sqrt((pt**2).sum()) / pt.sum()),
        soft_drop_mass(constituents),
    )
