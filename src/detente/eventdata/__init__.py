"""What the files of other event data sets look like: their columns in order, and the codes in their cells."""

from __future__ import annotations

from detente.eventdata.codes import (
    Cameo,
    Sector,
    State,
    cameo,
    cameo_type,
    goldstein,
    group_of,
    groups,
    is_region,
    plover_of,
    plover_sector,
    projected,
    recoded,
    sector_of,
    state_of,
    state_of_fips,
    states,
)
from detente.eventdata.columns import GDELT, GDELT_MENTIONS, ICEWS, KEDS, PHOENIX, POLECAT

__all__ = [
    "GDELT",
    "GDELT_MENTIONS",
    "ICEWS",
    "KEDS",
    "PHOENIX",
    "POLECAT",
    "Cameo",
    "Sector",
    "State",
    "cameo",
    "cameo_type",
    "goldstein",
    "group_of",
    "groups",
    "is_region",
    "plover_of",
    "plover_sector",
    "projected",
    "recoded",
    "sector_of",
    "state_of",
    "state_of_fips",
    "states",
]
