"""The addresses below /toll/: who may see what, and which shows what. No plugin itself: `toll_ui` is, and imports this when it is asked.

Wiring and nothing else: `pipeline.stages` reads the records, `pipeline.report.ops` makes the pages. Every route asks for the permission to
read runs of that DAG; without a login there is none. Restart the api-server after a change.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.common.db.common import SessionDep
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
from airflow.models.dagrun import DagRun
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from sqlalchemy import select
from toll_ui import TAB

from pipeline.settings import Settings

NIGHTS: Final = 30
SHOWN_IN_HOME: Final = ("ingest", "warehouse")
TILE: Final = Path(__file__).with_name("nights.js")

ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
SANDBOX: Final = (
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; default-src 'unsafe-inline' data: blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""For the report page, which was written for a disk: nothing is fetched, and it runs apart from Airflow and its session."""


def may_read(dag_id: str | None = None) -> Callable[..., None]:
    """Dependency: the caller may read runs of this DAG, or of the one in the path."""
    return requires_access_dag("GET", DagAccessEntity.RUN, dag_id)


runs = APIRouter(prefix="/runs/{dag_id}/{run_id}", dependencies=[Depends(may_read())])
home = APIRouter(prefix="/nights", dependencies=[Depends(may_read(dag_id)) for dag_id in SHOWN_IN_HOME])


@runs.get("/")
def run_report(dag_id: str, run_id: str, session: SessionDep, user: GetUserDep) -> Response:
    """The report of a run."""
    from pipeline import stages
    from pipeline.report import ops

    state = session.scalar(select(DagRun.state).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id))
    if state is None:
        raise HTTPException(404, "Airflow knows no such run")
    settings = Settings()
    report = stages.run_report(settings, dag_id, run_id, str(state))
    if report is None:
        return page(ops.blank_page(dag_id, run_id))
    related = tuple(
        (other, f"../../{address(other.dag_id)}/{address(other.run_id)}/")
        for other in report.related
        if get_auth_manager().is_authorized_dag(
            method="GET", access_entity=DagAccessEntity.RUN, details=DagDetails(id=other.dag_id), user=user
        )
    )
    links = ops.Links(
        quality="quality/index.html" if stages.judged_run(settings, dag_id, run_id) else None,
        page="page.html" if (settings.report / "index.html").exists() else None,
        related=related,
    )
    return page(ops.run_page(report, links))


@runs.get("/quality/{name}.html")
def quality_page(dag_id: str, run_id: str, name: str) -> Response:
    """The data-quality pages of the run, or of the last run of the warehouse that it led to."""
    from pipeline import stages
    from pipeline.report import quality

    settings = Settings()
    judged_run = stages.judged_run(settings, dag_id, run_id)
    judged = stages.judged(settings, judged_run) if judged_run else None
    html = quality.pages(judged, "../", "the run").get(f"{name}.html") if judged else None
    if html is None:
        raise HTTPException(404, "no such suite was judged in this run")
    return page(html)


@runs.get("/page.html")
def report_page(dag_id: str, run_id: str) -> Response:
    """The report page, as it is now."""
    from pipeline import nights

    settings = Settings()
    file = settings.report / "index.html"
    if nights.read(settings.nights, dag_id, run_id) is None or not file.exists():
        raise HTTPException(404, "nothing is noted of this run, or there is no report page")
    return FileResponse(file, media_type="text/html", headers={"Content-Security-Policy": SANDBOX})


@home.get("/")
def last_nights(session: SessionDep) -> Response:
    """The last nights, as the tile shows them."""
    from pipeline import stages
    from pipeline.report import ops

    newest = select(DagRun.dag_id, DagRun.run_id, DagRun.state, DagRun.run_after).where(DagRun.dag_id.in_(SHOWN_IN_HOME))
    found = session.execute(newest.order_by(DagRun.id.desc()).limit(8 * NIGHTS))
    known = {(dag_id, run_id): stages.Known(str(state), due_at) for dag_id, run_id, state, due_at in found}
    lines = stages.last_nights(Settings(), NIGHTS, known)
    return page(ops.nights_page((line, tab(line.dag_id, line.run_id), line.warehouse and tab(*line.warehouse)) for line in lines))


@home.get("/tile.js")
def tile() -> Response:
    """The tile itself: a frame around the last nights."""
    return FileResponse(TILE, media_type="text/javascript")


def page(html: str) -> Response:
    """An answer that says of itself what it may do: nothing."""
    from pipeline.report import ops

    return HTMLResponse(
        html.encode("utf-8", "backslashreplace"), headers={"Content-Security-Policy": f"{ops.POLICY}; frame-ancestors 'self'"}
    )


def tab(dag_id: str, run_id: str) -> str:
    """Address of the tab of a run in Airflow, from below /toll/nights/."""
    return f"../../dags/{address(dag_id)}/runs/{address(run_id)}/plugin/{TAB}"


def address(name: str) -> str:
    """A name as one part of a path."""
    return quote(name, safe="")


app = FastAPI(title="Toll", docs_url=None, redoc_url=None, openapi_url=None)
app.include_router(runs)
app.include_router(home)


@app.middleware("http")
async def strict(request: Request, call_next: Callable[..., object]) -> Response:
    """Say on every answer, refusals too, that it is what it says it is, and for no one else."""
    answer: Response = await call_next(request)
    answer.headers.update(ALWAYS)
    return answer
