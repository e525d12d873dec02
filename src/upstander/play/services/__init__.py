"""Writes of plays, one module a subject, and the reading of what was typed."""

from .kept import (
    drop_plan,
    export_corrections,
    forget_old_words,
    forget_words,
    give_correction,
    keep_plan,
    keep_words,
    say_how_sure,
)
from .mastery import begin_check, count_play, decide_learning, record_pilot, standard
from .plays import (
    UNSAID,
    Sure,
    choose,
    delete,
    finish_with_moves,
    flag,
    pause,
    start,
    take_back,
    wait,
    walk_of,
)
from .reading import Outcome, make_ready, read_words

__all__ = [
    "UNSAID",
    "Outcome",
    "Sure",
    "begin_check",
    "choose",
    "count_play",
    "decide_learning",
    "delete",
    "drop_plan",
    "export_corrections",
    "finish_with_moves",
    "flag",
    "forget_old_words",
    "forget_words",
    "give_correction",
    "keep_plan",
    "keep_words",
    "make_ready",
    "pause",
    "read_words",
    "record_pilot",
    "say_how_sure",
    "standard",
    "start",
    "take_back",
    "wait",
    "walk_of",
]
