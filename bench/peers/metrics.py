"""The only definition of the metrics. y: the month's actual values on open days; e: forecast minus actual.

wape    sum |e| / sum y, a ratio, 0 is perfect
month   |sum forecast - sum y| / sum y, the error of the month's total, a ratio
cov80   share of days with lower <= y <= upper, of the 80 % interval; cov95 likewise
msis80  mean interval score / scale, where a day's score with alpha = 0.2 is
            (upper - lower) + (2/alpha) max(0, lower - y) + (2/alpha) max(0, y - upper)
        and scale is the mean |y(t) - y(t - 7 days)| over all the history before the origin, in both regimes, over pairs of
        days that are both open. Bounds are used as a method gives them: a lower bound below 0 is not clipped.

Each is computed for a case (series x origin) and averaged over the cases of a group and regime with equal weight.
cov80, cov95 and msis80 are NaN (JSON null) for a method without intervals; msis80 also when scale is 0 or unknown.
A month with sum y = 0 is no case (panel.py), unless it was asked for: its wape and month are then NaN.
"""

from dataclasses import dataclass

import numpy as np

ALPHA = 0.2
NAMES = ("wape", "month", "cov80", "cov95", "msis80")


@dataclass(frozen=True)
class Forecast:
    """One value a day of the month ahead (open days only, in date order); `bounds` maps 80 and 95 to (lower, upper)."""

    mean: np.ndarray
    bounds: dict[int, tuple[np.ndarray, np.ndarray]]


def score(actual: np.ndarray, forecast: Forecast, scale: float) -> dict[str, float]:
    """The five metrics of one case. Raises when the forecast is not one finite number a day."""
    values = [forecast.mean, *(bound for pair in forecast.bounds.values() for bound in pair)]
    if any(v.shape != actual.shape or not np.isfinite(v).all() for v in values):
        raise ValueError(f"the forecast is not {actual.size} finite numbers")
    total = actual.sum()
    return {
        "wape": float(np.abs(forecast.mean - actual).sum() / total) if total > 0 else float("nan"),
        "month": float(abs(forecast.mean.sum() - total) / total) if total > 0 else float("nan"),
        "cov80": _coverage(actual, forecast.bounds.get(80)),
        "cov95": _coverage(actual, forecast.bounds.get(95)),
        "msis80": _interval_score(actual, forecast.bounds.get(80)) / scale if scale > 0 else float("nan"),
    }


def _coverage(actual: np.ndarray, pair: tuple[np.ndarray, np.ndarray] | None) -> float:
    return float("nan") if pair is None else float(np.mean((actual >= pair[0]) & (actual <= pair[1])))


def _interval_score(actual: np.ndarray, pair: tuple[np.ndarray, np.ndarray] | None) -> float:
    if pair is None:
        return float("nan")
    lower, upper = pair
    outside = np.maximum(lower - actual, 0) + np.maximum(actual - upper, 0)
    return float(np.mean(upper - lower + 2 / ALPHA * outside))
