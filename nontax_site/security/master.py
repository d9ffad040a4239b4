"""The master key: what the private keys in the database are locked under.

It lives in a file of mode 0600 outside the database; its path is a setting, or
the environment names it. Nothing prints it: not ``repr``, not an error, not a
pickle.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from pathlib import Path
from typing import NoReturn

import gmssl_pyx

from nontax_site.kernel.errors import Corrupt, NotConfigured

_SIZE = 16
_NONCE = 12
_TAG = 16


class MasterKeyMissing(NotConfigured):
    """The file that should hold the master key is not there."""

    code = "master-key-missing"
    message = "The master key file ${path} is missing."
    remedy = "Restore it from the safe; a new one cannot open the keys in use."


class MasterKeyExposed(NotConfigured):
    """Others than its owner may read or write the master key file."""

    code = "master-key-exposed"
    message = "The master key file ${path} is open to others (mode ${mode})."
    remedy = "Take the rights of group and others away (chmod 600) and change the key."


class MasterKeyMalformed(NotConfigured):
    """The file does not hold 16 bytes as 32 hex digits."""

    code = "master-key-malformed"
    message = "The master key file ${path} does not hold a master key."


class MasterKeyThere(NotConfigured):
    """A new master key would overwrite one that is in use."""

    code = "master-key-there"
    message = "There is a master key file at ${path} already."


class KeyLocked(Corrupt):
    """The stored private key does not open under this master key."""

    code = "key-locked"
    message = "The stored key of ${what} does not open under this master key."


class MasterKey:
    """Locks and opens private keys with SM4-GCM, each under its own nonce."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) != _SIZE:
            raise ValueError("a master key is 16 bytes")
        self._key = key

    @classmethod
    def generate(cls) -> MasterKey:
        """A new random key, only in memory (tests and ``create``)."""
        return cls(secrets.token_bytes(_SIZE))

    @classmethod
    def create(cls, path: Path) -> MasterKey:
        """Make the file (mode 0600) with a new key; refuses to overwrite."""
        path.parent.mkdir(parents=True, exist_ok=True)
        key = cls.generate()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            descriptor = os.open(path, flags, 0o600)
        except FileExistsError:
            raise MasterKeyThere(path=path) from None
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key._key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        return key

    @classmethod
    def load(cls, path: Path) -> MasterKey:
        """Read the file; refuses one that others may read or write."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            raise MasterKeyMissing(path=path) from None
        with file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & 0o077:
                raise MasterKeyExposed(path=path, mode=f"{mode:04o}")
            text = file.read(200)
        try:
            return cls(bytes.fromhex(text.decode("ascii")))
        except ValueError:
            raise MasterKeyMalformed(path=path) from None

    def lock(self, secret: bytes, owner: str) -> bytes:
        """The secret locked for its owner: it opens under that name only."""
        nonce = secrets.token_bytes(_NONCE)
        locked, tag = gmssl_pyx.sm4_gcm_encrypt(
            self._key, nonce, owner.encode(), secret
        )
        return bytes(nonce + tag + locked)

    def unlock(self, locked: bytes, owner: str) -> bytes:
        """The secret; KeyLocked if master key, owner or bytes are others."""
        nonce, tag = locked[:_NONCE], locked[_NONCE : _NONCE + _TAG]
        try:
            return bytes(
                gmssl_pyx.sm4_gcm_decrypt(
                    self._key, nonce, owner.encode(), locked[_NONCE + _TAG :], tag
                )
            )
        except gmssl_pyx.GmsslInnerError:
            raise KeyLocked(what=owner) from None

    def digest(self, data: bytes, purpose: str) -> str:
        """A keyed SM3 digest as hex: nobody can try values without this key."""
        return hmac.new(self._key, f"{purpose}\0".encode() + data, "sm3").hexdigest()

    def __repr__(self) -> str:
        return "<MasterKey>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a master key is never stored")
