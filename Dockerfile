# One image for every service of docker-compose.yml: exact versions by hash, no root.
FROM python:3.12-slim-bookworm

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/toll

# Dependencies first: this layer changes only with the lock.
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY pipeline pipeline
COPY sql sql
COPY expectations expectations
COPY dags dags
COPY plugins plugins
COPY bin bin
# The lock holds the build back-end, so nothing is fetched here. Installed in place: sql/ and expectations/ are read from beside pipeline/.
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q pipeline dags plugins bin

# Named volumes take owner and mode from these folders when they are first mounted.
RUN useradd --uid 10001 --create-home toll \
    && install --directory --owner toll --group toll \
        /opt/airflow /opt/airflow/logs /data /data/landing /data/lake /data/warehouse /data/report
USER 10001

ENV AIRFLOW_HOME=/opt/airflow TOLL_HOME=/data
CMD ["airflow", "version"]
