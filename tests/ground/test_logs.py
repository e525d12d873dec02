"""The log holds the place of an error and no words of it."""

import logging

import pytest

from upstander.ground.logs import Discreet


def record(name: str, message: str, error: BaseException | None = None) -> logging.LogRecord:
    found = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, ("/join/SECRET/",), found)


def raised() -> BaseException:
    try:
        try:
            raise KeyError("badge 1187")
        except KeyError as first:
            raise ValueError("Okonjo, Jamie has it") from first
    except ValueError as error:
        return error


def test_path_of_a_failed_request_is_left_out():
    line = Discreet("{name} {message}", style="{").format(record("django.request", "Failed: %s"))
    assert line == "django.request A request failed"


def test_error_shows_frames_and_types_and_no_values():
    line = Discreet("{message}", style="{").format(record("upstander", "Job failed at %s", raised()))
    assert "KeyError" in line
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "1187" not in line.replace('raise KeyError("badge 1187")', "")
    assert "Okonjo, Jamie has it" not in line.replace('raise ValueError("Okonjo, Jamie has it")', "")


@pytest.mark.parametrize("name", ["django.request", "upstander.problem", "django_tasks"])
def test_every_logger_of_the_settings_writes_this_way(name):
    from upstander.web import settings

    loggers = settings.LOGGING["loggers"]
    assert "handlers" not in loggers.get(name, {})
    assert settings.LOGGING["formatters"]["plain"]["()"] == "upstander.ground.logs.Discreet"
