"""A large model as reader: the questions of the model reader, put to any server that speaks the OpenAI protocol.

Off unless the setting `large_url` names a server (llama.cpp, vLLM, a hosted model). It answers about one marked
sentence at a time; an answer counts only if it keeps to types and statuses of the codebook, and the words that it gives
as grounds only if they stand in the sentence. Answers are kept on disk, so that no question is paid for twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec

from detente import config, ontology
from detente.coder.reader import Ask, Verdict, marked
from detente.errors import ModelError
from detente.records import EventType, Status

MARKS = ("<source>", "</source>", "<target>", "</target>")
#: Answers of the server that are worth asking again for: too many requests, and faults that pass.
_PASSING = (408, 409, 425, 429, 500, 502, 503, 504)
#: How often a question is asked again, with growing pauses or as long as the server's Retry-After says.
TRIES = 3
#: Seconds after which a silent server is given up; a large model on a small machine takes its time.
SECONDS = 120
_NONE = "NONE"

_TASK = """You code news for a political scientist. In the sentence a source and a target are marked. Say which act, if
any, the sentence tells of the source towards the target, as told (do not use what you know of the world).
Types:
{types}
- NONE: no act between these two; a bare "said" is none.
Status: done; intended (planned, promised, expected); hypothetical (if, could, hoped); denied (told not to have been).
reversed: true if the marked target does it to the marked source.
confidence: 0 to 1, how sure you are of the type. words: up to three single words of the sentence that tell the act."""


class Answer(msgspec.Struct, frozen=True):
    """What the server has to answer, as JSON."""

    type: str
    reversed: bool
    status: Status
    confidence: float
    words: list[str]


class LargeReader:
    """Asks a server; `url` is the address that `/chat/completions` is appended to ("http://localhost:8080/v1")."""

    def __init__(self, url: str, model: str, key: str = "", folder: Path | None = None, parallel: int = 4) -> None:
        self._url, self._model, self._key = url.rstrip("/"), model, key
        self._folder, self._parallel = folder, parallel

    def read(self, asks: Sequence[Ask]) -> list[Verdict | None]:
        """A verdict for each question, in order, None where the answer was no answer; ModelError if there is no
        server."""
        with ThreadPoolExecutor(self._parallel) as pool:
            return list(pool.map(self._one, asks))

    def _one(self, ask: Ask) -> Verdict | None:
        sentence = marked(ask, MARKS)
        file = self._file(sentence)
        said = file.read_text("utf-8") if file is not None and file.is_file() else None
        answer = _parsed(said) if said is not None else None
        if answer is None:
            said = self._asked(sentence)
            answer = _parsed(said)
            if answer is not None and file is not None:
                _keep(file, said)
        return None if answer is None else _verdict(answer, ask)

    def _file(self, sentence: str) -> Path | None:
        """Where the answer is kept: by the server, the model, the task and the sentence."""
        if self._folder is None:
            return None
        what = "\0".join((self._url, self._model, _task(), sentence))
        return self._folder / f"{hashlib.sha256(what.encode()).hexdigest()}.json"

    def _asked(self, sentence: str) -> str:
        """The server's words; asked again where the fault may pass."""
        body = {
            "model": self._model,
            "temperature": 0,
            "messages": [{"role": "system", "content": _task()}, {"role": "user", "content": sentence}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "act", "strict": True, "schema": _schema()},
            },
        }
        reply = self._posted(body)
        if reply.status != 200:
            remedy = "Check the settings large_url, large_model and large_key, or unset large_url: it can do without."
            said = reply.data[:200].decode("utf-8", "replace")
            said = said.replace(self._key, "***") if self._key else said
            raise ModelError(f"{self._url} answered {reply.status}: {said}", remedy=remedy)
        return _content(reply.data)

    def _posted(self, body: dict[str, Any]) -> Any:
        import urllib3

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        retries = urllib3.Retry(
            total=TRIES, status_forcelist=_PASSING, allowed_methods=None, backoff_factor=0.5, raise_on_status=False
        )
        try:
            return self._pool.request(
                "POST", f"{self._url}/chat/completions", json=body, headers=headers, retries=retries, timeout=SECONDS
            )
        except urllib3.exceptions.HTTPError as error:
            remedy = "Start the server, or unset large_url: it can do without."
            raise ModelError(f"{self._url} cannot be asked: {error}", remedy=remedy) from error

    @cached_property
    def _pool(self) -> Any:
        import urllib3

        return urllib3.PoolManager(maxsize=self._parallel)


@cache
def load() -> LargeReader | None:
    """The large reader of the settings, None if large_url is empty; its answers are kept in the user's folder."""
    url = config.text("large_url")
    if not url:
        return None
    folder = config.user_dir() / "large"
    parallel = config.number("large_parallel")
    return LargeReader(url, config.text("large_model"), config.text("large_key"), folder, parallel)


@cache
def _task() -> str:
    types = "\n".join(f"- {t.value}: {info.meaning}" for t, info in ontology.load().types.items())
    return _TASK.format(types=types)


@cache
def _types() -> tuple[str, ...]:
    return (_NONE, *(t.value for t in EventType))


@cache
def _schema() -> dict[str, Any]:
    """The JSON schema of an answer, with nothing left open."""
    fields = {
        "type": {"type": "string", "enum": list(_types())},
        "reversed": {"type": "boolean"},
        "status": {"type": "string", "enum": [s.value for s in Status]},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "words": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
    }
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _content(reply: bytes) -> str:
    """The words of the first choice; empty if the reply is of another form."""
    try:
        said = json.loads(reply)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError):
        return ""
    return said if isinstance(said, str) else ""


def _parsed(said: str | None) -> Answer | None:
    """The answer if it keeps to the schema."""
    try:
        answer = msgspec.json.decode(said or "", type=Answer)
    except msgspec.DecodeError:  # not JSON, or a type or status that the codebook does not have
        return None
    return answer if answer.type in _types() and 0 <= answer.confidence <= 1 else None


def _verdict(answer: Answer, ask: Ask) -> Verdict:
    """The answer as probabilities: what the confidence leaves is shared among the other types."""
    kinds: list[EventType | None] = [None, *EventType]
    told = None if answer.type == _NONE else EventType(answer.type)
    rest = (1 - answer.confidence) / (len(kinds) - 1)
    types = {k: answer.confidence if k is told else rest for k in kinds}
    statuses = {s: float(s is answer.status) for s in Status}
    there = {w.strip(".,;:!?\"'“”‘’()").lower() for w in ask.text.split()}
    words = tuple(w.lower() for w in answer.words[:3] if w.lower() in there)
    return Verdict(types, float(answer.reversed), statuses, words)


def _keep(file: Path, said: str) -> None:
    """Keep an answer, whole or not at all; a folder that cannot be written to keeps nothing."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{time.monotonic_ns()}.part")
        part.write_text(said, "utf-8")
        part.replace(file)
