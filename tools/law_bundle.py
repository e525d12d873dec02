"""Makes and signs an update of the law, for those who maintain it.

`python -m tools.law_bundle key KEY.pem`      a new key pair: KEY.pem stays secret, KEY.pub.pem is handed out
`python -m tools.law_bundle make KEY.pem OUT` the entries of this checkout, signed
`python -m tools.law_bundle fingerprint`      what `content/edition.yaml` is to hold
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from tools.ready import ROOT
from upstander.law.core.edition import read_edition
from upstander.law.core.seal import fingerprint, sealed

CONTENT = ROOT / "src" / "upstander" / "law" / "content"


def content_fingerprint(content: Path = CONTENT) -> str:
    """The SHA-256 of every entry, in the order of their paths."""
    digest = hashlib.sha256()
    for path in sorted([*content.glob("*/*.yaml"), content / "federal.yaml"]):
        digest.update(path.relative_to(content).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def edition_text(content: Path = CONTENT) -> str:
    """The entries as one edition in JSON, checked against the schema."""
    about: dict[str, Any] = yaml.safe_load((content / "edition.yaml").read_text("utf-8"))
    about.pop("fingerprint")
    for kind in ("states", "circuits"):
        about[kind] = [
            yaml.safe_load(path.read_text("utf-8")) for path in sorted((content / kind).glob("*.yaml"))
        ]
    about["federal"] = yaml.safe_load((content / "federal.yaml").read_text("utf-8"))
    text = json.dumps(about, default=str, ensure_ascii=False)
    read_edition(text)
    return text


def make_key(path: Path) -> None:
    """A new key pair; the secret half only its owner can read."""
    key = Ed25519PrivateKey.generate()
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = key.public_key()
    path.with_suffix(".pub.pem").write_bytes(
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    print(fingerprint(public))


def main(words: list[str]) -> None:
    """Do what the words say."""
    match words:
        case ["key", path]:
            make_key(Path(path))
        case ["make", key, out]:
            private = load_pem_private_key(Path(key).read_bytes(), None)
            if not isinstance(private, Ed25519PrivateKey):
                sys.exit(f"{key} is not a private Ed25519 key.")
            Path(out).write_text(sealed(edition_text(), private), "utf-8")
        case ["fingerprint"]:
            print(content_fingerprint())
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
