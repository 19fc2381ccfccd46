"""How the command tells what went wrong: in lines on stderr, which are JSON where the log is."""

import logging
import sys


def tell(message: str) -> None:
    """Tell it."""
    if (logs := sys.modules.get("pipeline.logs")) is not None and logs.is_json():
        logging.getLogger("toll").error(message)
        return
    sys.stderr.write("".join(f"toll: {line}\n" for line in message.splitlines() if line.strip()))
