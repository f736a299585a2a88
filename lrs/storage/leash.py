"""Run as a script: becomes the command it is given, and gets a SIGTERM when the process that started it dies.

Linux only (PR_SET_PDEATHSIG); elsewhere the command just runs. A script rather than a `preexec_fn`, because
running Python between fork and exec is not safe in a process with threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the call above
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606  the server's own mongod, no shell


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
