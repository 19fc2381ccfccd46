"""The page: one self-contained file that opens from disk, fetches nothing, and leads from every figure to its sentences.

write(data, path)    data: Arrow tables, as `PageTables` names them
"""

from pipeline.report.page import PageTables, write

__all__ = ["PageTables", "write"]
