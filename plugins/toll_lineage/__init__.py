"""Lineage of the nights: OpenLineage's events of a task name the dumps, tables and files that its stages read and wrote, with rows and bytes.

Airflow loads this only where OpenLineage has a transport. Datasets are named as OpenLineage names them: a file or a folder of the lake
`file` + its absolute path; a table of the warehouse `duckdb://<path of the file>` + `<database>.<schema>.<table>`, as its dbt integration does.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from airflow.providers.openlineage.extractors import BaseExtractor, OperatorLineage
from openlineage.client.event_v2 import InputDataset, OutputDataset
from openlineage.client.facet_v2 import data_quality_metrics_input_dataset as quality
from openlineage.client.facet_v2 import input_statistics_input_dataset as read
from openlineage.client.facet_v2 import output_statistics_output_dataset as written

from pipeline.contracts import LAKE_TABLES
from pipeline.nights import Entry
from pipeline.settings import Settings
from pipeline.stages import ended
from pipeline.stages.details import COUNTED
from pipeline.stages.inputs import STDIN

_MADE_OF_DOCUMENTS: Final = tuple(table for table in LAKE_TABLES if table != "documents")


class StageExtractor(BaseExtractor):
    """Tells of the tasks of Toll, each of which is a stage or calls one dump by dump; of other tasks nothing."""

    @classmethod
    def get_operator_classnames(cls) -> list[str]:
        """Classes of `@task` and `@task.short_circuit`."""
        return ["_PythonDecoratedOperator", "_ShortCircuitDecoratedOperator"]

    def _execute_extraction(self) -> OperatorLineage:
        """Before it has run a task has read nothing."""
        return OperatorLineage()

    def extract_on_complete(self, task_instance: Any) -> OperatorLineage:
        """What its stages said they read and wrote, also of one that failed midway."""
        return lineage(ended(task_instance.start_date), Settings())


def lineage(entries: Iterable[Entry], settings: Settings) -> OperatorLineage:
    """Datasets in and out of these calls of stages, each once, with what was counted of it summed up."""
    inputs: dict[tuple[str, str], Counter[str]] = {}
    outputs: dict[tuple[str, str], Counter[str]] = {}
    for entry in entries:
        if entry.error:
            continue
        for found, datasets in ((inputs, _inputs(entry, settings)), (outputs, _outputs(entry, settings))):
            for namespace, name, size in datasets:
                found.setdefault((namespace, name), Counter()).update(size)
    return OperatorLineage(
        inputs=[InputDataset(*dataset, inputFacets=_of_input(size)) for dataset, size in inputs.items()],
        outputs=[OutputDataset(*dataset, outputFacets=_of_output(size)) for dataset, size in outputs.items()],
    )


Dataset = tuple[str, str, Mapping[str, int]]
"""Namespace, name, and what is known of it: rows, bytes, files."""


def _inputs(entry: Entry, settings: Settings) -> Iterator[Dataset]:
    answer = entry.answer
    if entry.stage == "ingest" and answer["is_new"] and answer["path"] != STDIN:
        yield *_file(answer["path"]), {"rows": answer["records"], "bytes": answer["bytes"], "files": 1}
    if entry.stage == "reextract":
        yield *_lake(settings, "documents"), {"rows": sum(redone["documents"] for redone in _plain(answer["answer"]) if redone["is_new"])}
    if entry.stage in ("validate", "load", "publish"):
        yield from ((*_lake(settings, table), {}) for table in LAKE_TABLES)
    if entry.stage == "page":
        yield from ((*_table(settings, table), {}) for table in COUNTED.values())


def _outputs(entry: Entry, settings: Settings) -> Iterator[Dataset]:
    answer = entry.answer
    if entry.stage == "ingest":
        yield from ((*_lake(settings, table), size) for table, size in answer["written"].items())
    if entry.stage == "reextract":
        yield from ((*_lake(settings, table), answer["written"][table]) for table in _MADE_OF_DOCUMENTS if table in answer["written"])
    if entry.stage == "validate":
        yield *_lake(settings, "rejections"), {"rows": sum(answer["rejected"].values())}
    if entry.stage == "publish":
        yield from ((*_table(settings, COUNTED[name]), {"rows": rows}) for name, rows in answer["holds"].items())
        yield *_file(settings.database), {"bytes": answer["bytes"], "files": 1}
    if entry.stage == "page":
        yield *_file(answer["answer"]), {"bytes": answer["bytes"], "files": 1}


def _plain(answer: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    return ({"documents": redone.documents, "is_new": redone.is_new} for redone in answer)


def _file(path: str | Path) -> tuple[str, str]:
    return "file", str(Path(path).absolute())


def _lake(settings: Settings, table: str) -> tuple[str, str]:
    return _file(settings.lake / table)


def _table(settings: Settings, table: str) -> tuple[str, str]:
    database = settings.database.absolute()
    return f"duckdb://{database}", f"{database.stem}.{table if '.' in table else f'main.{table}'}"


def _of_input(size: Mapping[str, int]) -> dict[str, Any]:
    if not size:
        return {}
    rows, volume, files = (size.get(name) for name in ("rows", "bytes", "files"))
    return {
        "inputStatistics": read.InputStatisticsInputDatasetFacet(rowCount=rows, size=volume, fileCount=files),
        "dataQualityMetrics": quality.DataQualityMetricsInputDatasetFacet(columnMetrics={}, rowCount=rows, bytes=volume, fileCount=files),
    }


def _of_output(size: Mapping[str, int]) -> dict[str, Any]:
    rows, volume, files = (size.get(name) for name in ("rows", "bytes", "files"))
    return {"outputStatistics": written.OutputStatisticsOutputDatasetFacet(rowCount=rows, size=volume, fileCount=files)}
