"""The month's routine as a DAG: cargar → entrenar → esperar → informar, by the API of prediccion-ventas.

It needs Airflow 3 with apache-airflow-providers-http, and a connection `prediccion_ventas`: the host of the service, and as its extra the
headers of each request, such as `{"Authorization": "Bearer KEY"}`.
"""

from __future__ import annotations

import logging
import os
from datetime import datetime, timedelta, timezone
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from airflow.providers.http.hooks.http import HttpHook
from airflow.sdk import Param, PokeReturnValue, dag, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException

log = logging.getLogger("airflow.task")

CONNECTION = "prediccion_ventas"
# Read when the file is parsed, as sensors want it: not a variable of Airflow's database, which would be asked each time.
POKE_INTERVAL_S = float(os.environ.get("PREDICCION_VENTAS_POKE_INTERVAL", "15"))
LONGEST_TRAINING_S = 6 * 3600

CSV, WORKBOOK = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNENDED = ("queued", "running")
DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")

EXPLANATION = """
Sube el archivo de ventas, entrena, espera al final e informa de lo que se espera vender el mes siguiente.

La clave de idempotencia de cada petición es el identificador de la ejecución: una tarea que se repite, o una ejecución que se limpia y
se lanza de nuevo en las 24 horas siguientes, no sube ni entrena otra vez.
"""


def call(method: str, path: str, **request: Any) -> Any:
    """The JSON of an answer. Fails the task with the service's reason; for good, unless the same request may do better later."""
    hook = HttpHook(method=method, http_conn_id=CONNECTION)
    response = hook.run(path, extra_options={"check_response": False}, **request)
    if response.status_code < 400:
        return response.json()
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    reason = reason_of(problem) or response.reason
    may_pass = response.status_code in (408, 429) or response.status_code >= 500
    if may_pass or problem.get("code") == "idempotency-key-in-use":
        raise AirflowException(f"{response.status_code} {reason}")
    raise AirflowFailException(f"{response.status_code} {reason}")


def reason_of(problem: dict[str, Any]) -> str:
    """A problem (RFC 9457) in a line, and a line for each of its first faults."""
    faults = [
        ":".join(str(fault[key]) for key in ("field", "row", "column") if key in fault) + f": {fault['message']}"
        for fault in problem.get("errors", [])[:10]
    ]
    return "\n  ".join([": ".join(filter(None, (problem.get("code"), problem.get("detail")))), *faults])


def report_of(forecast: dict[str, Any], model: dict[str, Any], training: str) -> dict[str, Any]:
    """What a forecast says in a few numbers, and how large the error of its model was on days it had not seen."""
    open_days = [{"fecha": day["date"], "ventas": day["forecast"]} for day in forecast["days"] if day["open"]]
    error = model["metrics"]["backtest"]
    return {
        "conjunto": forecast["dataset"],
        "desde": forecast["from"],
        "hasta": forecast["to"],
        "total": forecast["total"]["forecast"],
        "intervalo_80": forecast["total"]["intervals"]["80"],
        "mejor_dia": max(open_days, key=itemgetter("ventas"), default=None),
        "peor_dia": min(open_days, key=itemgetter("ventas"), default=None),
        "error_medio": error["mae"],
        "error_relativo": error["wape"],
        "modelo": model["kind"],
        "version": model["version"],
        "asciende": model["version"] == training,
    }


def lines_of(report: dict[str, Any]) -> list[str]:
    """The report in words."""
    low, high = map(number_text, report["intervalo_80"])
    named = (("Mejor día", report["mejor_dia"]), ("Peor día", report["peor_dia"]))
    return [
        f"{report['conjunto']}, del {report['desde']} al {report['hasta']}: "
        f"{number_text(report['total'])}, entre {low} y {high} con un 80 % de probabilidad",
        *(f"{name}: {day_text(day)}" for name, day in named if day is not None),
        f"Error medio de un día: {number_text(report['error_medio'])} ({number_text(100 * report['error_relativo'], 1)} %)",
        f"Modelo: {report['modelo']}"
        + ("" if report["asciende"] else ", el de antes: el recién entrenado no asciende"),
    ]


def day_text(day: dict[str, Any]) -> str:
    return f"{DAYS[datetime.fromisoformat(day['fecha']).weekday()]} {day['fecha']}, {number_text(day['ventas'])}"


def number_text(value: float, decimals: int = 0) -> str:
    """As Spanish writes it: 1.234,5."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


@dag(
    schedule="0 6 1 * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=1)},
    params={
        "archivo": Param("/opt/airflow/datos/Ventas.csv", type="string", title="Archivo de ventas, CSV o .xlsx"),
        "conjunto": Param("ventas", type="string", title="Conjunto de datos del servicio"),
        "modelo": Param("auto", type="string", title="Modelo que se entrena; auto compara todos"),
    },
    doc_md=EXPLANATION,
    tags=["ventas"],
)
def prediccion_ventas() -> None:
    @task
    def cargar(params: dict[str, Any], run_id: str) -> str:
        """Uploads the file; gives the version of its content."""
        try:
            content = Path(params["archivo"]).read_bytes()
        except OSError as error:
            raise AirflowFailException(f"No se puede leer {params['archivo']}: {error.strerror}") from error
        uploaded = call(
            "POST",
            f"/datasets?{urlencode({'name': params['conjunto']})}",
            data=content,
            headers={"Content-Type": WORKBOOK if content.startswith(b"PK") else CSV, "Idempotency-Key": run_id},
        )
        log.info("%s: %s días, del %s al %s", uploaded["name"], uploaded["days"], uploaded["from"], uploaded["to"])
        for warning in uploaded["warnings"]:
            log.warning("%s", warning["message"])
        return uploaded["version"]

    @task
    def entrenar(version: str, params: dict[str, Any], run_id: str) -> str:
        """Asks for a training; gives its id, which is the version of the model to be."""
        asked = {"dataset": params["conjunto"], "version": version, "model": params["modelo"]}
        return call("POST", "/train", json=asked, headers={"Idempotency-Key": run_id})["id"]

    @task.sensor(mode="reschedule", poke_interval=POKE_INTERVAL_S, timeout=LONGEST_TRAINING_S)
    def esperar(training: str) -> PokeReturnValue:
        """Waits without holding a worker; fails with the reason of a training that ends without a model."""
        run = call("GET", f"/runs/{training}")
        if run["status"] in UNENDED:
            return PokeReturnValue(is_done=False)
        if run["status"] != "succeeded":
            error = run["error"] or {"message": run["status"]}
            raise AirflowFailException(f"El entrenamiento {training} no ha dado un modelo: {error['message']}")
        return PokeReturnValue(is_done=True, xcom_value=training)

    @task
    def informar(training: str, params: dict[str, Any]) -> dict[str, Any]:
        """Logs the report of next month, and gives it."""
        forecast = call("GET", f"/forecast?{urlencode({'dataset': params['conjunto']})}")
        model = call("GET", f"/models/{forecast['model']['version']}")
        report = report_of(forecast, model, training)
        for line in lines_of(report):
            log.info("%s", line)
        return report

    informar(esperar(entrenar(cargar())))


prediccion_ventas()
