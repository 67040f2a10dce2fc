"""Writes fixtures/oracles/evidence.json: marginal likelihoods of weighted regressions by the dense Gaussian density of the targets.

Run: python test/oracles/evidence.py
With coefficients β ~ N(0, s² P⁻¹) and errors N(0, s²/w) the targets are N(0, s² C), C = W⁻¹ + X P⁻¹ Xᵀ. At the best s² their
log density is −½ (n log(yᵀC⁻¹y / n) + log det C) up to a constant: no normal equations and no elimination of columns.
"""
import json
import platform
from pathlib import Path

import numpy as np

SCRIPT = Path(__file__)


def case(seed, rows, settled, opened):
    rng = np.random.default_rng(seed)
    columns = settled + opened
    x = np.round(rng.normal(0, 1, (rows, columns)) * (rng.random((rows, columns)) < 0.7), 3)
    y = np.round(x @ rng.normal(0, 0.5, columns) + rng.normal(0, 1, rows), 3)
    settled_penalty = np.round(rng.uniform(0.1, 2, settled), 3)
    choices = []
    for scale in [0.01, 1, 100]:
        penalty = np.round(scale * rng.uniform(0.5, 2, opened), 6)
        p = np.concatenate([settled_penalty, penalty])
        covariance = np.eye(rows) + (x / p) @ x.T
        sign, log_det = np.linalg.slogdet(covariance)
        quadratic = y @ np.linalg.solve(covariance, y)
        mean = np.linalg.solve(x.T @ x + np.diag(p), x.T @ y)
        choices.append({"penalty": penalty.tolist(), "means": mean.tolist(),
                        "logEvidence": -0.5 * (rows * np.log(quadratic / rows) + log_det)})
    return {"x": x.tolist(), "y": y.tolist(), "settled": settled, "settledPenalty": settled_penalty.tolist(), "choices": choices}


if __name__ == "__main__":
    fixture = {
        "script": SCRIPT.name,
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "source": SCRIPT.read_text(),
        "cases": [case(1, 40, 6, 4), case(2, 25, 3, 1), case(3, 60, 1, 9)],
    }
    (SCRIPT.parent.parent / "fixtures" / "oracles" / "evidence.json").write_text(json.dumps(fixture) + "\n")
