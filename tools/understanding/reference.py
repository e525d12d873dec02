"""Writes what other implementations say, for the tests: `python -m tools.understanding.reference`.

Pieces of words by Hugging Face's tokenizers, TF-IDF and figures by scikit-learn. Needs requirements/train.txt.
"""

import json
from pathlib import Path
from typing import Any

from tools.ready import ROOT

OUT = ROOT / "tests" / "understanding" / "data" / "reference.json"
SIGNS = r"(?u)\w+|[^\w\s]"
LINES = [
    "Come off him, I've got him.",
    "hey SARGE!! don't - that's on camera, it's 0140",
    "10-6 start me a sup to the 1400 blk of Kiln, no rush...",
    "um i i think we should uh roll him over ok",
    "Get your hands off. NOW.",
    "naive $100 + 5% (steps between them)",
    "supercalifragilisticexpialidocious zzxqj",
    "a" * 120,
    "you good? you good. you good!",
    "",
]


def pieces() -> list[list[str]]:
    """The pieces of each line, by the library and the whole base vocabulary."""
    from tokenizers import Tokenizer

    from .network import base_folder

    tokenizer: Any = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(24)
    return [tokenizer.encode(line).tokens for line in LINES]


def tfidf() -> dict[str, Any]:
    """Weights of words and of runs of letters, by scikit-learn."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=SIGNS)
    runs = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    found = {}
    for name, vectorizer in (("w", words), ("c", runs)):
        table = vectorizer.fit_transform(LINES[:6])
        names = vectorizer.get_feature_names_out()
        found[name] = {
            "rarity": dict(zip(names, map(float, vectorizer.idf_), strict=True)),
            "rows": [
                {names[column]: float(value) for column, value in zip(row.indices, row.data, strict=True)}
                for row in table
            ],
        }
    return found


def figures() -> dict[str, Any]:
    """Macro-F1 of a small case, by scikit-learn."""
    from sklearn.metrics import f1_score

    truth, said = [0, 0, 1, 2, 3, 4, 4, 5, 6, 6], [0, 1, 1, 2, 2, 4, 0, 5, 6, 3]
    return {"truth": truth, "said": said, "macro_f1": float(f1_score(truth, said, average="macro"))}


if __name__ == "__main__":
    Path(OUT).write_text(
        json.dumps({"lines": LINES, "pieces": pieces(), "tfidf": tfidf(), "figures": figures()}, indent=1)
        + "\n"
    )
