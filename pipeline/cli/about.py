"""Which Toll this is: the option --version."""

from importlib import metadata
from typing import Annotated

import typer


def _told(asked: bool) -> None:
    """Tell the version of Toll, and the extractor by which it reads."""
    if not asked:
        return
    from pipeline.normalise import EXTRACTOR_VERSION

    typer.echo(f"toll {metadata.version('toll')}, extractor {EXTRACTOR_VERSION}")
    raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_told, is_eager=True, help="Say which Toll this is.")]
