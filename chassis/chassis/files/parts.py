"""Parts: the pieces of a file as one seekable file, with one piece in memory."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate


class PartsFile(io.RawIOBase):
    """A file of parts of the given sizes, each fetched on demand. Parts are numbered from 1."""

    def __init__(self, sizes: Sequence[int], fetch: Callable[[int], bytes]) -> None:
        super().__init__()
        self._ends = list(accumulate(sizes))
        self._fetch = fetch
        self._number = 0
        self._part = b""
        self._at = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True: a workbook's table of contents is at its end."""
        return True

    def tell(self) -> int:
        """Return the position of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position, counted from the start, from here or from the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed says Buffer
        """Fill the buffer with the rest of the current part."""
        if self._at >= self._length:
            return 0
        index = bisect_right(self._ends, self._at)
        if index + 1 != self._number:
            self._part, self._number = self._fetch(index + 1), index + 1
        begins = self._ends[index] - len(self._part)
        piece = self._part[self._at - begins : self._at - begins + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    @property
    def _length(self) -> int:
        return self._ends[-1] if self._ends else 0
