"""Dated official events as witnesses: lists of official trips made into records, and held against the news.

A row of a list says who was where and when, in fields, and in remarks ("Met with the prime minister.") what was done
there. The fields give one visit. The remarks are read by the ordinary coder with what their style leaves out filled
in, the traveller as subject and the country visited as owner of its offices; positions are then moved back to the
words as given, so that a record points at those only.
"""

from __future__ import annotations

from detente.official.coding import OUTLET, import_official, record_of
from detente.official.corroborate import Corroboration, corroborate
from detente.official.remarks import Filled, Named
from detente.official.trips import Row, Trip, trips

__all__ = [
    "OUTLET",
    "Corroboration",
    "Filled",
    "Named",
    "Row",
    "Trip",
    "corroborate",
    "import_official",
    "record_of",
    "trips",
]
