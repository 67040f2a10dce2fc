# MLflow or Airflow, as PROGRAM says, with the packages that the tests of this project use.
ARG PYTHON_IMAGE=docker.io/library/python:3.11.14-slim-bookworm

FROM ${PYTHON_IMAGE}
ARG PROGRAM
COPY ${PROGRAM}/requirements.txt ${PROGRAM}/constraints.txt /packages/
RUN pip install --no-cache-dir --disable-pip-version-check -r /packages/requirements.txt \
 && mkdir /data \
 && chown 1000:1000 /data
ENV HOME=/tmp PYTHONUNBUFFERED=1
USER 1000:1000
WORKDIR /data
VOLUME /data
