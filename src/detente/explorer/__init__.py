"""The local explorer: a database of records as pages, each of them also JSON and CSV, served on 127.0.0.1 only.

`guard` decides who may ask (hosts, origins, the token of a run) and which headers an answer carries; `desk` reads the
database, each thread with a connection of its own that can only read and gives up in time; `state` reads the URL,
which is the whole state of a view; `views` answer with a `page.Page`; `page` turns that into HTML, JSON or CSV.
Nothing here knows SQL. The web framework (Starlette, Jinja2, uvicorn) is used in this room only.
"""

from __future__ import annotations

from detente.explorer.app import create_app
from detente.explorer.server import serve

__all__ = ["create_app", "serve"]
