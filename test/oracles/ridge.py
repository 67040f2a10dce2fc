"""Writes ridge.json: weighted ridge regression with a penalty per column, by scikit-learn. Usage: python ridge.py > ridge.json"""
import json
import sys

import numpy
import sklearn
from sklearn.linear_model import Ridge

random = numpy.random.default_rng(7)
cases = []
for rows, columns in [(12, 3), (60, 8), (200, 25)]:
    x = random.normal(size=(rows, columns)) * (random.random((rows, columns)) < 0.6)
    y = x @ random.normal(size=columns) + random.normal(size=rows)
    weights = 2.0 ** (-random.random(rows) * 4)
    penalty = 10.0 ** random.uniform(-3, 2, size=columns)
    scale = numpy.sqrt(penalty)
    fit = Ridge(alpha=1.0, fit_intercept=False, solver="cholesky").fit(x / scale, y, sample_weight=weights)
    cases.append({
        "x": x.tolist(), "y": y.tolist(), "weights": weights.tolist(), "penalty": penalty.tolist(),
        "coefficients": (fit.coef_ / scale).tolist(),
    })
json.dump({
    "script": "ridge.py",
    "versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scikit-learn": sklearn.__version__},
    "cases": cases,
}, sys.stdout)
