"""The vectors that tagger and parser read, computed in half the time of spaCy's own layers, and the same.

What the first layers of spaCy's small English models say of a word depends on the word alone, so it is kept from report
to report; the layers above them see a word with its neighbours and are multiplied here without spaCy's wrapping.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

#: Words whose vectors are kept: 6 MB.
_ROWS = 16_384
#: Words are embedded in blocks of so many: the last bits of a product hang on how many rows it has, and no answer may
#: hang on what was read before.
_BLOCK = 16
#: The layers that this module knows (spaCy's MultiHashEmbed without static vectors, MaxoutWindowEncoder).
_EMBED = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
_MAXOUT = ("maxout", "layernorm")
#: How far a vector may lie from that of spaCy's own layers: rounding stays ten times below.
_CLOSE = 1e-4


class Encoder:
    """A pipeline's Tok2Vec model, run without spaCy's layers."""

    def __init__(self, model: Any, vocab: Any) -> None:
        import numpy as np
        from thinc.api import chain

        embed, windows = model.layers
        self._vocab = vocab
        self._features = chain(*embed.layers[:3])
        self._mix = _Maxout(embed.layers[3])
        self._windows = [_Maxout(layer) for layer in windows.layers[0].layers]
        self._gap: int = windows.attrs["pad"]
        self._table = np.full((_ROWS, self._mix.width), 0, np.float32)  # all its pages from the beginning
        self._rows: dict[tuple[int, int], int] = {}

    def __call__(self, docs: Sequence[Any]) -> list[Any]:
        """The vectors of each document's words, one row a word."""
        import numpy as np
        from spacy.attrs import ORTH, SPACY

        words = self._embedded([tuple(w) for d in docs for w in d.to_array([ORTH, SPACY]).tolist()])
        gap, width = self._gap, self._mix.width
        padded = np.zeros((sum(map(len, docs)) + gap * (len(docs) + 1) + 2, width), np.float32)
        spans, at, read = [], gap, 0
        for doc in docs:  # a row of zeros before and after all, `gap` rows between two documents
            padded[at + 1 : at + 1 + len(doc)] = words[read : read + len(doc)]
            spans.append((at, at + len(doc)))
            at, read = at + len(doc) + gap, read + len(doc)
        inner = padded[1:-1]
        seen = np.empty((len(inner), 3 * width), np.float32)
        for layer in self._windows:
            seen[:, :width], seen[:, width : 2 * width], seen[:, 2 * width :] = padded[:-2], inner, padded[2:]
            inner += layer(seen)
        return [inner[a:b] for a, b in spans]

    def _embedded(self, words: list[tuple[int, ...]]) -> Any:
        """One row for each word, given as its form and whether white space follows."""
        new = [w for w in dict.fromkeys(words) if w not in self._rows]
        if len(self._rows) + len(new) > _ROWS:
            self._rows.clear()
            new = list(dict.fromkeys(words))
        if len(new) > _ROWS:
            return self._worked_out(words)
        if new:
            first = len(self._rows)
            self._table[first : first + len(new)] = self._worked_out(new)
            self._rows.update((w, first + k) for k, w in enumerate(new))  # type: ignore[misc]
        return self._table[[self._rows[w] for w in words]]  # type: ignore[index]

    def _worked_out(self, words: Sequence[tuple[int, ...]]) -> Any:
        import numpy as np
        from spacy.tokens import Doc

        said = self._vocab.strings
        doc = Doc(self._vocab, words=[said[form] for form, _ in words], spaces=[bool(space) for _, space in words])
        features = self._features.predict([doc]).dataXd
        full = np.zeros((-len(words) % _BLOCK + len(words), features.shape[1]), np.float32)
        full[: len(words)] = features
        return np.concatenate([self._mix(full[k : k + _BLOCK]) for k in range(0, len(full), _BLOCK)])[: len(words)]


class _Maxout:
    """A maxout layer with its normalisation: rows in, rows out."""

    def __init__(self, layer: Any) -> None:
        import numpy as np

        maxout, norm = (next(n for n in layer.walk() if n.name == name) for name in _MAXOUT)
        weights = maxout.get_param("W")
        self.width, self._pieces, _ = weights.shape
        rows = self.width * self._pieces  # piece by piece, so that the pieces are blocks of columns
        self._weights = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(rows, -1).T)
        self._bias = np.ascontiguousarray(maxout.get_param("b").T).reshape(-1)
        self._scale, self._shift = norm.get_param("G"), norm.get_param("b")

    def __call__(self, rows: Any) -> Any:
        import numpy as np

        pieces = rows @ self._weights
        pieces += self._bias
        best = pieces[:, : self.width].copy()
        for k in range(self.width, pieces.shape[1], self.width):
            np.maximum(best, pieces[:, k : k + self.width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", best, best)
        spread /= self.width
        spread += 1e-8  # as thinc's layernorm
        best /= np.sqrt(spread)[:, None]
        best *= self._scale
        best += self._shift
        return best


def encoder(model: Any, nlp: Any) -> Callable[[Sequence[Any]], list[Any]] | None:
    """The quick way to a Tok2Vec model's vectors; None if its layers are others, or it would give other vectors."""
    try:
        embed, windows = model.layers
        known = [layer.name.partition("(")[0] for layer in embed.layers] == _EMBED and all(
            layer.layers[0].layers[0].attrs.get("window_size") == 1 for layer in windows.layers[0].layers
        )
        quick = Encoder(model, nlp.vocab) if known else None
    except (AttributeError, LookupError, StopIteration, ValueError):
        return None
    probe = [nlp.make_doc(text) for text in ("The envoys of Chad and Peru met in Oslo.", "Talks failed", "Why?")]
    pairs = zip(quick(probe), model.predict(probe), strict=True) if quick is not None else ()
    return quick if quick is not None and all(float(abs(a - b).max()) < _CLOSE for a, b in pairs) else None
