"""A PostgreSQL server of one's own, for as long as a command runs.

    python tools/postgres.py -- pytest tests/domain

runs the command with POTENTIALER_DATABASE_URL pointing at a new, empty server in a temporary folder, and removes it all
afterwards. The server is as fast and as forgetful as tests need: it does not wait for the disk.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from machine import postgresql_programs

ROLE = "potentialer"
START_SECONDS = 30
ENOUGH_MEMORY = 2 * 1024**3
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "log_min_messages=fatal")


@contextmanager
def temporary_server() -> Iterator[str]:
    """Start a server and yield the address of its database `postgres`; stop it and remove its files on leaving."""
    programs = postgresql_programs()
    folder = Path(tempfile.mkdtemp(prefix="potentialer-postgres-", dir=_fast_folder()))
    password, port = secrets.token_hex(16), _free_port()
    who = _unprivileged(folder)
    process = None
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))  # so that the files are removed then, too
    try:
        _initialise(programs, folder, password, who)
        settings = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", *FORGETFUL]
        arguments = [argument for setting in settings for argument in ("-c", setting)]
        command = [programs / "postgres", "-D", folder / "data", *arguments]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **who)
        _wait_until_ready(programs, port, process, folder / "log")
        yield f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/postgres"
    finally:
        if process is not None:
            process.send_signal(signal.SIGQUIT)  # at once: nothing in it is needed any more
            process.wait(START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(programs: Path, folder: Path, password: str, who: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if who:
        os.chown(secret, pwd.getpwnam(who["user"]).pw_uid, -1)
    access = ["-U", ROLE, f"--pwfile={secret}", "--auth=scram-sha-256"]
    command = [programs / "initdb", "-D", folder / "data", *access, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **who)
    if done.returncode:
        sys.exit(f"PostgreSQL kunne ikke oprettes: {done.stderr.strip()}")


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then the machine's `postgres` or `nobody` runs it, and owns the folder."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        return {"user": name, "group": entry.pw_gid, "extra_groups": [], "cwd": folder}
    sys.exit("PostgreSQL kører ikke som root, og maskinen har hverken brugeren postgres eller nobody.")


def _wait_until_ready(programs: Path, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        asked = subprocess.run(
            [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False, cwd="/"
        )
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    sys.exit(f"PostgreSQL ville ikke starte:\n{log.read_text(errors='replace')[-2000:]}")


def _fast_folder() -> str | None:
    """Memory where there is plenty of it (a container often has little), else the machine's temporary folder."""
    memory = Path("/dev/shm")  # noqa: S108
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ENOUGH_MEMORY else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    command = sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]
    if not command:
        sys.exit(__doc__)
    with temporary_server() as url:
        done = subprocess.run(command, env={**os.environ, "POTENTIALER_DATABASE_URL": url}, check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
