"""A client of the sales forecasting service prediccion-ventas, by the standard library alone.

    from prediccion_ventas import Client

    service = Client("http://127.0.0.1:3000")
    service.upload("Ventas.csv")
    service.train()
    forecast = service.forecast()
    forecast.total["forecast"], forecast.to_pandas()

What the service refuses is a `Problem` with its `code` and each of its `faults`.
"""

from .answers import ForecastAnswer, to_pandas
from .client import Client
from .errors import Problem, TrainingFailed, Unreachable

__all__ = ["Client", "ForecastAnswer", "Problem", "TrainingFailed", "Unreachable", "to_pandas"]
