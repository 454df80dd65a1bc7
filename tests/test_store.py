from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from factories import Draft, bonn, telling
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import msgspec
from detente.errors import BadRecord, NewerSchema, NotARecord, StoreError, UnknownId
from detente.records import *  # noqa: F403
from detente.store import Added, Store
