"""Compares the champion as MLflow loads it with the service: `check.py SERVICE DATASET CASES`.

MLFLOW_TRACKING_URI and what it asks for are in the environment. A case is JSON: the query of `GET /forecast`, and what `predict` is given for the
same: rows of the table, params. Prints what the registered version and its run have, as JSON.
"""

import json
import sys
import urllib.parse
import urllib.request

import mlflow
import pandas as pd

NUMBERS = ("forecast", "lower80", "upper80", "lower95", "upper95", "lower50", "upper50", "q0.9")


def main(service: str, dataset: str, cases: str) -> None:
    client = mlflow.MlflowClient()
    model = mlflow.pyfunc.load_model(f"models:/{dataset}@champion")
    compared = 0
    for case in json.loads(cases):
        query = urllib.parse.urlencode({"dataset": dataset, **case["query"]})
        with urllib.request.urlopen(f"{service}/forecast?{query}") as answer:
            forecast = json.load(answer)
        rows = case["rows"]
        as_text = pd.DataFrame(rows, columns=None if rows else ["date"])
        as_times = as_text.assign(date=pd.to_datetime(as_text["date"]))
        for table in (as_text, as_times):
            compared += compare(model.predict(table, params=case.get("params")), forecast)
    version = client.get_model_version_by_alias(dataset, "champion")
    run = client.get_run(version.run_id)
    print(
        json.dumps(
            {
                "compared": compared,
                "version": version.version,
                "service": version.tags["prediccion_ventas.run"],
                "params": run.data.params,
                "metrics": run.data.metrics,
                "tags": run.data.tags,
                "inputs": [json.loads(one.dataset.profile)["sha256"] for one in run.inputs.dataset_inputs],
                "bytes": [read(one) for one in run.inputs.dataset_inputs],
                "artifacts": sorted(file.path for file in client.list_artifacts(version.run_id)),
                "status": run.info.status,
                "runs": sorted(
                    one.data.tags["prediccion_ventas.run"] for one in client.search_runs([run.info.experiment_id])
                ),
                "versions": [one.version for one in client.search_model_versions(f"name='{dataset}'")],
            }
        )
    )


def read(one: mlflow.entities.DatasetInput) -> int:
    """The size of the content that an input of a run leads to."""
    with open(mlflow.data.get_source(one).load(), "rb") as content:
        return len(content.read())


def compare(table: pd.DataFrame, forecast: dict) -> int:
    """How many numbers are the same; fails at the first that is not."""
    days = forecast["days"]
    assert [day.strftime("%Y-%m-%d") for day in table["date"]] == [day["date"] for day in days], table["date"]
    compared = 0
    for day, row in zip(days, table.to_dict("records"), strict=True):
        expected = {"forecast": day["forecast"]}
        for level, (lower, upper) in day["intervals"].items():
            expected |= {f"lower{level}": lower, f"upper{level}": upper}
        expected |= {f"q{probability}": value for probability, value in day.get("quantiles", {}).items()}
        assert {name: row[name] for name in NUMBERS if name in row} == expected, (row, expected)
        assert (row["open"], row["promo"], row["holiday"]) == (day["open"], day["promo"], day["holiday"]), (row, day)
        compared += len(expected)
    total = table.attrs["total"]
    assert total == {name: forecast["total"][name] for name in total}, (total, forecast["total"])
    return compared + 1


main(*sys.argv[1:])
