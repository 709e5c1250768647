"""Arithmetic coding: bits that cost the less, the better they can be foretold from what came before them.

A bit stands in a context, which has learnt from the bits before how likely each of the two is (Witten, Neal and Cleary
1987). The bytes travel in base 64, of which the compression of the host gives back nearly the whole third.
`engine/coding.js` undoes it. Pure.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_COUNTED = 1023
"""How often a context has been seen before it begins to forget; the same in `engine/coding.js`."""
WHOLE = 0xFFFFFFFF


class Coder:
    """Bits and numbers, written one after the other."""

    def __init__(self) -> None:
        self._low, self._high = 0, WHOLE
        self._bytes = bytearray()
        self._counts: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])

    def bit(self, bit: int, context: int) -> None:
        """Write a bit in a context."""
        self.bits([(bit, context)])

    def bits(self, bits: Iterable[tuple[int, int]]) -> None:
        """Write bits, each with its context; a million take a second, so that names are looked up once for all."""
        low, high, all_counts, write = self._low, self._high, self._counts, self._bytes.append
        for bit, context in bits:
            counts = all_counts[context]
            zeros, ones = counts
            middle = low + ((high - low) * ((2 * ones + 1) * 0x8000 // (zeros + ones + 1)) >> 16)
            if bit:
                high = middle
            else:
                low = middle + 1
            while not (low ^ high) >> 24:
                write(low >> 24)
                low = low << 8 & WHOLE
                high = high << 8 & WHOLE | 0xFF
            counts[bit] += 1
            if counts[bit] > MOST_COUNTED:
                counts[0] >>= 1
                counts[1] >>= 1
        self._low, self._high = low, high

    def number(self, number: int, context: int) -> None:
        """Write a number from 0: how many bits it has, and these; it takes the contexts up to the next 1024."""
        size = (number + 1).bit_length() - 1
        for one in range(size):
            self.bit(1, context + one)
        self.bit(0, context + size)
        for place in reversed(range(size)):
            self.bit((number + 1) >> place & 1, context + 32 * (size + 1) - place)

    def text(self) -> str:
        """Return all that was written, as letters."""
        return base64.b64encode(bytes(self._bytes) + self._low.to_bytes(4)).decode("ascii").rstrip("=")
