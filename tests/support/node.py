"""Validators that their makers wrote for node, installed once beside the tests that ask them."""

import fcntl
import json
import shutil
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "node"
_MODULES = FOLDER / "node_modules"
_STRICT = {
    "strict": True,
    "noEmit": True,
    "skipLibCheck": True,
    "target": "es2022",
    "module": "esnext",
    "moduleResolution": "bundler",
    "types": [],
    "paths": {"*": [f"{_MODULES}/*"]},
}


class Absent(Exception):
    """Why the validators cannot run here."""


class Node:
    """Raises `Absent` when node, npm or the packages cannot be had; `lock` is a file that all who may install at once have in common."""

    def __init__(self, lock: Path) -> None:
        found, npm = shutil.which("node"), shutil.which("npm")
        if found is None or npm is None:
            raise Absent("node and npm are not installed")
        self._node = found
        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _installed():
                _install(npm)

    def run(self, script: str, what: object) -> object:
        """What a script of the folder answers, JSON both ways."""
        call = [self._node, script]
        done = subprocess.run(call, cwd=FOLDER, input=json.dumps(what).encode(), capture_output=True, timeout=60, check=True)
        return json.loads(done.stdout)

    def type_errors(self, source: str, folder: Path) -> list[str]:
        """What TypeScript's compiler, at its strictest, says of `source`, which may import the packages; `folder` is an empty one."""
        (folder / "checked.ts").write_text(source, encoding="utf-8")
        (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": _STRICT, "files": ["checked.ts"]}), encoding="utf-8")
        call = [self._node, str(_MODULES / "typescript" / "bin" / "tsc"), "--project", "."]
        done = subprocess.run(call, cwd=folder, capture_output=True, timeout=60, check=False)
        said = done.stdout.decode().splitlines()
        assert bool(said) == bool(done.returncode), done.stderr.decode()
        return said


def _installed() -> bool:
    """Whether the packages that stand there are those that the lock file asks for."""
    standing, asked = _MODULES / ".package-lock.json", _packages(FOLDER / "package-lock.json")
    return standing.is_file() and _packages(standing) == asked and all((FOLDER / path).is_dir() for path in asked)


def _packages(lock: Path) -> dict[str, str]:
    """The version of each package by its folder; the first entry is the folder's own."""
    packages = json.loads(lock.read_text())["packages"]
    return {path: each["version"] for path, each in packages.items() if path}


def _install(npm: str) -> None:
    done = subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=FOLDER, capture_output=True, timeout=300, check=False)
    if done.returncode:
        raise Absent(f"the npm registry did not give the validators: {done.stderr.decode()[-200:]}")
