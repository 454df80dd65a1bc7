"""Mentions of many reports to one record of acts: blocking, scored and reversible judgements, assembled events."""

from detente.linking.linker import Desk, LinkCount, Linked, Linking, link, link_store, link_tellings

__all__ = ["Desk", "LinkCount", "Linked", "Linking", "link", "link_store", "link_tellings"]
