"""The warehouse: one DuckDB file, built beside the published one and renamed onto it. The only room that imports DuckDB.

    build(current, next, batches, ledger, rejections)    lake → tables, whole or as an amended copy: the same rows either way
    resolve(next)                                        reports → casualty_events (sql/events/)
    marts(next)                                          views (sql/marts/)
    frames(next)                                         check SQL → Arrow, for the gate
    publish(next, current, published_at, runs, checks)   history, then one rename; next_instant(current, now) is an instant for it
    query(database, sql)                                 the analyst's question, read-only
    page_data(database)                                  what the report page shows

Every call opens and closes its files, so each stage may run in its own process. The published file is only ever read:
whoever has it open keeps what they opened.
"""

from pipeline.warehouse.load import Change, LakeBatch, build, discard
from pipeline.warehouse.page import PageData, page_data
from pipeline.warehouse.publication import Counts, marts, next_instant, publish, resolve
from pipeline.warehouse.reading import frames, open_read_only, query

__all__ = [
    "Change", "Counts", "LakeBatch", "PageData", "build", "discard", "frames", "marts", "next_instant", "open_read_only",
    "page_data", "publish", "query", "resolve",
]  # fmt: skip
