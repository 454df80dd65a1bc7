"""Who did what to whom: triggers and frames over the parse, status, and the mentions made of them."""

from detente.coder import reader
from detente.coder.coder import EventCoder

__all__ = ["EventCoder", "reader"]
