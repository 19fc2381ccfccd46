"""Health check of a service: `python bin/healthy.py PART URL`, exit status 0 when the api-server at URL calls that part healthy.

PART is metadatabase (the api-server itself), scheduler, dag_processor or triggerer. `airflow jobs check` asks the same and costs
five seconds of a processor each time.
"""

import json
import sys
import urllib.request


def main(part: str, url: str) -> int:
    """Ask; 0 = healthy, 1 = not, or no answer."""
    try:
        with urllib.request.urlopen(f"{url}/api/v2/monitor/health", timeout=5) as answer:
            health = json.load(answer)
    except OSError:
        return 1
    return 0 if health[part]["status"] == "healthy" else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
