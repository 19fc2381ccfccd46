"""Write pipeline/report/assets/vega.js.gz: Vega, Vega-Lite and Vega-Embed as the installed vl-convert bundles them.

    python bin/page_assets.py

It is kept in the repository so that no night has to start the engine that bundles it (1.4 s, 150 MB); a test holds it against the
installed vl-convert. Run it after `make lock` has chosen another version.
"""

import gzip
from importlib.metadata import version
from pathlib import Path

import vl_convert

VEGA = Path(__file__).parents[1] / "pipeline" / "report" / "assets" / "vega.js.gz"


def bundle() -> str:
    """The script of the charts, with where it comes from and under which licence."""
    return (
        f"/*! Vega {vl_convert.get_vega_version()}, Vega-Lite {vl_convert.get_vegalite_versions()[-1]}, Vega-Embed {vl_convert.get_vega_embed_version()}, "
        f"as bundled by vl-convert-python {version('vl-convert-python')}. "
        "Copyright University of Washington Interactive Data Lab and contributors; BSD-3-Clause. */\n" + vl_convert.javascript_bundle()
    )


if __name__ == "__main__":
    VEGA.write_bytes(gzip.compress(bundle().encode(), 9, mtime=0))
    print(VEGA)
