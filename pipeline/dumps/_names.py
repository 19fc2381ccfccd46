"""Names of files and members, as they stand in locators: printable, without a way out of the archive, each one once."""

import re
import zlib
from typing import Final

LONGEST_NAME: Final = 200
SEEN_BITS: Final = 2**23
_MARKS: Final = re.compile(r"[!#%]|[^\x20-\U0010ffff]|[\x7f-\x9f\ud800-\udfff]")


def shown(name: str) -> str:
    """Return a file's name as text, whatever its bytes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def sanitised(name: str) -> str:
    """Return a member's name without drive, `..`, leading slashes and control characters; `!`, `#` and `%` are percent-encoded."""
    name = shown(name).replace("\\", "/")
    parts = [part for part in name.split("/") if part not in {"", ".", ".."}]
    if parts and re.fullmatch(r"[A-Za-z]:", parts[0]):
        parts = parts[1:]
    clean = _MARKS.sub(lambda mark: "".join(f"%{byte:02X}" for byte in mark[0].encode("utf-8", "replace")), "/".join(parts))
    return clean or "member"


def is_hidden(name: str) -> bool:
    """Whether a member is one that folders hide, or what macOS adds beside each file."""
    return any(part == "__MACOSX" or (part.startswith(".") and part not in {".", ".."}) for part in name.replace("\\", "/").split("/"))


class MemberNames:
    """Makes the locators of the members of one archive differ.

    Names seen are kept as bits of a fixed mebibyte, so that an archive of millions costs no more: a name whose bit is set, which
    some new ones' will be, gets its number in the archive added.
    """

    def __init__(self) -> None:
        self._seen = bytearray(SEEN_BITS // 8)
        self._count = 0

    def located(self, archive: str, name: str) -> tuple[str, str]:
        """Return a member's locator, unique in the archive, and its name without folders."""
        self._count += 1
        clean = sanitised(name)
        short = clean[:LONGEST_NAME]
        place, bit = divmod(zlib.crc32(short.encode()) % SEEN_BITS, 8)
        number = f"@{self._count}" if self._seen[place] >> bit & 1 else ""
        self._seen[place] |= 1 << bit
        return f"{archive}!{short}{number}", clean.rpartition("/")[2]
