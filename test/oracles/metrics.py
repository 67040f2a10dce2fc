"""Writes fixtures/oracles/metrics.json: metric values of scikit-learn and utilsforecast. Run: python test/oracles/metrics.py"""
import json, platform
from pathlib import Path
import numpy as np, pandas as pd, sklearn, utilsforecast
from sklearn import metrics as sk
from utilsforecast import losses as uf

SCRIPT = Path(__file__)


def case(seed, n, scale):
    rng = np.random.default_rng(seed)
    train = np.round(scale * (10 + np.tile([0, 1, 2, 3, 4, 6, 8], 8) + rng.normal(0, 1, 56)), 6)
    actual = np.round(scale * (12 + rng.normal(0, 3, n)), 6)
    forecast = np.round(actual + scale * rng.normal(0.2, 1.5, n), 6)
    half = np.round(scale * rng.uniform(0.2, 3, n), 6)
    lower, upper, level = forecast - half, forecast + 1.3 * half, 80
    alpha = 1 - level / 100
    dates = pd.date_range("2024-01-01", periods=56 + n)
    frame = pd.DataFrame({"unique_id": "s", "ds": dates[56:], "y": actual, "m": forecast, "m-lo-80": lower, "m-hi-80": upper})
    train_frame = pd.DataFrame({"unique_id": "s", "ds": dates[:56], "y": train})
    value = lambda f, **k: float(f(frame, ["m"], **k)["m"].iloc[0])
    pinball = sk.mean_pinball_loss(actual, lower, alpha=alpha / 2) + sk.mean_pinball_loss(actual, upper, alpha=1 - alpha / 2)
    # The interval score is 2/alpha times the pinball losses of its two bounds (Gneiting & Raftery 2007, section 6.2).
    assert np.isclose(2 / alpha * pinball, value(uf.winkler_score, level=level), rtol=1e-12)
    return {
        "train": {"days": [str(d.date()) for d in dates[:56]], "sales": train.tolist()},
        "actual": actual.tolist(), "forecast": forecast.tolist(),
        "lower": lower.tolist(), "upper": upper.tolist(), "level": level,
        "expected": {
            "mae": sk.mean_absolute_error(actual, forecast),
            "mse": sk.mean_squared_error(actual, forecast),
            "rmse": sk.root_mean_squared_error(actual, forecast),
            "r2": sk.r2_score(actual, forecast),
            "mape": sk.mean_absolute_percentage_error(actual, forecast),
            "wape": value(uf.nd),
            "mase": value(uf.mase, seasonality=7, train_df=train_frame),
            "bias": value(uf.bias),
            "coverage": value(uf.coverage, level=level),
            "intervalScore": value(uf.winkler_score, level=level),
        },
    }


if __name__ == "__main__":
    fixture = {
        "script": SCRIPT.name,
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__,
                     "scikit-learn": sklearn.__version__, "utilsforecast": utilsforecast.__version__},
        "source": SCRIPT.read_text(),
        "cases": [case(1, 31, 100.0), case(2, 7, 1e-3), case(3, 90, 1e6)],
    }
    (SCRIPT.parent.parent / "fixtures" / "oracles" / "metrics.json").write_text(json.dumps(fixture, indent=1) + "\n")
