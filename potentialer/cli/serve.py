"""`potentialer serve`: the web server, and beside it the background worker of a single machine.

One process is the parent of all: gunicorn's arbiter. It forks the web workers after the application is loaded (they
share that memory) and starts `potentialer worker` as a child of its own, which it starts again if it dies. Web workers
and background worker each notice when their parent is gone, so nothing is left behind even after `kill -9`.
"""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connections
from django.urls import get_resolver
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger

from potentialer.cli import CommandError, Subparsers
from potentialer.cli.migrate import count_missing_migrations

logger = logging.getLogger("potentialer.serve")

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
STEADY_SECONDS = 60.0
WORKER_GRACE_SECONDS = 10.0


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "serve",
        help=_("starter webserveren og baggrundsarbejdet"),
        description=_("Starter webserveren og, på samme maskine, baggrundsarbejdet. Stop med Ctrl-C eller SIGTERM."),
    )
    parser.add_argument("--port", type=int, default=8000, help=_("port (normalt %(default)s)"))
    parser.add_argument("--bind", default="127.0.0.1", help=_("netkortets adresse (normalt %(default)s)"))
    parser.add_argument("--workers", type=int, default=2, help=_("antal processer (normalt %(default)s)"))
    parser.add_argument(
        "--threads", type=int, default=settings.THREADS, help=_("tråde pr. proces (normalt %(default)s)")
    )
    parser.add_argument(
        "--no-worker", action="store_true", help=_("start ikke baggrundsarbejdet (`potentialer worker` kører for sig)")
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int | None:
    if options.workers < 1 or options.threads < 1:
        raise CommandError(_("--workers og --threads skal være mindst 1."))
    _require_free_port(options.bind, options.port)
    _require_migrated_database()
    _fit_pool(options.threads)
    _prepare_static_files()
    background = None if options.no_worker else Background()
    HouseArbiter(HouseApplication(options), background).run()  # type: ignore[no-untyped-call]
    return None


def _prepare_static_files() -> None:
    """Put stylesheets, scripts and fonts in place with their digests and compressed, when any of them is newer."""
    if settings.DEBUG:
        return
    root = Path(settings.STATIC_ROOT)
    manifest = root / "staticfiles.json"
    sources = [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*") if path.is_file()]
    if not sources:
        raise CommandError(_("Stylesheets og scripts mangler. Byg dem med `make assets`."))
    newest = max(path.stat().st_mtime for path in sources)
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)


class HouseApplication(BaseApplication):
    """Tells gunicorn our settings in code; it reads no configuration file and no command line of its own."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        super().__init__()  # type: ignore[no-untyped-call]

    def load_config(self) -> None:
        host = f"[{self.options.bind}]" if ":" in self.options.bind else self.options.bind
        values = {
            "bind": f"{host}:{self.options.port}",
            "workers": self.options.workers,
            "threads": self.options.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "pre_fork": _close_connections,
            "logger_class": HouseLogger,
            "control_socket_disable": True,
            # Else a caller behind a proxy on this machine could say which address it is that she asks for.
            "forwarder_headers": "",
            "graceful_timeout": 20,
            # The heartbeat is a file that is touched; on a slow disk it would stall the workers.
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
        }
        for name, value in values.items():
            self.cfg.set(name, value)  # type: ignore[union-attr]

    def load(self) -> Callable[..., Any]:
        from potentialer.config.wsgi import application

        # Reading the addresses imports every view, form and template tag: once here, not in each web worker.
        _patterns = get_resolver().url_patterns
        return application


class HouseLogger(Logger):
    """Hands gunicorn's messages to the house's logging. Requests are not logged: addresses hold search words."""

    def setup(self, cfg: Config) -> None:
        self.cfg = cfg
        self.error_log.propagate = True
        self.access_log.disabled = True

    def access(self, *_arguments: object) -> None:
        return

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        # Gunicorn adds the address that was asked for; the traceback is enough.
        self.error_log.error("%s", str(msg).split("%", 1)[0].strip(), exc_info=True)

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        # Of a request that is no HTTP gunicorn quotes the line, where search words may stand; its kind is enough.
        text = str(msg)
        if text.startswith("Invalid request from"):
            text, args = "invalid request: " + ": ".join(text.split(": ")[1:2]), ()
        self.error_log.warning(text, *args)

    def reopen_files(self) -> None:
        return

    def close_on_exec(self) -> None:
        return


class HouseArbiter(Arbiter):
    """Gunicorn's parent process, which also looks after the background worker."""

    def __init__(self, application: HouseApplication, background: "Background | None") -> None:
        self.background = background
        super().__init__(application)  # type: ignore[no-untyped-call]

    def manage_workers(self) -> None:
        super().manage_workers()  # type: ignore[no-untyped-call]
        if self.background:
            self.background.tend()

    def stop(self, graceful: bool = True) -> None:
        if self.background:
            self.background.ask_to_end()
        super().stop(graceful)  # type: ignore[no-untyped-call]
        if self.background:
            self.background.end()

    def handle_usr2(self) -> None:
        # Gunicorn would start a second parent beside this one, with a second background worker.
        logger.warning("signal ignored name=SIGUSR2")


class Background:
    """The child process `potentialer worker`: started, started again with patience, and ended with its parent."""

    def __init__(self, command: list[str] | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        own = [sys.executable, "-m", "potentialer.cli.main", "worker", "--parent", str(os.getpid())]
        self.command = command or own
        self.clock = clock
        self.process: subprocess.Popen[bytes] | None = None
        self.ended = False
        self.failures = 0
        self.started_at = 0.0
        self.next_start = 0.0

    def tend(self) -> None:
        """Start the child if it is not running and its waiting time is over. Called about once a second."""
        if self.ended:
            return
        if self.process is not None:
            # Gunicorn may have collected the exit status before us; then poll() says 0, and the exit still counts.
            if self.process.poll() is None:
                return
            self._note_death()
        if self.clock() >= self.next_start:
            self.started_at = self.clock()
            self.process = subprocess.Popen(self.command)
            logger.info("background worker started pid=%d", self.process.pid)

    def ask_to_end(self) -> None:
        """Tell the child to finish its step and go; do not wait for it."""
        self.ended = True
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Wait for the child to go, and kill it if it takes too long: its next start continues where it was."""
        self.ask_to_end()
        if self.process is None:
            return
        try:
            self.process.wait(WORKER_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            logger.warning("background worker killed pid=%d", self.process.pid)
            self.process.kill()
            self.process.wait()

    def _note_death(self) -> None:
        if self.process is None:
            return
        if self.clock() - self.started_at > STEADY_SECONDS:
            self.failures = 0
        wait = min(FIRST_WAIT_SECONDS * 2**self.failures, LONGEST_WAIT_SECONDS)
        self.failures += 1
        self.next_start = self.clock() + wait
        logger.error("background worker died pid=%d failures=%d again_in=%.1f", self.process.pid, self.failures, wait)
        self.process = None


def _close_connections(_arbiter: object, _worker: object) -> None:
    """Close what the parent opened: a connection or pool shared by two processes would mix up their answers."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool:
            close_pool()


def _fit_pool(threads: int) -> None:
    """Give every thread of a web worker a database connection of its own, also when --threads says more."""
    pool = connections["default"].settings_dict["OPTIONS"].get("pool")
    if isinstance(pool, dict):
        pool["max_size"] = max(threads, pool["max_size"])


def _require_free_port(bind: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except (OSError, OverflowError) as error:
            sentence = _("Kan ikke bruge %(bind)s, port %(port)d (%(error)s). Vælg en anden med --port eller --bind.")
            raise CommandError(sentence % {"bind": bind, "port": port, "error": error}) from error


def _require_migrated_database() -> None:
    try:
        missing = count_missing_migrations()
    except (DatabaseError, InterfaceError) as error:
        # A web node that starts before its database waits for it, and says so at /sundhed/.
        logger.warning("database does not answer yet error=%s", type(error).__qualname__)
        return
    if missing:
        raise CommandError(_("Databasen mangler ændringer. Kør `potentialer migrate` først."))
