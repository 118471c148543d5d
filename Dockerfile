# Airflow's services with Newsfold in place; docker-compose.yml builds it, docs/kubernetes.md pushes
# it. This Python is the one that the locks are resolved for and that the tests run.
FROM python:3.11.15-slim-bookworm AS base

FROM base AS environment
ENV UV_COMPILE_BYTECODE=1 UV_NO_CACHE=1 VIRTUAL_ENV=/opt/environment
WORKDIR /opt/newsfold
COPY requirements-uv.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-uv.lock \
    && uv venv "$VIRTUAL_ENV"
COPY requirements-server.lock ./
RUN uv pip install --require-hashes -r requirements-server.lock
# In place, since config/ and dags/ are found beside the package. It takes no more than the name and
# the version, so that other changes do not come by here; and what builds does not stay.
COPY pyproject.toml ./
COPY pipeline/__init__.py pipeline/
RUN touch README.md LICENSE \
    && uv pip install --no-deps --no-build-isolation --editable . \
    && uv pip uninstall editables hatchling trove-classifiers

FROM base
# The user, the home and /entrypoint are those that Airflow's Helm chart counts on.
ENV PATH=/opt/environment/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/newsfold/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    NEWSFOLD_WORK=/var/lib/newsfold/work
RUN useradd --uid 50000 --gid 0 --home-dir "$AIRFLOW_HOME" --shell /bin/bash airflow \
    && install --directory --owner airflow --group root --mode 775 \
        "$AIRFLOW_HOME" "$AIRFLOW_HOME/logs" "$NEWSFOLD_WORK" \
    && ln -s /usr/bin/env /entrypoint
COPY --from=environment /opt/environment /opt/environment
WORKDIR /opt/newsfold
COPY LICENSE pyproject.toml ./
COPY tools/compose/airflow.sh tools/compose/
COPY seeds seeds
COPY config config
COPY pipeline pipeline
RUN python -m compileall -q pipeline
COPY dags dags
USER 50000:0
