"""A province's cluster in small: a standalone master and two workers on this machine's loopback.

Collected only when asked for by name (`make test-cluster`): PySpark is 456 MB and wants Java.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HOST = "127.0.0.1"


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave the cluster to those who name its folder."""
    asked = any("cluster" in str(each) for each in config.invocation_params.args)
    return None if asked else True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _start(folder: Path, name: str, *command: str) -> subprocess.Popen[bytes]:
    import pyspark

    home = Path(pyspark.__file__).parent
    settings = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST, "SPARK_NO_DAEMONIZE": "1"}
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [home / "bin" / "spark-class", f"org.apache.spark.deploy.{command[0]}", *command[1:]],
            env={**os.environ, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        assert process.poll() is None, log.read_text(errors="replace")
        time.sleep(0.2)
    raise TimeoutError(log.read_text(errors="replace"))


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a master with two workers, one core each."""
    folder = tmp_path_factory.mktemp("cluster")
    port = _free_port()
    address = f"spark://{HOST}:{port}"
    head = ("master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0")
    running = [_start(folder, "master", *head)]
    try:
        _wait_for(port, running[0], folder / "master.log")
        for name in ("one", "two"):
            hand = ("worker.Worker", "--host", HOST, "--webui-port", "0", "-c", "1", "-m", "1g")
            running.append(_start(folder, name, *hand, "-d", str(folder / name), address))
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="session")
def cluster(master: str) -> Iterator[Any]:
    """An ibis connection to the cluster, both workers at work."""
    import ibis
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.driver.host": HOST, "spark.driver.bindAddress": HOST, "spark.ui.enabled": "false",
        "spark.executor.memory": "512m", "spark.cores.max": "2", "spark.executor.cores": "1",
        "spark.sql.shuffle.partitions": "4", "spark.sql.session.timeZone": "UTC",
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "60s",
    }  # fmt: skip
    builder = SparkSession.builder.master(master).appName("zhengtong")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()
