"""The tree is RFC 9162's, whatever way it was grown; a wrong path proves nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record import naive
from zhengtong.record.canonical import sm3
from zhengtong.record.merkle import (
    TILE,
    BadProof,
    Frontier,
    Leaves,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    root_at,
)

VECTORS = json.loads((Path(__file__).parent / "vectors" / "merkle.json").read_text())


def leaves(count: int) -> list[bytes]:
    return [sm3(b"%d" % i) for i in range(count)]


def test_committed_vectors() -> None:
    assert sm3(b"abc").hex() == VECTORS["sm3_abc"]  # GB/T 32905-2016, annex A.1
    data = leaves(max(int(size) for size in VECTORS["roots"]))
    tree = Leaves(data)
    for size, root in VECTORS["roots"].items():
        assert root_at(tree, int(size)).hex() == root
    for each in VECTORS["inclusion"]:
        path = [bytes.fromhex(step) for step in each["path"]]
        assert inclusion_path(tree, each["index"], each["size"]) == path
    for each in VECTORS["consistency"]:
        path = [bytes.fromhex(step) for step in each["path"]]
        assert consistency_path(tree, each["first"], each["second"]) == path


@given(st.integers(0, 1100), st.lists(st.integers(0, 700), max_size=6))
@settings(max_examples=40, deadline=None)
def test_a_frontier_grown_in_any_steps_has_the_naive_root(size: int, cuts: list[int]) -> None:
    data = leaves(size)
    frontier, tiles, at = Frontier(), [], 0
    for cut in (*cuts, size):
        tiles += frontier.extend(data[at : at + cut])
        at += len(data[at : at + cut])
        frontier = Frontier.load(frontier.size, frontier.dump())
    assert frontier.size == size
    assert frontier.root() == naive.root(data)
    assert [(t.level, t.number) for t in tiles] == [(0, n) for n in range(size // TILE)]
    for tile in tiles:
        assert tile.root == naive.root(data[tile.number * TILE : tile.last_leaf + 1])


def test_tiles_of_the_second_level() -> None:
    data = leaves(TILE * TILE + 300)
    frontier = Frontier()
    tiles = frontier.extend(data[:100]) + frontier.extend(data[100:])
    upper = [t for t in tiles if t.level == 1]
    assert [(t.number, t.last_leaf) for t in upper] == [(0, TILE * TILE - 1)]
    assert upper[0].root == root_at(Leaves(data[: TILE * TILE]), TILE * TILE)


@given(st.integers(1, 300), st.data())
@settings(max_examples=80, deadline=None)
def test_proofs_equal_the_naive_ones_and_hold(size: int, draw: st.DataObject) -> None:
    data = leaves(size)
    tree, root = Leaves(data), naive.root(data)
    index = draw.draw(st.integers(0, size - 1))
    path = inclusion_path(tree, index, size)
    assert path == naive.inclusion(index, data)
    check_inclusion(data[index], index, size, path, root)
    first = draw.draw(st.integers(1, size))
    steps = consistency_path(tree, first, size)
    assert steps == naive.consistency(first, data)
    check_consistency(first, naive.root(data[:first]), size, root, steps)


@given(st.integers(2, 120), st.data())
@settings(max_examples=80, deadline=None)
def test_a_proof_bent_in_any_way_is_refused(size: int, draw: st.DataObject) -> None:
    data = leaves(size)
    tree, root = Leaves(data), naive.root(data)
    index = draw.draw(st.integers(0, size - 1))
    path = inclusion_path(tree, index, size)
    at = draw.draw(st.integers(0, len(path) - 1))
    bent = [sm3(step) if i == at else step for i, step in enumerate(path)]
    wrong = [
        (data[index], index, bent, root),
        (sm3(data[index]), index, path, root),
        (data[index], (index + 1) % size, path, root),
        (data[index], index, path[:-1], root),
        (data[index], index, [*path, root], root),
        (data[index], index, path, sm3(root)),
        (data[index], size, path, root),
    ]
    for leaf, where, steps, top in wrong:
        with pytest.raises(BadProof):
            check_inclusion(leaf, where, size, steps, top)
    first = draw.draw(st.integers(1, size - 1))
    old, steps = naive.root(data[:first]), consistency_path(tree, first, size)
    check_consistency(first, old, size, root, steps)
    for a, old_root, b, new_root, way in (
        (first, sm3(old), size, root, steps),
        (first, old, size, sm3(root), steps),
        (first, old, size, root, steps[:-1]),
        (first, old, size, root, [*steps, root]),
        (first, old, first, root, []),
        (size, root, first, old, steps),
        (0, sm3(b""), size, root, []),
    ):
        with pytest.raises(BadProof):
            check_consistency(a, old_root, b, new_root, way)


def test_no_proof_of_what_is_not_there() -> None:
    tree = Leaves(leaves(3))
    with pytest.raises(IndexError):
        inclusion_path(tree, 3, 3)
    with pytest.raises(IndexError):
        consistency_path(tree, 4, 3)
    with pytest.raises(ValueError, match="peaks"):
        Frontier.load(3, b"")
