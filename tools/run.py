"""`make run`: bring the database up to date, make the demo municipality the first time, and serve it."""

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException  # noqa: TID251 - asks our own server whether it is ready
from pathlib import Path

BIN = Path(sys.executable).parent
READY_SECONDS = 60

TRIES = (
    ("demensvenlige aktiviteter", "hvem der ved noget, og hvad de har prøvet"),
    ("uro i klassen", "hvad der hjalp, og hvad der ikke gjorde"),
    ("Zeineb Yilmas", "Zeynep Yılmaz, som hun lyder"),
    ("7102", "Åse Kjærgaard, på de sidste fire cifre i nummeret"),
    ("genbrugsen", "en enhed, på det navn folk bruger"),
)
WELCOME = """
Potentialer i Spil kører på {url}

  Gå ind som en af demoens medarbejdere (uden kodeord), og prøv at finde:
{tries}
  Stop med Ctrl-C. Databasen ligger i {data}/ og er der næste gang.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--announce", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.announce:
        announce(options.port)
        return
    os.environ.setdefault("POTENTIALER_DEMO", "1")
    os.environ.setdefault("POTENTIALER_MUNICIPALITY", "Fjordlund Kommune")
    os.environ.setdefault("POTENTIALER_LOG_LEVEL", "WARNING")
    prepare()
    # The announcer waits until the site answers; this process becomes the server itself, so that signals reach it.
    subprocess.Popen([sys.executable, __file__, "--announce", "--port", str(options.port)])
    os.execv(BIN / "potentialer", ["potentialer", "serve", "--port", str(options.port)])


def prepare() -> None:
    """Migrate, and fill an empty database with the demo municipality."""
    from potentialer.cli.main import main as potentialer

    stop_unless_done(potentialer(["migrate"]))
    from potentialer.domain.people.models import Unit

    if not Unit.objects.exists():
        print("Laver en opdigtet kommune til at prøve med …", flush=True)
        stop_unless_done(potentialer(["demo"]))
        stop_unless_done(potentialer(["worker", "--once"]))


def stop_unless_done(exit_code: int) -> None:
    if exit_code:
        sys.exit(exit_code)


def announce(port: int) -> None:
    """Wait for the site to answer, then say where it is and what to try."""
    deadline, server = time.monotonic() + READY_SECONDS, os.getppid()
    while time.monotonic() < deadline and os.getppid() == server:
        if answers(port):
            data = os.environ.get("POTENTIALER_DATA", "var")
            print(WELCOME.format(url=f"http://127.0.0.1:{port}", tries=things_to_try(), data=data), flush=True)
            return
        time.sleep(0.2)


def answers(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        try:
            connection.request("GET", "/sundhed/")
            response = connection.getresponse()
            return response.status == 200 and bool(json.loads(response.read()))
        except (OSError, HTTPException, ValueError):
            return False


def things_to_try() -> str:
    return "\n".join(f"    {query:26} {what}" for query, what in TRIES)


if __name__ == "__main__":
    main()
