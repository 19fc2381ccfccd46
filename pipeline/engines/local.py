"""Extraction in this process, or in a pool of processes of this machine."""

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import Final

import pyarrow as pa

from pipeline.model import TollError
from pipeline.normalise import normalise

LOOK_AHEAD: Final = 2
"""Record batches in flight for each worker: one in work, one waiting. Memory is bounded by workers x LOOK_AHEAD batches."""


def run(batches: Iterable[pa.RecordBatch], workers: int) -> Iterator[dict[str, pa.RecordBatch]]:
    """Yield what `normalise` makes of each batch of documents, in their order.

    One worker, or one batch, runs in this process: starting a pool costs seconds. TollError if a worker process dies.
    """
    source = iter(batches)
    head = list(islice(source, 2))
    if workers == 1 or len(head) < 2:  # noqa: PLR2004 (nothing to share out)
        yield from map(normalise, chain(head, source))
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)
    waiting: deque[Future[dict[str, pa.RecordBatch]]] = deque()
    try:
        for batch in chain(head, source):
            waiting.append(pool.submit(normalise, batch))
            if len(waiting) >= workers * LOOK_AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise TollError("an extracting process died, most likely for want of memory; lower TOLL_WORKERS or TOLL_BATCH_BYTES.") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Make this worker end when its parent is killed: it would wait on the queue for ever, holding the write end itself."""
    threading.Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
