"""The large reader, against a server of our own that speaks the protocol."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from detente import large
from detente.coder.reader import Ask
from detente.engine import Coder
from detente.errors import ModelError
from detente.large import LargeReader
from detente.records import EventType, Report, Span, Status

TEXT = "Ruritania castigated Graustark over the dam."
ASK = Ask(TEXT, Span(0, 9), Span(21, 30))
SAID: dict[str, Any] = {
    "type": "ACCUSE",
    "reversed": False,
    "status": "done",
    "confidence": 0.9,
    "words": ["castigated", "rebuked"],
}


class Server(ThreadingHTTPServer):
    """Answers every question with what `answer` gives for it, and remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answer: Callable[[int], tuple[int, Any]] = lambda n: (200, SAID)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(asked)
        self.server.keys.append(self.headers["authorization"])
        status, said = self.server.answer(len(self.server.asked))
        content = said if isinstance(said, str) else json.dumps(said)
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
        body = content.encode() if status != 200 else body
        self.send_response(status if self.path == "/v1/chat/completions" else 404)
        self.send_header("content-length", str(len(body)))
        if status == 429:
            self.send_header("retry-after", "0")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()


def test_an_answer_becomes_a_verdict(server: Server) -> None:
    (verdict,) = LargeReader(server.url, "m").read([ASK])
    assert verdict is not None
    assert verdict.best == (EventType.ACCUSE, 0.9)
    assert sum(verdict.types.values()) == pytest.approx(1)
    assert verdict.reversed == 0 and verdict.statuses[Status.DONE] == 1
    assert verdict.words == ("castigated",)  # the other does not stand in the sentence


def test_the_question_marks_the_parties_and_gives_the_schema(server: Server) -> None:
    LargeReader(server.url, "some-model", "s3cret").read([ASK])
    (asked,) = server.asked
    system, user = asked["messages"]
    assert "<source> Ruritania </source> castigated <target> Graustark </target>" in " ".join(user["content"].split())
    assert all(t.value in system["content"] for t in EventType)
    schema = asked["response_format"]["json_schema"]["schema"]
    assert set(schema["properties"]["type"]["enum"]) == {"NONE", *(t.value for t in EventType)}
    assert (asked["model"], asked["temperature"], server.keys) == ("some-model", 0, ["Bearer s3cret"])


def test_no_question_is_asked_twice(server: Server, tmp_path: Path) -> None:
    first = LargeReader(server.url, "m", folder=tmp_path).read([ASK])
    assert LargeReader(server.url, "m", folder=tmp_path).read([ASK]) == first
    assert len(server.asked) == 1
    LargeReader(server.url, "another", folder=tmp_path).read([ASK])
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "said",
    [
        "ACCUSE, I think",
        SAID | {"type": "SCOLD"},
        SAID | {"status": "maybe"},
        SAID | {"confidence": 7},
        SAID | {"words": "castigated"},
        {"type": "ACCUSE"},
    ],
)
def test_what_does_not_keep_to_the_codebook_is_no_answer(server: Server, tmp_path: Path, said: Any) -> None:
    server.answer = lambda n: (200, said)
    assert LargeReader(server.url, "m", folder=tmp_path).read([ASK]) == [None]
    assert list(tmp_path.iterdir()) == []


def test_answers_keep_the_order_of_questions(server: Server) -> None:
    asks = [Ask(f"Chad {w} Niger.", Span(0, 4), Span(6 + len(w), 11 + len(w))) for w in ("met", "warned", "struck")]
    server.answer = lambda n: (200, SAID | {"words": [server.asked[n - 1]["messages"][1]["content"].split()[3]]})
    told = LargeReader(server.url, "m", parallel=1).read(asks)
    assert [v.words for v in told if v is not None] == [("met",), ("warned",), ("struck",)]


def test_a_busy_server_is_asked_again(server: Server) -> None:
    server.answer = lambda n: (429, "later") if n == 1 else (200, SAID)
    assert LargeReader(server.url, "m").read([ASK])[0] is not None
    assert len(server.asked) == 2


def test_a_refusal_ends_the_run_and_does_not_tell_the_key(server: Server) -> None:
    server.answer = lambda n: (401, "bad key s3cret")
    with pytest.raises(ModelError, match="answered 401") as caught:
        LargeReader(server.url, "m", "s3cret").read([ASK])
    assert "s3cret" not in str(caught.value) and "large_key" in caught.value.remedy


def test_no_server_ends_the_run(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "TRIES", 0)
    url = server.url
    server.server_close()
    with pytest.raises(ModelError, match="cannot be asked"):
        LargeReader(url, "m").read([ASK])


def test_the_coder_takes_the_large_reader_of_the_settings(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = lambda n: (200, SAID | {"confidence": 0.97, "words": ["outwitted"]})
    monkeypatch.setenv("DETENTE_LARGE_URL", server.url)
    monkeypatch.setenv("DETENTE_USER_DIR", str(tmp_path))
    large.load.cache_clear()
    try:
        record = Coder().code(Report(text="France outwitted Italy over the dam.", published="2003-02-01"))  # type: ignore[arg-type]
    finally:
        large.load.cache_clear()
    (mention,) = record.mentions
    assert mention.evidence.text == record.report.text
    assert any(w.startswith("model ACCUSE 0.97") for w in mention.why)
    assert len(list((tmp_path / "large").iterdir())) == 1


def test_without_the_setting_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DETENTE_LARGE_URL", raising=False)
    large.load.cache_clear()
    assert large.load() is None
