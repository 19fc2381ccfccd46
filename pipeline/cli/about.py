"""Which Toll this is."""

from importlib import metadata

from pipeline.normalise import EXTRACTOR_VERSION


def version() -> str:
    """Version of Toll, and the extractor by which it reads, in one line."""
    return f"toll {metadata.version('toll')}, extractor {EXTRACTOR_VERSION}"
