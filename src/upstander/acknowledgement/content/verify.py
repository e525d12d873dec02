"""Checks this folder without our program or our server: `python3 verify.py`. Python 3.9 or newer, nothing else.

It counts every file again against manifest.json, every text against its fingerprint, every signature against the text
that was signed, and the record of policy events against its chain. It names what is off and exits with 1.
"""

import csv
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
START = "0" * 64


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files() -> Iterator[str]:
    manifest = json.loads((HERE / "manifest.json").read_text("utf-8"))
    for name, wanted in sorted(manifest["files"].items()):
        path = HERE / name
        if not path.is_file():
            yield f"{name}: is missing"
        elif sha256(path) != wanted:
            yield f"{name}: was altered"
    known = {*manifest["files"], "manifest.json"}
    for path in sorted(HERE.rglob("*")):
        name = path.relative_to(HERE).as_posix()
        if path.is_file() and name not in known and "__pycache__" not in name:
            yield f"{name}: is not in the manifest"


def versions() -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted(HERE.glob("policies/*/*/version.json")):
        yield path.parent, json.loads(path.read_text("utf-8"))


def texts() -> Iterator[str]:
    for folder, version in versions():
        if sha256(folder / "text.txt") != version["text_sha256"]:
            yield f"{folder.relative_to(HERE).as_posix()}/text.txt: is not the text of its fingerprint"
        if sha256(folder / version["original"]) != version["original_sha256"]:
            yield f"{folder.relative_to(HERE).as_posix()}/{version['original']}: is not the file that came"
        approved = version["approved_sha256"]
        if approved and approved != version["text_sha256"]:
            yield f"{folder.relative_to(HERE).as_posix()}: the approval is of another text"


def signatures() -> Iterator[str]:
    known = {(v["policy"], str(v["number"])): v["text_sha256"] for _, v in versions()}
    with (HERE / "signatures.csv").open(encoding="utf-8-sig", newline="") as sheet:
        for number, row in enumerate(csv.DictReader(sheet), 2):
            wanted = known.get((row["policy"], row["version"]))
            if wanted is None:
                yield f"signatures.csv, row {number}: version {row['version']} of {row['policy']} is not here"
            elif row["text_sha256"] != wanted:
                yield f"signatures.csv, row {number}: is under another text"


def recorded() -> Iterator[str]:
    """Each signature against its entry of the record, and each entry against its signature. Names are in no entry."""
    entries: dict[str, tuple[str, str]] = {}
    brought: dict[str, int] = {}
    with (HERE / "record.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            link = json.loads(line).get("link") or {}
            if link.get("verb") == "policy.acknowledged":
                entries[link["target"].rpartition(":")[2]] = (link["at"], link["facts"]["text"])
            elif link.get("verb") == "policy.signatures_brought_in":
                brought[link["facts"]["file"]] = (
                    brought.get(link["facts"]["file"], 0) + link["facts"]["count"]
                )
    with (HERE / "signatures.csv").open(encoding="utf-8-sig", newline="") as sheet:
        for number, row in enumerate(csv.DictReader(sheet), 2):
            if row["file_sha256"]:
                brought[row["file_sha256"]] = brought.get(row["file_sha256"], 0) - 1
            elif entries.pop(row["key"], None) != (row["signed_at"], row["text_sha256"]):
                yield f"signatures.csv, row {number}: is not as the record has it"
    for key in sorted(entries):
        yield f"signatures.csv: signature {key} of the record is missing"
    for name, left in sorted(brought.items()):
        if left:
            yield f"signatures.csv: {abs(left)} too {'few' if left > 0 else 'many'} from the file {name[:12]}"


def chain() -> Iterator[str]:
    """An entry that is not about a policy has only its digest here: who did it is nobody's business."""
    previous, expected = START, 1
    with (HERE / "record.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if entry["number"] != expected:
                yield f"record.jsonl, entry {expected}: is missing"
                return
            link = entry.get("link")
            if link is not None:
                body = json.dumps(link, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                found = hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
                if found != entry["digest"]:
                    yield f"record.jsonl, entry {expected}: does not follow from the one before"
                    return
            previous, expected = entry["digest"], expected + 1


def looked(check: Callable[[], Iterator[str]]) -> Iterator[str]:
    """What a check finds; a file so broken that it stops the check is a fault too, and the other checks go on."""
    try:
        yield from check()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, csv.Error) as error:
        yield f"{check.__name__}: can't be checked, since a file is broken ({type(error).__name__})"


def main() -> int:
    checks = (files, texts, signatures, recorded, chain)
    broken = [fault for check in checks for fault in looked(check)]
    for fault in broken:
        print(fault)
    print(f"{len(broken)} faults." if broken else "Everything fits: files, texts, signatures and the record.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
