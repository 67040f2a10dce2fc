"""Oracle of counts: negative binomial and Poisson distributions by SciPy, and TSB forecasts by statsforecast.

python test/oracles/counts.py   (SciPy 1.17, statsforecast 2.1)
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from statsforecast.models import TSB

MOMENTS = [(0.05, 0.05), (0.05, 0.4), (0.7, 0.7), (0.7, 1.9), (3.2, 3.2), (3.2, 25.0), (18.0, 40.0), (95.0, 95.0), (310.0, 5200.0), (2000.0, 2000.0)]
PROBABILITIES = [0.001, 0.05, 0.1, 0.5, 0.8, 0.9, 0.975, 0.999]


def distribution(mean: float, variance: float) -> dict:
    if variance > mean:
        size = mean**2 / (variance - mean)
        own = stats.nbinom(size, size / (size + mean))
    else:
        own = stats.poisson(mean)
    points = [0, 1, int(mean), int(2 * mean) + 2]
    counts = np.arange(0, int(mean + 80 * variance**0.5) + 400)
    masses = own.pmf(counts)
    excess = [float((np.maximum(0, counts - (x + 0.25)) * masses).sum()) for x in points]
    return {
        "mean": mean,
        "variance": variance,
        "quantiles": [[p, int(own.ppf(p))] for p in PROBABILITIES],
        "points": points,
        "cdf": [float(own.cdf(x)) for x in points],
        "excessBeyondAQuarterMore": excess,
    }


def tsb_series() -> list[int]:
    """Demand whose chance and size wander, the same on all weekdays."""
    random = np.random.default_rng(11)
    days = 900
    chance = 0.35 + 0.25 * np.sin(np.arange(days) / 60)
    size = 6 + 4 * np.sin(np.arange(days) / 90)
    return [int(1 + random.poisson(size[i])) if random.random() < chance[i] else 0 for i in range(days)]


def tsb(series: list[int]) -> list[dict]:
    y = np.array(series, dtype=float)
    grid = [(c, s) for c in (0.1, 0.2, 0.05) for s in (0.05, 0.1, 0.2, 0.3)]
    return [{"chance": c, "size": s, "forecast": float(TSB(alpha_d=s, alpha_p=c).forecast(y, 1)["mean"][0])} for c, s in grid]


if __name__ == "__main__":
    series = tsb_series()
    oracle = {"distributions": [distribution(*moments) for moments in MOMENTS], "tsb": {"series": series, "forecasts": tsb(series)}}
    Path("test/fixtures/oracles/counts.json").write_text(json.dumps(oracle, indent=2) + "\n")
