"""What Toll adds to Airflow's interface: a tab "Run report" on each run, with the data-quality pages in it, and a tile on Home.

Every task of Airflow imports every plugin before it starts, so what the pages need (a second and a half of a processor) is imported by the
api-server alone, with the first request: see `toll_pages`.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, ClassVar, Final

from airflow.plugins_manager import AirflowPlugin

TAB: Final = "toll_report"


async def app(scope: MutableMapping[str, Any], receive: Callable[..., Awaitable[Any]], send: Callable[..., Awaitable[None]]) -> None:
    """Answer a request."""
    from toll_pages.routes import app as routes

    await routes(scope, receive, send)


class TollInterface(AirflowPlugin):
    """Registers the tab, the tile and the routes behind them."""

    name = "toll"
    fastapi_apps: ClassVar = [{"app": app, "url_prefix": "/toll", "name": "Toll"}]
    external_views: ClassVar = [
        {"name": "Run report", "href": "toll/runs/{DAG_ID}/{RUN_ID}/", "destination": "dag_run", "url_route": TAB},
    ]
    react_apps: ClassVar = [{"name": "Toll nights", "bundle_url": "toll/nights/tile.js", "destination": "dashboard"}]
