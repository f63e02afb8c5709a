"""Fork server: has everything imported and forks a process per command, because importing takes longer than any tool.

A line of JSON in (module, words, environment), a line of JSON out (returncode, stdout, stderr).
"""

from __future__ import annotations

import chassis.green  # isort: skip

import json
import os
import runpy
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

import chassis.operator.tools
import identity.service
import notifications.service
import observatory.service

PRELOADED = (identity.service, notifications.service, observatory.service, chassis.operator.tools)


def serve():
    for line in sys.stdin:
        module, words, environment = json.loads(line)
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            child = os.fork()
            if child == 0:
                become(module, words, environment, out, err)
            _, status = os.waitpid(child, 0)
            answer = [os.waitstatus_to_exitcode(status), out.read_text(), err.read_text()]
        print(json.dumps(answer), flush=True)


def become(module, words, environment, out, err):
    """Be `python -m module words`, in this new process."""
    for path, number in ((out, 1), (err, 2)):
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
        os.dup2(descriptor, number)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *words]
    warnings.simplefilter("ignore")
    code = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:  # noqa: BLE001 - a process of its own, which ends here
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
