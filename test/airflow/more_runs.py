"""Repeats the last run of the DAG under its own id, then runs it with each configuration that it is given as JSON.

Standard output has, among Airflow's log, a line of JSON for each of them, the last run first: its id, its state, its report.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from airflow.dag_processing.dagbag import DagBag
from airflow.models.dagrun import DagRun
from airflow.models.xcom import XComModel
from airflow.utils.session import create_session
from sqlalchemy import select

DAG_ID = "prediccion_ventas"


def last_run() -> DagRun:
    with create_session() as session:
        return session.scalars(select(DagRun).where(DagRun.dag_id == DAG_ID).order_by(DagRun.id.desc())).first()


def report_of(run: DagRun) -> Any:
    of_the_run = (XComModel.dag_id == DAG_ID, XComModel.run_id == run.run_id)
    returned = (XComModel.task_id == "informar", XComModel.key == "return_value")
    with create_session() as session:
        found = session.scalars(select(XComModel).where(*of_the_run, *returned)).one_or_none()
        return None if found is None else XComModel.deserialize_value(found)


def tell(run: DagRun) -> None:
    print(json.dumps({"id": run.run_id, "state": str(run.state), "report": report_of(run)}), flush=True)


dag = DagBag().dags[DAG_ID]
last = last_run()
tell(last)
# The id is made of this instant.
tell(dag.test(run_after=last.run_after, logical_date=last.logical_date, run_conf=last.conf))
for configuration in json.loads(sys.argv[1]):
    tell(dag.test(run_conf=configuration))
