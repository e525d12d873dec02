"""Keeps a few processes running as one: starts them, restarts one that dies, passes signals on, stops them all."""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

PATIENCE = 15.0  # seconds a process has to stop by itself
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def tied_to_parent() -> None:
    """Called in the new process: if the supervisor is killed, this one is told to stop (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGTERM)


@dataclass
class Child:
    """A process that should run as long as the supervisor does."""

    name: str
    command: list[str]
    on_hup: signal.Signals = (
        signal.SIGTERM
    )  # what asks it to begin anew: HUP where it can, else stop and start
    process: subprocess.Popen[bytes] | None = None
    asked_to_begin_anew: bool = False
    deaths: list[float] = field(default_factory=list)  # when it stopped unasked, in the last minute

    def start(self, env: Mapping[str, str], keep: tuple[int, ...]) -> None:
        """Start it, in its own group, so that Ctrl-C reaches the supervisor alone."""
        self.asked_to_begin_anew = False
        self.process = subprocess.Popen(
            self.command,
            env=dict(env),
            pass_fds=keep,
            process_group=0,
            preexec_fn=tied_to_parent,  # noqa: PLW1509  # the supervisor has no threads
        )

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal, if it runs."""
        if self.process is not None and self.alive:
            self.process.send_signal(number)

    def begin_anew(self) -> None:
        """Ask it to take up its settings and program again; the web does so without a lost request."""
        self.asked_to_begin_anew = True
        self.tell(self.on_hup)


class Supervisor:
    """Runs children until it is told to stop, or until one dies again and again."""

    def __init__(self, children: list[Child], *, env: Mapping[str, str], keep: tuple[int, ...] = ()) -> None:
        self.children, self.env, self.keep = children, env, keep
        self.ears, self.mouth = socket.socketpair()
        self.mouth.setblocking(False)
        signal.set_wakeup_fd(self.mouth.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start(self.env, self.keep)

    def run(self, *each_tick: Callable[[], None]) -> int:
        """Keep them running, and call each of these four times a second; the exit code."""
        while True:
            heard = self.listen(0.25)
            if heard & {signal.SIGTERM, signal.SIGINT}:
                self.stop()
                return 0
            if signal.SIGHUP in heard:
                for child in self.children:
                    child.begin_anew()
            for child in self.children:
                if not child.alive and not self.revive(child):
                    self.stop()
                    return 1
            for call in each_tick:
                call()

    def listen(self, seconds: float) -> set[int]:
        """The signals that came, waiting for one at most this long."""
        ready, _, _ = select.select([self.ears], [], [], seconds)
        return set(self.ears.recv(256)) if ready else set()

    def revive(self, child: Child) -> bool:
        """Start a dead child again; False when it died five times in a minute."""
        if not child.asked_to_begin_anew:
            code = child.process.returncode if child.process else None
            child.deaths = [
                *(when for when in child.deaths if when > time.monotonic() - 60),
                time.monotonic(),
            ]
            if len(child.deaths) >= 5:
                print(f"{child.name} stopped five times in a minute (exit code {code}).", file=sys.stderr)
                return False
            print(f"{child.name} stopped (exit code {code}) and is started again.", file=sys.stderr)
            time.sleep(1)
        child.start(self.env, self.keep)
        return True

    def stop(self) -> None:
        """Ask every child to stop, then insist."""
        for child in self.children:
            child.tell(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
