"""Newsfold: raw news files in, clean, grouped, annotated stories out."""

import os

__version__ = "0.1.0"

# Work is spread over processes: threads of linear algebra would only wait for one another.
# numpy reads this once, when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
