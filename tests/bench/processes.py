"""What /proc tells of processes: the CPU they used, the memory they hold, what others take of this machine."""

from __future__ import annotations

import os
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
CALM = 0.15        # of one core, used by others
PATIENCE = 30.0    # seconds


def descendants(pid: int) -> list[int]:
    """Every process below `pid`."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *descendants(child)]
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def cpu(pids: list[int]) -> float:
    """Seconds of CPU that the living among `pids` and their reaped children used."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / _TICKS


def memory(pids: list[int], field: str) -> float:
    """MB of all `pids` together: `VmRSS` is what they hold now, `VmHWM` the most each ever held."""
    kilobytes = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


class Others:
    """How much CPU processes that are not ours use."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self._began, self._used = time.monotonic(), self._total()

    def share(self) -> float:
        """In cores, since the last restart."""
        return max(self._total() - self._used, 0.0) / max(time.monotonic() - self._began, 0.01)

    def wait_for_quiet(self, patience: float = PATIENCE) -> bool:
        """Return when they use next to nothing; False when they did not stop within `patience` seconds."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            self.restart()
            time.sleep(1)
            if self.share() < CALM:
                return True
        return False

    def _total(self) -> float:
        user, nice, system, _, _, irq, softirq, steal, *_ = map(int, _cpu_line())
        ours = cpu([os.getpid(), *descendants(os.getpid())])
        return (user + nice + system + irq + softirq + steal) / _TICKS - ours


def _cpu_line() -> list[str]:
    return Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
