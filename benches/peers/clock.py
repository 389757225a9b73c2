"""Runs of commands, with what each cost."""
import os
import statistics
import subprocess
import time

# Reports the memory of its child alone: what is started from a large process inherits the peak of that process.
TIME = "/usr/bin/time"


class Cost:
    """The median of wall and CPU seconds over some runs, and the most memory, in MiB."""

    def __init__(self, walls, cpus, memory):
        self.wall, self.cpu, self.memory, self.runs = statistics.median(walls), statistics.median(cpus), memory, len(walls)


def once(command, cwd):
    """Wall seconds, CPU seconds, MiB, and what it ended with."""
    log = os.path.join(cwd, ".memory")
    with open(os.devnull, "w") as null:
        begin = time.perf_counter()
        process = subprocess.Popen([TIME, "-q", "-o", log, "-f", "%M", *command], stdout=null, stderr=null, cwd=cwd)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    with open(log) as file:
        memory = int(file.read().split()[-1]) / 1024
    return wall, usage.ru_utime + usage.ru_stime, memory, process.returncode


def side_by_side(commands, cwd, runs, seconds):
    """The cost of each of several commands; they take turns, so that a slow minute of the machine meets all of them.

    A command is (arguments, codes that it may end with). One that has used up its seconds has no further turn.
    """
    seen = {name: [] for name in commands}
    for _ in range(runs):
        for name, (command, codes) in commands.items():
            if sum(run[0] for run in seen[name]) < seconds:
                seen[name].append(once(command, cwd))
                if seen[name][-1][3] not in codes:
                    raise SystemExit(f"{' '.join(map(str, command))} ended with {seen[name][-1][3]}")
    return {
        name: Cost([r[0] for r in rows], [r[1] for r in rows], max(r[2] for r in rows)) for name, rows in seen.items()
    }


def short(command, cwd, runs):
    """The cost of one run of a command that is too short to be timed alone."""
    import resource

    memory = once(command, cwd)[2]
    with open(os.devnull, "w") as null:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.perf_counter()
        for _ in range(runs):
            subprocess.run(command, stdout=null, stderr=null, cwd=cwd, check=False)
        wall = (time.perf_counter() - begin) / runs
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / runs
    cost = Cost([wall], [cpu], memory)
    cost.runs = runs
    return cost


def instructions(command, cwd):
    """Instructions that a command executes, counted and so the same each time; none without valgrind."""
    try:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=cwd, text=True, check=False)
    except FileNotFoundError:
        return None
    counts = [line.split(":")[1] for line in done.stderr.splitlines() if "Collected" in line]
    return int(counts[0]) if counts else None
