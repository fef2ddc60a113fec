"""A stranger with SM3 and the printed head needs nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.record import naive
from tests.record.halls import Hall
from zhengtong.record import heads
from zhengtong.record.errors import ProofRefused
from zhengtong.record.merkle import BadProof
from zhengtong.record.proofs import check_proof, prove_consistency, prove_inclusion, root_of
from zhengtong.record.seal import seal


@pytest.fixture
def sealed(hall: Hall) -> Hall:
    hall.write(200)
    seal(hall.ledger)
    hall.skip(260)
    hall.write(399)
    seal(hall.ledger)
    hall.write(1)
    return hall


def by_hand(proof: dict[str, Any]) -> bytes:
    """What `how` tells a stranger to do, with another SM3."""
    event = proof["event"]
    digest = naive.sm3(b"\x00" + bytes.fromhex(event["previous"]) + event["body"].encode())
    assert digest.hex() == event["hash"]
    node, last, reached = proof["leaf"], proof["head"]["size"] - 1, naive.sm3(b"\x00" + digest)
    for step in map(bytes.fromhex, proof["path"]):
        if node % 2 or node == last:
            reached = naive.sm3(b"\x01" + step + reached)
            while node % 2 == 0 and node:
                node, last = node // 2, last // 2
        else:
            reached = naive.sm3(b"\x01" + reached + step)
        node, last = node // 2, last // 2
    return reached


def test_every_sealed_event_can_be_proven(sealed: Hall) -> None:
    ids = [row[0] for row in sealed.ledger.all("SELECT id FROM record_event ORDER BY id")]
    older, newer = (row.head for row in heads.seals(sealed.ledger))
    for index in (0, 1, 199, 200, 201, 255, 256, 511, 512, 599):
        proof = json.loads(json.dumps(prove_inclusion(sealed.ledger, ids[index])))
        assert proof["leaf"] == index and proof["head"]["printed"] == newer.printed
        assert check_proof(proof) == newer
        assert by_hand(proof) == newer.root
    assert check_proof(prove_inclusion(sealed.ledger, ids[7], 200)) == older
    for event_id, size, words in (
        (ids[-1], None, "还没有封存"),
        (999_999, None, "没有找到"),
        (ids[300], 200, "较新"),
        (ids[3], 77, "77"),
    ):
        with pytest.raises(ProofRefused, match=words):
            prove_inclusion(sealed.ledger, event_id, size)


def test_the_record_continues_what_was_printed(sealed: Hall) -> None:
    older, newer = (row.head for row in heads.seals(sealed.ledger))
    proof = json.loads(json.dumps(prove_consistency(sealed.ledger, 200)))
    assert check_proof(proof) == newer
    assert proof == prove_consistency(sealed.ledger, 600, 200)
    assert root_of(sealed.ledger, 200) == older.root
    with pytest.raises(ProofRefused):
        prove_consistency(sealed.ledger, 201)
    with pytest.raises(ProofRefused):
        root_of(sealed.ledger, 601)


def test_a_bent_proof_is_refused(sealed: Hall) -> None:
    proof = prove_inclusion(sealed.ledger, 5)
    both = prove_consistency(sealed.ledger, 200)
    for bent in (
        {**proof, "leaf": 9},
        {**proof, "path": proof["path"][1:]},
        {**proof, "event": {**proof["event"], "body": proof["event"]["body"].replace("好", "差")}},
        {**proof, "head": {**proof["head"], "size": 601}},
        {**proof, "format": "other"},
        {"format": proof["format"]},
        {},
        {**both, "path": both["path"][1:]},
        {**both, "first": {**both["first"], "root": "00" * 32}},
    ):
        with pytest.raises(BadProof):
            check_proof(bent)


def test_a_damaged_record_gives_no_proof(sealed: Hall) -> None:
    sealed.tamper("UPDATE record_event SET hash = ? WHERE id = 6", bytes(32))
    with pytest.raises(ProofRefused, match="verify"):
        prove_inclusion(sealed.ledger, 5)
    sealed.tamper("DELETE FROM record_tile")
    with pytest.raises(ProofRefused):
        prove_consistency(sealed.ledger, 200)


def test_nothing_sealed_nothing_proven(hall: Hall) -> None:
    hall.write(1)
    with pytest.raises(ProofRefused, match="还没有封存"):
        prove_inclusion(hall.ledger, 1)
