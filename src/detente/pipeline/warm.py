"""What the server loads from which worker processes are forked, so that all of them share it; imported nowhere else.

The one module that works when it is imported. Nothing here may start threads, which do not outlive a fork: the
language model and the tables are loaded, the model reader is not.
"""

from __future__ import annotations

import contextlib
import gc

from detente.actors.finder import finder
from detente.actors.registry import registry
from detente.coder import lexicon
from detente.language import Language

with contextlib.suppress(Exception):  # what cannot be loaded is told by the worker that needs it
    _language = Language().nlp
    _tables = (registry(), finder(), lexicon.load())
    gc.collect()
    gc.freeze()
