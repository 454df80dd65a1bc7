"""The article of an HTML page: its text as paragraphs and what the page says of it. Runs in the limited child process.

`trafilatura` finds the article; its own guesses of title, author and date stand where the page's head is silent.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from detente.clean import metadata
from detente.errors import EmptyInput

#: A page has a head or a body; what has neither is a piece of one, as feeds and dumps carry it.
_WHOLE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
#: What the head of a news page tells; where it does, nothing is guessed.
_EXPECTED = frozenset(("title", "author", "published"))
#: Pages whose story is put in by script hold it in JSON-LD only: there it is so many times as long as what is found.
_SCRIPTED = 3
#: Of a piece, the finder of articles must keep this share of the words; else all its paragraphs are taken.
_KEPT = 0.8
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main "
    "ol p pre section table td th tr ul".split()
)
_SILENT = frozenset(("script", "style", "template", "noscript", "iframe", "svg", "math", "form", "button"))


def extract(data: bytes, origin: str) -> bytes:
    """The fields of a page (UTF-8) as JSON: text, and title, outlet, author, published, url, language if told.

    Raises EmptyInput if the page holds no article.
    """
    page = data.decode("utf-8", "surrogatepass")
    fields = _whole(page) if _WHOLE.search(page[:4000]) else _piece(page)
    if not fields.get("text", "").strip():
        raise EmptyInput(
            f"{origin} holds no article.",
            remedy="Check that the page was saved with its text, or save the article as plain text.",
        )
    fields["text"] = re.sub(r"\n+", "\n\n", fields["text"].strip())
    return msgspec.json.encode({k: v.encode("utf-8", "replace").decode() for k, v in fields.items()})


def _whole(page: str) -> dict[str, str]:
    from trafilatura import bare_extraction, load_html

    tree = load_html(page)
    if tree is None:
        return {}
    told = metadata.read(tree)
    silent = not told.keys() >= _EXPECTED  # trafilatura's guesses take as long as the article itself
    found = bare_extraction(
        tree, favor_precision=True, include_comments=False, include_tables=False, with_metadata=silent,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )  # fmt: skip
    guessed = {"title": "title", "outlet": "sitename", "author": "author", "published": "date", "url": "url"}
    guesses = {field: str(getattr(found, name, None) or "") for field, name in guessed.items()}
    text = str(getattr(found, "text", None) or "")
    body = told.pop("text", "")
    if len(body) > _SCRIPTED * len(text):
        text = body
    return {**{k: v for k, v in guesses.items() if v}, **told, "text": text}


def _piece(page: str) -> dict[str, str]:
    """The text of a fragment: the article in it if that is nearly all, else all its paragraphs."""
    from trafilatura import load_html

    tree = load_html(f"<html><body><article>{page}</article></body></html>")
    if tree is None:
        return {}
    everything = "\n".join(paragraphs(tree))
    article = _whole(f"<html><body><article>{page}</article></body></html>").get("text", "")
    return {"text": article if len(article) >= _KEPT * len(everything) else everything}


def paragraphs(tree: Any) -> list[str]:
    """The texts between the block elements of a parsed page, in order, each as one line."""
    lines: list[list[str]] = [[]]
    silent = 0
    from lxml import etree

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        silent += (name in _SILENT or not name) * (1 if event == "start" else -1)
        if name in _BLOCKS:
            lines.append([])
        if event == "start" and not silent:
            lines[-1].append(element.text or "")
        elif event == "end" and not silent:
            lines[-1].append(element.tail or "")
    return [line for parts in lines if (line := " ".join("".join(parts).split()))]
