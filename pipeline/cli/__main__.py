"""`python -m pipeline.cli`: the command where no script is installed."""

import sys

from pipeline.cli import main

sys.exit(main())
