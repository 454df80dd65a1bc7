"""Who did what to whom: triggers and frames over the parse, status, and the mentions made of them."""

from detente.coder import reader
from detente.coder.coder import EventCoder
from detente.coder.triggers import may_hold

__all__ = ["EventCoder", "may_hold", "reader"]
