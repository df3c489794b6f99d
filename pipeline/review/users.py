"""Who may work at the desk: a file of names and hashed passwords, and the sessions of those who signed in."""

import hashlib
import hmac
import json
import os
import secrets
import threading
import time
from collections import defaultdict, deque
from pathlib import Path

from pipeline.archive.replacing import replacing
from pipeline.errors import UsageError

SESSION_S = 12 * 3600.0
TRIES, TRIES_S = 5, 60.0
"""So many wrong passwords in so many seconds, then a name has to wait."""
LEAST_PASSWORD = 8
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


class Users:
    """The file `users.json` of an archive. Without it a single person works, by the name of her account."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def required(self) -> bool:
        """Whether one has to sign in."""
        return self.path.exists()

    def add(self, name: str, password: str) -> None:
        """Adds a person or changes her password. Raises UsageError."""
        name = " ".join(name.split())
        if not name or len(name) > 60 or not name.isprintable():
            raise UsageError("a name has 1 to 60 printable characters", remedy="choose another")
        if len(password) < LEAST_PASSWORD:
            raise UsageError(
                f"a password has at least {LEAST_PASSWORD} characters", remedy="choose a longer one"
            )
        known = self._read()
        salt = secrets.token_bytes(16)
        known[name] = {"salt": salt.hex(), "hash": _hash(password, salt).hex()}
        with replacing(self.path) as beside:
            beside.touch(mode=0o600)
            beside.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")

    def check(self, name: str, password: str) -> bool:
        """Whether the password is the person's. An unknown name takes as long as a known one."""
        known = self._read().get(" ".join(name.split()))
        salt = bytes.fromhex(known["salt"]) if known else b"0" * 16
        found = _hash(password[:1000], salt)
        return (
            hmac.compare_digest(found, bytes.fromhex(known["hash"]) if known else b"") and known is not None
        )

    def _read(self) -> dict[str, dict[str, str]]:
        if not self.path.exists():
            return {}
        known: dict[str, dict[str, str]] = json.loads(self.path.read_text(encoding="utf-8"))
        return known


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, dklen=32, maxmem=64 << 20, **_SCRYPT)


class Sessions:
    """Who is signed in, by a random token; forgotten when the server ends."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, float]] = {}
        self._wrong: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def begin(self, name: str) -> str:
        """A new token."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._names[token] = (name, time.monotonic() + SESSION_S)
        return token

    def name_of(self, token: str) -> str | None:
        """Whose token it is."""
        name, until = self._names.get(token, ("", 0.0))
        return name if until > time.monotonic() else None

    def end(self, token: str) -> None:
        """Signs out."""
        with self._lock:
            self._names.pop(token, None)

    def may_try(self, name: str) -> bool:
        """Whether a name may try a password now; counts the try."""
        now = time.monotonic()
        with self._lock:
            tries = self._wrong[name]
            while tries and now - tries[0] > TRIES_S:
                tries.popleft()
            if len(tries) >= TRIES:
                return False
            tries.append(now)
            return True

    def forget_tries(self, name: str) -> None:
        """After a right password."""
        with self._lock:
            self._wrong.pop(name, None)


def own_name() -> str:
    """The name of the account that runs the desk."""
    return os.environ.get("USER") or os.environ.get("LOGNAME") or "clerk"
