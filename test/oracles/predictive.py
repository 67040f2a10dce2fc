"""Writes fixtures/oracles/predictive.json: amounts under Student's t scores, their losses and best orders, by SciPy. Run: python test/oracles/predictive.py"""
import json, platform
from pathlib import Path
import numpy as np, scipy
from scipy import integrate, optimize, stats

SCRIPT = Path(__file__)
LOG2 = np.log(2)


def bent(s):
    """e^s, continued linearly outside of 1/2 ... 2."""
    if s > LOG2:
        return 2 + 2 * (s - LOG2)
    return 0.5 + 0.5 * (s + LOG2) if s < -LOG2 else np.exp(s)


class Amount:
    """forecast + unit (g(S) - 1), cut at 0; S is t with df degrees of freedom and a scale, g has mean 1."""

    def __init__(self, kind, forecast, unit, scale, df):
        self.kind, self.forecast, self.unit, self.scale = kind, forecast, unit, scale
        self.t = stats.t(df, scale=scale)
        self.mean_ratio = 1 if kind == "additive" else self.expect(bent)

    def expect(self, f):
        points = [-LOG2, -self.scale, 0, self.scale, LOG2]
        edges = [-np.inf] + sorted(points) + [np.inf]
        return sum(integrate.quad(lambda s: f(s) * self.t.pdf(s), a, b, epsabs=1e-13, epsrel=1e-12, limit=400)[0] for a, b in zip(edges, edges[1:]))

    def at(self, s):
        g = 1 + s if self.kind == "additive" else bent(s) / self.mean_ratio
        return max(0.0, self.forecast + self.unit * (g - 1))

    def score(self, x):
        return optimize.brentq(lambda s: self.forecast + self.unit * ((1 + s if self.kind == "additive" else bent(s) / self.mean_ratio) - 1) - x, -1e4, 1e4, xtol=1e-14, rtol=1e-14)

    def shortfall(self, x):
        """E[(amount - x)+]"""
        s = self.score(x)
        edges = [s] + [p for p in (-LOG2, -self.scale, 0, self.scale, 5 * self.scale, LOG2) if p > s] + [np.inf]
        edges = sorted(edges)
        return sum(integrate.quad(lambda v: (self.at(v) - x) * self.t.pdf(v), a, b, epsabs=1e-13, epsrel=1e-12, limit=400)[0] for a, b in zip(edges, edges[1:]))

    def best(self, underage, overage):
        """The quantity of the least expected cost, found by minimising it."""
        mean = self.shortfall(0) if self.at(-1e3) == 0 else self.forecast
        cost = lambda q: underage * self.shortfall(q) + overage * (q - mean + self.shortfall(q))
        guess = self.at(self.t.ppf(underage / (underage + overage)))
        return float(optimize.minimize_scalar(cost, bounds=(0.7 * guess, 1.4 * guess), method="bounded", options={"xatol": 1e-7}).x)


def case(kind, forecast, unit, scale, df):
    amount = Amount(kind, forecast, unit, scale, df)
    quantiles = [[p, amount.at(float(amount.t.ppf(p)))] for p in (0.02, 0.3, 0.5, 0.8, 0.95, 0.995)]
    return {
        "kind": kind, "forecast": forecast, "unit": unit, "scale": scale, "df": df,
        "mean": float(amount.shortfall(0)),
        "quantiles": quantiles,
        "shortfalls": [[q, float(amount.shortfall(q))] for q in (0.5 * forecast, 0.97 * forecast, forecast, 1.2 * forecast, 2.5 * forecast)],
        "orders": [[u, o, amount.best(u, o)] for u, o in ((4, 6), (4, 1), (9, 0.5))],
    }


if __name__ == "__main__":
    cases = [
        case("multiplicative", 1000, 1000, 0.05, 6.3),
        case("multiplicative", 250, 250, 0.3, 4.2),
        case("multiplicative", 40, 55, 0.15, 8),
        case("additive", 1000, 900, 0.08, 5.5),
        case("additive", 300, 400, 0.2, 7),
    ]
    fixture = {
        "script": SCRIPT.name,
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        "source": SCRIPT.read_text(),
        "cases": cases,
    }
    (SCRIPT.parent.parent / "fixtures" / "oracles" / "predictive.json").write_text(json.dumps(fixture, indent=1) + "\n")
