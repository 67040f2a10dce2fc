"""Writes fixtures/oracles/student-t.json: quantiles and scales of Student's t by SciPy. Run: python test/oracles/student-t.py"""
import json, platform
from pathlib import Path
import numpy as np, scipy
from scipy import optimize, stats

SCRIPT = Path(__file__)


def scale_case(seed):
    """Scale with the largest weighted likelihood under t with 5 degrees of freedom around 0."""
    rng = np.random.default_rng(seed)
    scores = np.round(stats.t.rvs(4, scale=0.1 * seed, size=80, random_state=rng), 8)
    weights = np.round(rng.uniform(0.1, 1, 80), 6)
    loss = lambda log_scale: -np.sum(weights * stats.t.logpdf(scores, 5, scale=np.exp(log_scale)))
    best = optimize.minimize_scalar(loss, bracket=(np.log(0.05 * seed), np.log(0.2 * seed)), options={"xtol": 1e-12})
    return {"scores": scores.tolist(), "weights": weights.tolist(), "scale": float(np.exp(best.x))}


if __name__ == "__main__":
    probabilities = (0.001, 0.2, 0.5, 0.6, 0.75, 0.9, 0.975, 0.995, 0.999)
    fixture = {
        "script": SCRIPT.name,
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        "source": SCRIPT.read_text(),
        "columns": ["probability", "degreesOfFreedom", "quantile"],
        "quantiles": [[p, df, float(stats.t.ppf(p, df))] for df in (1, 1.7, 2.5, 4.3, 5, 8, 30.5, 400) for p in probabilities],
        "meanAbsolute": float(stats.t.expect(abs, (5,))),
        "scales": [scale_case(seed) for seed in (1, 2, 3)],
    }
    (SCRIPT.parent.parent / "fixtures" / "oracles" / "student-t.json").write_text(json.dumps(fixture, indent=1) + "\n")
