"""Writes fixtures/oracles/numerics.json: what NumPy, SciPy and statsmodels say of the functions in src/numerics.

Run: python test/oracles/numerics.py
"""
import json
import platform
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import integrate, linalg, optimize, sparse, stats
from statsmodels.robust import norms

SCRIPT = Path(__file__)


def cholesky_case(seed, order):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(2 * order, order))
    matrix = np.round(x.T @ x / order + 0.1 * np.eye(order), 6)
    b = np.round(rng.normal(size=order), 6)
    penalty = np.round(rng.uniform(0, 1, order), 6)
    return {
        "matrix": matrix.tolist(), "b": b.tolist(), "penalty": penalty.tolist(),
        "factor": np.linalg.cholesky(matrix).tolist(),
        "inverse": linalg.inv(matrix).tolist(),
        "lower": linalg.solve_triangular(np.linalg.cholesky(matrix), b, lower=True).tolist(),
        "upper": linalg.solve_triangular(np.linalg.cholesky(matrix), b, lower=True, trans="T").tolist(),
        "ridge": linalg.solve(matrix + np.diag(penalty), b, assume_a="pos").tolist(),
    }


def dependent_columns_case(seed):
    """Columns that are kept: those that raise the rank of all before them and the indicators of the groups."""
    rng = np.random.default_rng(seed)
    rows = 60
    groups = rng.integers(1, 6, rows)
    independent = np.round(rng.normal(size=(rows, 4)), 6)
    columns = np.column_stack([
        independent[:, 0], independent[:, 1], independent[:, 0] - 2 * independent[:, 1], (groups == 3) * 4.0, np.full(rows, 7.0),
        independent[:, 2] + 1e5, independent[:, 2], independent[:, 3], independent.sum(axis=1), np.zeros(rows),
    ])
    known = (groups[:, None] == np.unique(groups)).astype(float)
    kept = []
    for position in range(columns.shape[1]):
        more = np.column_stack([known, columns[:, position]])
        lengths = np.maximum(np.linalg.norm(more, axis=0), 1e-300)
        if np.linalg.matrix_rank(more / lengths, tol=1e-9) > known.shape[1]:
            kept.append(position)
            known = more
    return {"groups": groups.tolist(), "columns": columns.T.tolist(), "kept": kept}


def quantile_case(seed, count):
    rng = np.random.default_rng(seed)
    values = np.round(rng.normal(10, 4, count), 2)
    weights = np.round(rng.uniform(0.05, 1, count), 3)
    probabilities = [0, 0.1, 0.25, 0.5, 0.62, 0.75, 0.9, 0.99, 1]
    order = np.argsort(values, kind="stable")
    middles = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    return {
        "values": values.tolist(), "weights": weights.tolist(), "probabilities": probabilities,
        "median": float(np.median(values)),
        **{method: [float(np.quantile(values, p, method=method)) for p in probabilities] for method in ("linear", "lower", "higher", "hazen")},
        "weightedMedian": float(np.quantile(values, 0.5, weights=weights, method="inverted_cdf")),
        "weightedQuantiles": [float(np.interp(p, middles, values[order])) for p in probabilities],
        "madScale": float(stats.median_abs_deviation(values, scale="normal")),
        "madScaleAround0": float(stats.median_abs_deviation(values, center=lambda x, axis: 0.0, scale="normal")),
    }


def huber_case(seed):
    rng = np.random.default_rng(seed)
    residuals = np.round(rng.standard_t(2, 40), 6)
    threshold = 1.25
    return {"residuals": residuals.tolist(), "threshold": threshold, "weights": norms.HuberT(threshold).weights(residuals).tolist()}


def student_case(df):
    tail = lambda x: float(stats.t.sf(x, df))
    excess = lambda x: float(integrate.quad(lambda v: stats.t.sf(v, df), x, np.inf, epsabs=0, epsrel=1e-12, limit=500)[0])
    points = [0, 0.3, 1, 2.5, 6, 20]
    return {"df": df, "points": points, "tails": [tail(x) for x in points], "excesses": [excess(x) for x in points]}


def likelihood_case(seed, df):
    """The scale solves the derivative of the weighted log-likelihood."""
    rng = np.random.default_rng(seed)
    values = np.round(stats.t.rvs(4, scale=0.1 * seed, size=80, random_state=rng), 8)
    weights = np.round(rng.uniform(0.1, 1, 80), 6)
    likelihood = lambda scale: float(np.sum(weights * stats.t.logpdf(values, df, scale=scale)))
    slope = lambda variance: np.sum(weights * ((df + 1) * values**2 / (df * variance + values**2) - 1))
    scale = float(np.sqrt(optimize.brentq(slope, 1e-8, 1e4, xtol=1e-18, rtol=1e-15)))
    return {
        "values": values.tolist(), "weights": weights.tolist(), "df": df, "scale": scale,
        "gain": likelihood(scale) - likelihood(2 * scale),
    }


class Mulberry32:
    """Tommy Ettinger's generator, by arithmetic modulo 2³²."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self):
        self.state = (self.state + 0x6D2B79F5) % 2**32
        z = self.state
        z = ((z ^ (z >> 15)) * (z | 1)) % 2**32
        z ^= (z + ((z ^ (z >> 7)) * (z | 61)) % 2**32) % 2**32
        return ((z ^ (z >> 14)) % 2**32) / 2**32

    def normal(self):
        """Box and Muller."""
        radius = np.sqrt(-2 * np.log(1 - self()))
        return float(radius * np.cos(2 * np.pi * self()))

    def gamma(self, shape):
        """Marsaglia and Tsang."""
        d = shape - 1 / 3
        while True:
            x = self.normal()
            v = (1 + x / np.sqrt(9 * d)) ** 3
            if v > 0 and np.log(1 - self()) < 0.5 * x * x + d - d * v + d * np.log(v):
                return d * v


def draws_case(seed, df, paths):
    random = Mulberry32(seed)
    covariances = np.array([[4.0, 1.2, -0.5], [1.2, 1.0, 0.3], [-0.5, 0.3, 2.5]])
    root = np.linalg.cholesky(covariances)
    draws = []
    for _ in range(paths // 2):
        normals = np.array([random.normal() for _ in covariances])
        error = root @ normals / np.sqrt(2 * random.gamma(df / 2) / df)
        draws += [error, -error]
    return {"covariances": covariances.tolist(), "df": df, "paths": paths, "seed": seed, "draws": np.array(draws).T.tolist()}


def uniform_case(seed):
    random = Mulberry32(seed)
    return {"seed": seed, "numbers": [random() for _ in range(8)]}


def sign_flip_case(differences):
    test = stats.permutation_test((differences,), np.sum, permutation_type="samples", alternative="greater", n_resamples=np.inf)
    return {"differences": differences, "pValue": float(test.pvalue)}


def quadrature_case(name, f, start, end, kinks):
    ends = [start, *[x for x in kinks if start < x < end], end]
    value = sum(integrate.quad(f, a, b, epsabs=0, epsrel=1e-13)[0] for a, b in zip(ends, ends[1:]))
    return {"f": name, "from": start, "to": end, "panels": kinks, "integral": float(value)}


def sparse_case(seed):
    rng = np.random.default_rng(seed)
    x = np.round(rng.normal(size=(25, 9)) * (rng.random((25, 9)) < 0.4), 6)
    weights = np.round(rng.uniform(0, 2, 25), 6)
    vector = np.round(rng.normal(size=9), 6)
    rows = sparse.csr_array(x)
    gram = (rows.T @ sparse.diags_array(weights) @ rows).toarray()
    return {
        "x": x.tolist(), "weights": weights.tolist(), "vector": vector.tolist(),
        "gram": gram.tolist(), "products": (rows @ vector).tolist(), "combination": (rows.T @ weights).tolist(),
    }


if __name__ == "__main__":
    rng = np.random.default_rng(5)
    a, b = np.round(rng.normal(1, 3, 50), 6), np.round(rng.normal(2, 1, 50), 6)
    fixture = {
        "script": SCRIPT.name,
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
        "vectors": {"a": a.tolist(), "b": b.tolist(), "sum": float(a.sum()), "mean": float(a.mean()), "dot": float(a @ b)},
        "cholesky": [cholesky_case(seed, order) for seed, order in ((1, 1), (2, 3), (3, 12))],
        "independentColumns": [dependent_columns_case(seed) for seed in (1, 2)],
        "quantiles": [quantile_case(seed, count) for seed, count in ((1, 1), (2, 2), (3, 17), (4, 40))],
        "huber": huber_case(1),
        "student": [student_case(df) for df in (1.5, 2.5, 5, 8, 30.5)],
        "studentQuantiles": [[p, df, float(stats.t.ppf(p, df))] for df in (1, 1.7, 2.5, 4.3, 5, 8, 30.5, 400) for p in (0.001, 0.2, 0.5, 0.6, 0.75, 0.9, 0.975, 0.995, 0.999)],
        "meanAbsoluteStudent5": float(stats.t.expect(abs, (5,))),
        "likelihood": [likelihood_case(1, 5), likelihood_case(2, 5), likelihood_case(3, 3.5)],
        "uniform": [uniform_case(seed) for seed in (0, 1, 20_240_229, 4_294_967_295)],
        "draws": [draws_case(1, 5.5, 6), draws_case(7, 8, 40)],
        "signFlips": [sign_flip_case(each) for each in ([0.5, 1, -0.2, 2], [3, -1, 2, 0.5, -0.25, 1, 4], [-1, -2, 0.5, -3], [1, 1, -1, 1, 0, 1, 1])],
        "quadrature": [
            quadrature_case("gaussian", lambda x: np.exp(-x * x), -1, 2, []),
            quadrature_case("kink", lambda x: np.exp(-abs(x)), -1.5, 3, [-7, 0, 1.5, 9]),
            quadrature_case("ratio", lambda x: np.exp(x) / (1 + x * x) ** 2, 0, 1, [0.3]),
        ],
        "sparse": sparse_case(1),
    }
    (SCRIPT.parent.parent / "fixtures" / "oracles" / "numerics.json").write_text(json.dumps(fixture) + "\n")
