"""Keys lie apart, open to nobody else; what they sign, any SM2 tool can check."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from gmssl import sm2 as oracle

from zhengtong.record import sm4
from zhengtong.record.errors import KeysMissing
from zhengtong.record.keys import FileKeys, hmac_sm3, public_pem, verify_signature


@pytest.fixture
def keys(tmp_path: Path) -> FileKeys:
    return FileKeys.create(tmp_path / "keys")


def test_files_are_private_and_never_overwritten(keys: FileKeys, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    secret = [path for path in folder.iterdir() if path.suffix != ".pub"]
    assert secret and all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in secret)
    with pytest.raises(KeysMissing, match="不会覆盖"):
        FileKeys.create(folder)
    with pytest.raises(KeysMissing, match="zhengtong init"):
        _ = FileKeys(tmp_path / "elsewhere").hall_key
    (folder / "index.key").chmod(0o644)
    with pytest.raises(KeysMissing, match="chmod 600"):
        FileKeys(folder).lookup_mac(b"x")
    (folder / "index.key").unlink()
    with pytest.raises(KeysMissing, match="恢复密钥备份"):
        FileKeys(folder).lookup_mac(b"x")


def test_a_public_key_that_is_lost_or_torn_is_named(keys: FileKeys, tmp_path: Path) -> None:
    key_id, _signature = keys.sign(b"x")
    path = tmp_path / "keys" / f"sign-{key_id}.pub"
    whole = path.read_bytes()
    for torn in (whole[:100], b"", whole.replace(b"MFkw", b"AAAA"), b"\xff" * 200):
        path.write_bytes(torn)
        with pytest.raises(KeysMissing, match=f"sign-{key_id}.pub 已损坏"):
            keys.public_keys()
    path.unlink()
    for asked in (keys.public_keys, lambda: keys.sign(b"x")):
        with pytest.raises(KeysMissing, match=f"sign-{key_id}.pub，请恢复密钥备份"):
            asked()
    path.write_bytes(whole)
    assert keys.public_keys()[key_id]


def test_a_signature_holds_for_the_oracle_too(keys: FileKeys, tmp_path: Path) -> None:
    key_id, signature = keys.sign("政通".encode())
    public = keys.public_keys()[key_id]
    assert verify_signature(public, "政通".encode(), signature)
    assert not verify_signature(public, b"other", signature)
    assert not verify_signature(public, "政通".encode(), b"no signature")
    other = oracle.CryptSM2(private_key="", public_key=public.hex(), asn1=True)
    assert other.verify_with_sm3(signature.hex(), "政通".encode())
    private = (tmp_path / "keys" / f"sign-{key_id}.key").read_text()
    signer = oracle.CryptSM2(private_key=private, public_key=public.hex(), asn1=True)
    theirs = bytes.fromhex(signer.sign_with_sm3("政通".encode()))
    assert verify_signature(public, "政通".encode(), theirs)
    pem = (tmp_path / "keys" / f"sign-{key_id}.pub").read_text()
    assert pem == public_pem(public) and pem.startswith("-----BEGIN PUBLIC KEY-----\n")


def test_rotation_keeps_the_old_and_is_seen_by_other_processes(
    keys: FileKeys, tmp_path: Path
) -> None:
    other = FileKeys(tmp_path / "keys")
    case_key = sm4.new_key()
    first, wrapped = keys.hall_key, keys.wrap(case_key, "case:1")
    signed_by, signature = other.sign(b"x")
    second = keys.rotate_hall_key()
    assert other.hall_key == second != first
    assert other.unwrap(first, wrapped, "case:1") == case_key
    with pytest.raises(sm4.Unreadable):
        other.unwrap(first, wrapped, "case:2")
    fresh = keys.rotate_signing_key()
    assert other.sign(b"x")[0] == fresh != signed_by
    assert verify_signature(other.public_keys()[signed_by], b"x", signature)
    with pytest.raises(ValueError, match="present"):
        keys.retire_hall_key(second)
    keys.retire_hall_key(first)
    with pytest.raises(KeysMissing):
        other.unwrap(first, wrapped, "case:1")


def test_known_answers() -> None:
    # GB/T 32907-2016 annex A.1 by way of one block in GCM's counter would not show; so both ways.
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    sealed = sm4.encrypt(key, b"abc", b"here")
    assert sm4.decrypt(key, sealed, b"here") == b"abc"
    for blob, place in ((sealed, b"there"), (sealed[:-1] + b"\x00", b"here"), (b"short", b"here")):
        with pytest.raises(sm4.Unreadable):
            sm4.decrypt(key, blob, place)
    # RFC 8998 annex A.1: SM4-GCM.
    vector = bytes.fromhex(
        "00001234567800000000abcd"
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    plain = bytes.fromhex(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    )
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    assert sm4.decrypt(key, vector, aad) == plain
    import gmssl_pyx

    assert hmac_sm3(b"k" * 32, b"data") == bytes(gmssl_pyx.sm3_hmac(b"k" * 32, b"data"))
