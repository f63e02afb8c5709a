"""Logs that cannot be written: lines are lost and counted, whoever writes goes on, and what follows is whole again."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from chassis.logs import LossyStream

PROGRAM = """
import chassis.green
import logging, sys, traceback, eventlet, structlog
from chassis.logs import configure_logs
from prometheus_client import REGISTRY
configure_logs("{form}", "INFO", "toy")
log = structlog.get_logger("toy")

def raises():
    raise ValueError("in a timer of the hub")

log.info("first")
logging.getLogger("library").warning("second")
print("third", file=sys.stderr)
traceback.print_stack()
eventlet.spawn_after(0, raises)  # the hub prints the traceback itself
eventlet.sleep(0.05)
try:
    1 / 0
except ZeroDivisionError:
    log.exception("fourth")
print("alive", REGISTRY.get_sample_value("kainotomia_log_lines_lost_total") > 4)
"""


def lost():
    return REGISTRY.get_sample_value("kainotomia_log_lines_lost_total")


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_process_outlives_a_full_disk_of_its_log(form, unbuffered):
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROGRAM.format(form=form)],
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=subprocess.PIPE,
            stderr=full,
            timeout=60,
            check=False,
        )
    assert (ran.returncode, ran.stdout) == (0, b"alive True\n")


def test_a_process_outlives_the_reader_of_its_log():
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROGRAM.format(form="json")],
            stdout=subprocess.PIPE,
            stderr=writer,
            timeout=60,
            check=False,
        )
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stdout) == (0, b"alive True\n")


@contextmanager
def small_disk(folder):
    """A file system of 16 KiB at `folder`, where this process may mount one."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_lines_are_whole_again_once_there_is_room(tmp_path):
    with small_disk(tmp_path) as folder:
        ballast = folder / "ballast"
        ballast.write_bytes(b"x" * 12_288)
        with (folder / "log").open("ab") as file:
            stream = LossyStream(file.fileno())
            before = lost()
            lines = [b"%04d" % number + b"a" * 95 + b"\n" for number in range(60)]
            for line in lines[:50]:
                assert stream.write(line) == len(line)
            assert lost() > before
            ballast.unlink()
            for line in lines[50:]:
                stream.write(line)
        written = (folder / "log").read_bytes().split(b"\n")
    whole = [line + b"\n" for line in written if line + b"\n" in lines]
    assert whole[-10:] == lines[50:]
    assert len(written) - len(whole) <= 2  # the line that was cut, and the end of the file
    assert lost() - before == 60 - len(whole)


def test_a_pipe_without_room_loses_lines_and_blocks_nobody():
    reader, writer = os.pipe()
    try:
        os.set_blocking(writer, False)
        stream, before = LossyStream(writer), lost()
        for _ in range(100):
            assert stream.write(b"z" * 4095 + b"\n") == 4096
        assert lost() > before
    finally:
        os.close(reader)
        os.close(writer)
