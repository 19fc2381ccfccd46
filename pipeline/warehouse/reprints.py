"""Sketches of texts, by which reprints find each other: MinHash over runs of three words, cut into bands.

Texts that share a band are candidates; `sql/events/10_texts.sql` compares them word for word and decides.
"""

from typing import Final

import numpy as np
import pyarrow as pa
from rensa import RMinHash

from pipeline.warehouse.database import Connection

RUN: Final = 3
"""Words in a run: long enough that two stories of one incident share few, short enough to outlive an edit in each sentence."""
_ROWS: Final = 3
_BANDS: Final = 21
"""Three rows in a band: of two texts with half of their runs in common, 94 in 100 share one of 21 bands; with 0.6, 99.4; with 0.2, 15."""
_SEED: Final = 1
_BATCH: Final = 1_000
"""Articles sketched at once; bounds memory."""
_SHORT: Final = 20
"""Texts of fewer words are one only word for word: in these a changed figure is another incident."""
_MIX: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
"""Odd numbers that spread three 32-bit rows over 64 bits."""
VERSION: Final = f"{RMinHash.ALGORITHM_VERSION}.{RUN}.{_ROWS}.{_BANDS}.{_SEED}"
"""Bands of another version are not to be compared with these."""


def sketch(connection: Connection) -> None:
    """Add the articles that resolve.texts doesn't hold; the texts seen for the first time stand in the temporary table new_text."""
    connection.execute("CREATE OR REPLACE TEMP TABLE new_text (fingerprint VARCHAR)")
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE unread AS
        SELECT rowid AS place, (row_number() OVER (ORDER BY rowid) - 1) // ? AS batch
        FROM articles WHERE article_id NOT IN (SELECT article_id FROM resolve.texts)
    """, [_BATCH])  # fmt: skip
    # By place, so that no body is read twice, and none of the others.
    for span in connection.execute("SELECT min(place), max(place) FROM unread GROUP BY batch ORDER BY batch").fetchall():
        plain = connection.sql(
            """
            SELECT article_id, url, title, published_on, resolve.plain(body) AS plain
            FROM articles WHERE rowid BETWEEN ? AND ? AND rowid IN (SELECT place FROM unread) ORDER BY rowid
            """,
            params=span,
        ).to_arrow_table()
        sketched = plain.append_column("bands", _bands(plain.column("plain").to_pylist()))  # noqa: F841 (DuckDB reads it by name)
        connection.execute("""
            INSERT INTO new_text
            SELECT DISTINCT md5(plain) FROM sketched
            WHERE plain <> '' AND md5(plain) NOT IN (SELECT fingerprint FROM resolve.texts)
        """)
        connection.execute("""
            INSERT INTO resolve.texts
            SELECT article_id, md5(plain), md5(concat_ws(chr(31), coalesce(url, ''), coalesce(title, ''), coalesce(published_on::VARCHAR, ''), md5(plain))), bands
            FROM sketched
            ORDER BY article_id
        """)


def _bands(texts: list[str]) -> pa.ListArray:
    """Bands of each plain text, uint32; none for a short one. The place of a band among the others is part of its value."""
    words = [text.split() for text in texts]
    runs = [
        list(map(" ".join, zip(*(each[start:] for start in range(RUN)), strict=False))) if len(each) >= _SHORT else [] for each in words
    ]
    digests = RMinHash.digests_from_token_sets(runs, num_perm=_ROWS * _BANDS, seed=_SEED)
    rows = np.array(digests, dtype=np.uint64).reshape(len(texts), _BANDS, _ROWS)
    places = np.arange(_BANDS, dtype=np.uint64) * _MIX[0]
    values = (((rows * _MIX).sum(axis=2, dtype=np.uint64) + places) >> np.uint64(32)).astype(np.uint32)
    counts = [_BANDS if run else 0 for run in runs]
    kept = values[np.array(counts) > 0].ravel()
    return pa.ListArray.from_arrays(pa.array([0, *np.cumsum(counts)], pa.int32()), pa.array(kept))
