"""The tree over all events: one root that a report can print and anybody can check later.

RFC 9162 (certificate transparency) section 2.1 with SM3 (GB/T 32905) in place of SHA-256: a leaf
is SM3(0x00 ‖ event hash), a node SM3(0x01 ‖ left ‖ right). Pure functions; no database here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from zhengtong.record.canonical import sm3

__all__ = [
    "TILE",
    "TILE_HEIGHT",
    "BadProof",
    "Frontier",
    "Leaves",
    "Subtrees",
    "TileRoot",
    "check_consistency",
    "check_inclusion",
    "consistency_path",
    "inclusion_path",
    "leaf_hash",
    "node_hash",
    "root_at",
]

TILE_HEIGHT = 8
TILE = 1 << TILE_HEIGHT
"""Leaves under one tile of level 0, and tiles under one tile of the next level."""


class BadProof(ValueError):
    """A proof does not lead to the root that it claims."""


def _prefixed(prefix: bytes) -> Callable[[bytes], bytes]:
    """SM3 of prefix ‖ data. Copying a started context costs half of starting a new one."""
    try:
        started = hashlib.new("sm3", prefix)
    except ValueError:  # this Python's OpenSSL has no SM3: the slower way round
        return lambda data: sm3(prefix + data)

    def digest(data: bytes) -> bytes:
        copy = started.copy()
        copy.update(data)
        return copy.digest()

    return digest


leaf_hash = _prefixed(b"\x00")
_node = _prefixed(b"\x01")


def node_hash(left: bytes, right: bytes) -> bytes:
    """Root of two neighbouring subtrees."""
    return _node(left + right)


def _pairs(hashes: list[bytes]) -> list[bytes]:
    each: Iterator[bytes] = iter(hashes)
    return [_node(left + right) for left, right in zip(each, each, strict=True)]


def fold(hashes: Sequence[bytes]) -> bytes:
    """Root over a power of two of neighbouring, equally high subtrees."""
    level = list(hashes)
    while len(level) > 1:
        level = _pairs(level)
    return level[0]


class TileRoot(NamedTuple):
    """A subtree that has just become complete: `256 ** (level + 1)` leaves."""

    level: int
    number: int
    root: bytes

    @property
    def last_leaf(self) -> int:
        """0-based index of its last leaf."""
        return ((self.number + 1) << (TILE_HEIGHT * (self.level + 1))) - 1


@dataclass(slots=True)
class Frontier:
    """What must be remembered of a tree to go on appending: the roots of its complete subtrees.

    `peaks` holds one root per set bit of `size`, the largest subtree first: 32 bytes each.
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    @classmethod
    def load(cls, size: int, raw: bytes) -> Frontier:
        """The frontier that `dump` wrote. Raises `ValueError` when `raw` does not fit `size`."""
        if len(raw) != 32 * size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks")
        return cls(size, [raw[i : i + 32] for i in range(0, len(raw), 32)])

    def dump(self) -> bytes:
        """All peaks in one string."""
        return b"".join(self.peaks)

    def extend(self, data: Sequence[bytes]) -> list[TileRoot]:
        """Append leaves (event hashes); returns the tiles they completed, in order."""
        done: list[TileRoot] = []
        at, count = 0, len(data)
        while at < count:
            if self.size % TILE == 0 and count - at >= TILE:
                block = fold([leaf_hash(each) for each in data[at : at + TILE]])
                self._push(block, TILE_HEIGHT, done)
                at += TILE
            else:
                self._push(leaf_hash(data[at]), 0, done)
                at += 1
        return done

    def _push(self, root: bytes, height: int, done: list[TileRoot]) -> None:
        start = self.size
        self.size += 1 << height
        while True:
            if height and height % TILE_HEIGHT == 0:
                done.append(TileRoot(height // TILE_HEIGHT - 1, start >> height, root))
            if not start >> height & 1:
                break
            root = _node(self.peaks.pop() + root)
            height += 1
        self.peaks.append(root)

    def root(self) -> bytes:
        """Root of the whole tree; SM3 of nothing when it is empty (RFC 9162, 2.1.1)."""
        if not self.peaks:
            return sm3(b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = _node(peak + root)
        return root


class Subtrees(Protocol):
    """Where proofs get their hashes from: memory in tests, tiles and events in a store."""

    def subtree(self, height: int, number: int) -> bytes:
        """Root of the leaves [number · 2**height, (number + 1) · 2**height)."""
        ...


class Leaves:
    """A tree held in memory, from its leaf data."""

    def __init__(self, data: Sequence[bytes]) -> None:
        self._levels = [[leaf_hash(each) for each in data]]

    def subtree(self, height: int, number: int) -> bytes:
        while len(self._levels) <= height:
            below = self._levels[-1]
            self._levels.append(_pairs(below[: len(below) & ~1]))
        return self._levels[height][number]


def _split(count: int) -> int:
    """The largest power of two below `count` (RFC 9162's k)."""
    return 1 << (count - 1).bit_length() - 1


def _range_root(tree: Subtrees, start: int, stop: int) -> bytes:
    count = stop - start
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return tree.subtree(height, start >> height)
    half = start + _split(count)
    return _node(_range_root(tree, start, half) + _range_root(tree, half, stop))


def root_at(tree: Subtrees, size: int) -> bytes:
    """Root of the first `size` leaves."""
    return _range_root(tree, 0, size) if size else sm3(b"")


def inclusion_path(tree: Subtrees, index: int, size: int) -> list[bytes]:
    """Audit path of leaf `index` in the tree of `size` leaves (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        half = start + _split(stop - start)
        if index < half:
            path.append(_range_root(tree, half, stop))
            stop = half
        else:
            path.append(_range_root(tree, start, half))
            start = half
    return path[::-1]


def consistency_path(tree: Subtrees, first: int, second: int) -> list[bytes]:
    """Proof that the tree of `second` leaves begins with that of `first` (RFC 9162, 2.1.4.1)."""
    if not 0 < first <= second:
        raise IndexError(f"no consistency from {first} to {second} leaves")
    path: list[bytes] = []
    start, stop, whole = 0, second, True
    while first < stop:
        half = start + _split(stop - start)
        if first <= half:
            path.append(_range_root(tree, half, stop))
            stop = half
        else:
            path.append(_range_root(tree, start, half))
            start, whole = half, False
    if not whole:
        path.append(_range_root(tree, start, stop))
    return path[::-1]


def check_inclusion(data: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Raise `BadProof` unless event hash `data` is leaf `index` of that tree (2.1.3.2)."""
    if not 0 <= index < size:
        raise BadProof("leaf lies outside the tree")
    node, last, reached = index, size - 1, leaf_hash(data)
    for sibling in path:
        if last == 0:
            raise BadProof("path is too long")
        if node & 1 or node == last:
            reached = _node(sibling + reached)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            reached = _node(reached + sibling)
        node, last = node >> 1, last >> 1
    if last or reached != root:
        raise BadProof("path does not lead to the root")


def check_consistency(
    first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]
) -> None:
    """Raise `BadProof` unless the second tree begins with the first (2.1.4.2)."""
    if not 0 < first <= second:
        raise BadProof("sizes are not in order")
    if first == second:
        if path or first_root != second_root:
            raise BadProof("two trees of one size differ")
        return
    steps = list(path) if first & (first - 1) else [first_root, *path]
    if not steps:
        raise BadProof("path is too short")
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    older = newer = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            raise BadProof("path is too long")
        if node & 1 or node == last:
            older, newer = _node(sibling + older), _node(sibling + newer)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            newer = _node(newer + sibling)
        node, last = node >> 1, last >> 1
    if last or older != first_root or newer != second_root:
        raise BadProof("path does not lead from one root to the other")
