"""Opens a signed update: Ed25519 (RFC 8032) over the exact bytes of an edition, by the `cryptography` package.

The file is JSON: `{"upstander_law": 1, "key": fingerprint, "signature": base64, "edition": text}`. What is signed is
`PURPOSE` and then the text, byte for byte, so nothing needs to be put into a canonical form.
"""

import base64
import hashlib
import json
from binascii import Error as NotBase64
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

PURPOSE = b"upstander law edition 1\n"  # a signature given for another purpose is none here
MOST = 20_000_000  # bytes of an update; the law of today has under one million

Keys = Mapping[str, Ed25519PublicKey]


class BadUpdate(ValueError):
    """A file that is not an update, or not one to be trusted; in a sentence."""


class NotNewer(BadUpdate):
    """Nothing that is not here already."""


class UnknownKey(BadUpdate):
    """Signed by a key that is not trusted here."""


def fingerprint(key: Ed25519PublicKey) -> str:
    """The SHA-256 of a public key in groups of four, for people to compare over another way."""
    digest = hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()
    return "-".join(digest[at : at + 4] for at in range(0, 32, 4))


def read_key(data: bytes) -> Ed25519PublicKey:
    """A public key from its PEM.

    Raises
    ------
    BadUpdate
    """
    try:
        key = load_pem_public_key(data)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise BadUpdate("This is not a public Ed25519 key in a PEM file.")
    return key


def sealed(edition: str, key: Ed25519PrivateKey) -> str:
    """An edition's text as an update that `opened` reads."""
    signature = key.sign(PURPOSE + edition.encode())
    return json.dumps(
        {
            "upstander_law": 1,
            "key": fingerprint(key.public_key()),
            "signature": base64.b64encode(signature).decode(),
            "edition": edition,
        },
        ensure_ascii=False,
    )


def opened(data: str | bytes, keys: Keys) -> str:
    """The text of the edition in an update, if a trusted key signed it.

    Raises
    ------
    UnknownKey
    BadUpdate
    """
    if len(data) > MOST:
        raise BadUpdate("It is bigger than 20 MB.")
    try:
        found = json.loads(data)
        version, name, text = found["upstander_law"], found["key"], found["edition"]
        signature = base64.b64decode(found["signature"], validate=True)
        signed = PURPOSE + text.encode()
    except (ValueError, KeyError, TypeError, AttributeError, NotBase64, RecursionError):
        raise BadUpdate("This is not a law update of Upstander.") from None
    if version != 1:
        raise BadUpdate("It is made for a newer program. Upgrade the program first.")
    key = keys.get(name) if isinstance(name, str) else None
    if key is None:
        raise UnknownKey(f"It is signed by the key {str(name)[:40]}, which is not trusted here.")
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        raise BadUpdate("Its signature does not fit: the file was changed after it was signed.") from None
    return str(text)
