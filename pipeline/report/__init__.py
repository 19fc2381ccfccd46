"""The page: one self-contained file that opens from disk, fetches nothing, and leads from every figure to its sentences.

write(data, path)    data: Arrow tables, as `PageTables` names them
run_of(path)         the run that a page shows

`shown` puts rows as people read them, `embedded` makes the data that the page's own script filters and draws.

And the pages for whoever is on duty, from plain values: `ops` makes them, `night` says what they show, `verdict` whether it is good.
"""

from pipeline.report.page import PageTables, run_of, write

__all__ = ["PageTables", "run_of", "write"]
