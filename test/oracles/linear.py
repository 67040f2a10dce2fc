"""Writes fixtures/oracles/linear.json: ordinary least squares of scikit-learn on weekday categories and MinMax-scaled flags.

Run: python test/oracles/linear.py examples/Ventas.csv [more.csv ...]
The forecasts are those of the calendar month after the last day of each file: open days as the weekday rule of the
file says, promotions 0, the holiday flag as its weekday says when it is a function of the weekday, else 0.
"""
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder

SCRIPT = Path(__file__).resolve()
FLAGS = ["Promociones", "Festivo"]


def model():
    columns = ColumnTransformer([("weekday", OneHotEncoder(), ["weekday"]), ("flags", MinMaxScaler(), FLAGS)])
    return make_pipeline(columns, LinearRegression())


def features(frame):
    return frame[["weekday", *FLAGS]]


def next_month(last):
    first = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = (first + timedelta(days=32)).replace(day=1)
    return [first + timedelta(days=i) for i in range((end - first).days)]


def future(frame, days):
    weekdays = pd.Series([day.isoweekday() for day in days])
    by_weekday = frame.groupby("weekday")["Festivo"].nunique().max() == 1 and frame["Festivo"].nunique() > 1
    holiday = frame.groupby("weekday")["Festivo"].first() if by_weekday else None
    flags = [int(holiday[w]) if holiday is not None and w in holiday else 0 for w in weekdays]
    return pd.DataFrame({"weekday": weekdays, "Promociones": 0, "Festivo": flags})


def case(path):
    frame = pd.read_csv(path)
    days = [date.fromisoformat(text) for text in frame["Fecha"]]
    frame["weekday"] = [day.isoweekday() for day in days]
    cut = round(len(frame) * 0.7)
    train, test = frame[:cut], frame[cut:]
    holdout = model().fit(features(train), train["Ventas"]).predict(features(test))
    fitted = model().fit(features(frame), frame["Ventas"])
    open_days = [day for day in next_month(days[-1]) if day.isoweekday() in set(frame["weekday"])]
    forecasts = fitted.predict(features(future(frame, open_days)))
    return {
        "file": Path(path).name,
        "folder": Path(path).resolve().parent.name,
        "days": len(frame),
        "holdoutRmse": float(np.sqrt(mean_squared_error(test["Ventas"], holdout))),
        "forecasts": [{"date": day.isoformat(), "forecast": float(value)} for day, value in zip(open_days, forecasts)],
    }


if __name__ == "__main__":
    versions = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "pandas": pd.__version__}
    fixture = {"script": SCRIPT.name, "versions": versions, "cases": [case(path) for path in sys.argv[1:]]}
    target = SCRIPT.parent.parent / "fixtures" / "oracles" / "linear.json"
    target.write_text(json.dumps(fixture, indent=1) + "\n")
