"""Makes what leaves the program as evidence: the pack for an accreditor, a record of one's own, the council's page."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import IO, Any

from upstander.agency import tallies
from upstander.agency.audit import links
from upstander.agency.models import Agency
from upstander.clause.core.rubric import clauses
from upstander.compliance import queries as compliance
from upstander.compliance.core.crosswalk import standards
from upstander.ground import pdf
from upstander.ground.core.tables_write import lines
from upstander.policy import queries as policies
from upstander.policy.core.redline import redline
from upstander.policy.models import PolicyVersion

from .. import queries

IN_MEMORY = 8_000_000  # bytes of a pack before it goes to disk
SIGNED_COLUMNS = (
    "key",
    "policy",
    "version",
    "badge",
    "name",
    "unit",
    "signed_at",
    "statement",
    "text_sha256",
    "source",
    "file_sha256",
)


class _Pack:
    """A ZIP file that remembers the hash of everything in it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.hashes: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Put a file in, piece by piece."""
        counted = hashlib.sha256()
        with self.zip.open(name, "w", force_zip64=True) as entry:
            for piece in pieces:
                entry.write(piece)
                counted.update(piece)
        self.hashes[name] = counted.hexdigest()

    def close(self) -> None:
        """Put the manifest in and end the file."""
        body = json.dumps({"files": self.hashes}, indent=1, sort_keys=True)
        self.zip.writestr("manifest.json", body)
        self.zip.close()


def pack(agency: Agency, at: datetime) -> IO[bytes]:
    """The evidence pack of an agency: texts, history, signatures, crosswalk, record, and a script that checks them.

    Texts and files are read one version at a time and signatures row by row, so its size does not show in memory.
    """
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the answer closes it
    made = _Pack(file)
    content = files("upstander.acknowledgement") / "content"
    for name in ("README.txt", "verify.py"):
        made.add(name, [(content / name).read_bytes()])
    published = list(queries.published(agency).defer("original"))
    for version in published:
        _add_version(made, version)
    _add_changes(made, published)
    made.add("signatures.csv", lines(SIGNED_COLUMNS, queries.signatures(agency)))
    made.add("crosswalk.csv", _crosswalk(agency, at))
    made.add("record.jsonl", _record(agency))
    made.close()
    file.seek(0)
    return file


def _add_version(made: _Pack, version: PolicyVersion) -> None:
    folder = f"policies/{version.policy.slug}/v{version.number}"
    original = f"original/{version.original_name}"
    made.add(f"{folder}/text.txt", [bytes(version.text_bytes)])
    made.add(f"{folder}/{original}", [bytes(version.original)])
    made.add(f"{folder}/version.json", [json.dumps(_about(version, original), indent=1).encode()])


def _about(version: PolicyVersion, original: str) -> dict[str, Any]:
    steps = [
        {
            "step": step.get_kind_display(),
            "at": step.at.isoformat(),
            "by": step.person.name if step.person else None,
            "reason": step.words,
            "text_sha256": step.text_hash,
        }
        for step in policies.steps(version)
    ]
    return {
        "policy": version.policy.slug,
        "title": version.policy.title,
        "number": version.number,
        "status": version.status,
        "effective_on": _day(version.effective_on),
        "review_on": _day(version.review_on),
        "published_at": _day(version.published_at),
        "published_by": version.published_by.name if version.published_by else None,
        "approved_at": _day(version.approved_at),
        "approved_by": version.approved_by.name if version.approved_by else None,
        "approved_sha256": version.approved_hash,
        "signatures_count_from_version": version.signed_since or version.number,
        "what_changed": version.summary_of_change,
        "text_sha256": version.text_hash,
        "original": original,
        "original_sha256": version.original_hash,
        "history": steps,
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _add_changes(made: _Pack, published: list[PolicyVersion]) -> None:
    for old, new in pairwise(published):
        if old.policy_id == new.policy_id:
            name = f"changes/{new.policy.slug}-v{old.number}-to-v{new.number}.html"
            made.add(name, [_redline(old, new).encode()])


def _redline(old: PolicyVersion, new: PolicyVersion) -> str:
    marks = {"gone": "del", "new": "ins"}
    found = []
    for edit in redline(policies.blocks(old), policies.blocks(new)):
        words = [
            f"<{marks[p.kind]}>{escape(p.text)}</{marks[p.kind]}>" if p.kind in marks else escape(p.text)
            for p in edit.pieces
        ]
        whole = "".join(words) or escape(edit.block.text)
        whole = (
            f"<{marks[edit.kind]}>{whole}</{marks[edit.kind]}>"
            if edit.kind in marks and not edit.pieces
            else whole
        )
        found.append(f"<p>{escape(edit.block.number)} {whole}</p>")
    title = f"{escape(new.policy.title)}: version {old.number} to version {new.number}"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>'
    return f"{head}{''.join(found)}</html>"


def _crosswalk(agency: Agency, at: datetime) -> Iterator[bytes]:
    version = policies.current(agency)
    board = compliance.board(version, tallies.day_of(agency, at)) if version else None
    head = ("clause", "name", "version in force", *(standard.name for standard in standards()))
    rows = (
        (
            each.id,
            each.name,
            board.row(each.id).judgement if board else "",
            *(s.covers.get(each.id, "") for s in standards()),
        )
        for each in clauses()
    )
    return lines(head, rows)


def _record(agency: Agency) -> Iterator[bytes]:
    for link, digest in links(agency):
        entry: dict[str, Any] = {"number": link.number, "digest": digest}
        if link.verb.startswith("policy."):
            entry["link"] = asdict(link)
        yield (json.dumps(entry, ensure_ascii=False) + "\n").encode()


def own_record(data: dict[str, Any]) -> bytes:
    """A person's own record as a tagged PDF."""
    return pdf.render("acknowledgement/typst/record.typ", data)


def council_page(data: dict[str, Any]) -> bytes:
    """The summary of the program on one page, as a tagged PDF: counts only, none below 11."""
    return pdf.render("acknowledgement/typst/council.typ", data)
