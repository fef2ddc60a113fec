"""A job in a process of its own, which may be ended: a file that takes too long, or too much
memory, costs no more than its own answer."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

__all__ = ["Ended", "isolated"]

Result = TypeVar("Result")
MEMORY = 2 * 1024**3
"""Bytes of address space; LibreOffice, which may be started below, takes the most."""


LOADED = [
    "__main__",  # else every child would load the program's own beginning anew
    *(f"zhengtong.reports.{name}" for name in ("answers.warm", "answers.gathering")),
    "zhengtong.reports.documents.docx",
    "lxml.etree",
]
"""What every job would load."""


class Ended(Exception):
    """The job did not come back; the message says why, in Chinese."""


def isolated(job: Callable[..., Result], *given: Any, seconds: float) -> Result:
    """`job(*given)`, computed elsewhere; all of it must be importable and picklable.

    Raises `Ended` after `seconds`, or when the process died.
    """
    context = _context()
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, job, given), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise Ended(f"{seconds:.0f} 秒内没有读完，已停止：请另存为 .docx 再试，或拆成几份。")
        fault, result = receiver.recv()
    except EOFError:
        raise Ended("处理时意外中断（可能是内存不够）：请另存为 .docx 再试，或拆成几份。") from None
    finally:
        process.kill()
        process.join()
        receiver.close()
    if fault:
        raise Ended(f"处理时遇到意外（{fault}）：请把文件交给维护人员。")
    answer: Result = result
    return answer


def _context() -> Any:
    """Processes forked from one that has loaded the checker; fresh ones where that cannot be."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return context


def _work(sender: Connection, job: Callable[..., Any], given: tuple[Any, ...]) -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    try:
        answer = ("", job(*given))
    except Exception as error:
        answer = (f"{type(error).__name__}: {error}", None)
    sender.send(answer)
