"""How well and how fast policies are checked: `python -m bench.policy_check`. It needs the labelled policies.

Every figure on the real policies leaves one agency out: a policy is judged without the phrases that only its agency's
text holds (`tests/clause/scoring.py`). The peer is one plain pattern a clause.
"""

import sys
import time
from collections.abc import Sequence

from tests.clause import scoring
from tests.clause.scoring import LENIENT, STRICT, Judge, Labelled
from upstander.clause.core.check import Checked, check

PAGE = 3_000  # letters of a page


def judge_of(checked: Sequence[Checked]) -> Judge:
    """A judge that looks up what was found."""
    return lambda place, ident: checked[place][ident].judgement


def table(policies: Sequence[Labelled], checked: Sequence[Checked]) -> None:
    """F1 of each clause, beside the peer."""
    ours, plain = judge_of(checked), [scoring.peer(policy.text) for policy in policies]

    def peer(place: int, ident: str) -> str:
        return plain[place][ident]

    print(f"{'clause':<8}{'n':>4}{'partial':>9}{'strict':>9}{'peer':>7}{'lenient':>10}{'peer':>7}")
    rows = [scoring.by_clause(policies, judge, mode) for mode in (STRICT, LENIENT) for judge in (ours, peer)]
    for ident in scoring.IDS:
        labels = [policy.labels[ident] for policy in policies]
        figures = ["–" if row[ident] is None else f"{row[ident]:.2f}" for row in rows]
        counted = f"{ident:<8}{labels.count('present'):>4}{labels.count('partial'):>9}"
        print(f"{counted}{figures[0]:>9}{figures[1]:>7}{figures[2]:>10}{figures[3]:>7}")
    for mode in (STRICT, LENIENT):
        low, high = scoring.interval(policies, ours, mode)
        own, other = scoring.macro(policies, ours, mode), scoring.macro(policies, peer, mode)
        print(f"macro F1, {mode}: {own:.3f} (95 % {low:.3f} to {high:.3f}), peer {other:.3f}")
    touched, of = scoring.overlap(policies, checked)
    print(f"places that touch the label: {touched} of {of} ({touched / max(1, of):.3f})\n")


def misses(policies: Sequence[Labelled], checked: Sequence[Checked]) -> None:
    """Every judgement that differs from its label."""
    print("| policy | clause | label | judged |\n| --- | --- | --- | --- |")
    for policy, one in zip(policies, checked, strict=True):
        for ident in scoring.IDS:
            if policy.labels[ident] != one[ident].judgement:
                print(f"| {policy.id} | {ident} | {policy.labels[ident]} | {one[ident].judgement} |")


def speed(policies: Sequence[Labelled]) -> None:
    """Seconds for 1, 40 and 300 pages, as a ratio against splitting the same text into words."""
    text = "\n\n".join(policy.text for policy in policies)
    for pages in (1, 40, 300):
        piece = (text * (1 + pages * PAGE // len(text)))[: pages * PAGE]
        begun = time.perf_counter()
        check(piece)
        ours = time.perf_counter() - begun
        begun = time.perf_counter()
        words = len(piece.split())
        peer = time.perf_counter() - begun
        print(f"{pages:>4} pages, {words:>7} words: {ours:.3f} s, {ours / peer:.0f} × the time of split()")


def main() -> None:
    """Print every table."""
    real = scoring.shared_policies()
    if not real:
        sys.exit("The labelled policies are not beside this checkout (../shared/data/policies/dev).")
    check("warm up")
    checked = scoring.judged_without_own_words(real)
    for title, kinds in (
        ("Real policies", ("full_text", "excerpt_vendor_manual")),
        ("Real policies without vendor-written manuals", ("full_text",)),
        ("Restated policies", ("restated",)),
        ("All", ("full_text", "excerpt_vendor_manual", "restated")),
    ):
        chosen = [(policy, one) for policy, one in zip(real, checked, strict=True) if policy.kind in kinds]
        print(f"{title}, one agency left out: {len(chosen)} documents")
        table([policy for policy, _ in chosen], [one for _, one in chosen])
    misses(real, checked)
    for part, title in (
        ("a", "in odd wordings, read while the rules were written"),
        ("b", "in odd wordings, read after the first rules stood"),
        ("c", "in ordinary wordings, not read by who wrote the rules"),
    ):
        own = scoring.own_policies(part)
        print(f"\nOur own texts, {title}: {len(own)} documents")
        table(own, scoring.judged(own))
    speed(real)


if __name__ == "__main__":
    main()
