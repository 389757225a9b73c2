"""Measures gradus beside its floors and its peers, and writes the tables of docs/performance.md. See `run`."""
import json
import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path

import corpora
import tables
from clock import instructions, short, side_by_side
from peers import DAY, disagreements, gradus, installed

CORPORA_OF_PEERS = ["n1", "n100", "n1000", "n5000", "big"]
FORMATS = ["full", "concise", "json", "sarif", "github", "markdown", "gitlab", "junit", "rdjson", "csv", "badge", "svg", "levels"]

# The one that stands for the others in aims comes first.
MODELS = {"one model": "support-strategy", **{pack: pack for pack in ("staff-training", "servicing", "it-support")}}


def main():
    # Before anything of this script adds to it.
    load = os.getloadavg()[0]
    mode, scratch, binary, examples, page = sys.argv[1:]
    binary, examples = os.path.abspath(binary), os.path.abspath(examples)
    most = {"quick": 100, "fewer": 1_000, "whole": 50_000}[mode]
    say("corpus")
    common, own = corpora.write(scratch, examples, most)
    tools, missing = installed(scratch)
    tools = [gradus(binary, scratch, threads, f"gradus, {plural(threads)}") for threads in (2, 1)] + tools
    for name in missing:
        say(f"skipped: {name} is not there")
    verdicts(scratch, tools, [name for name in common if name in ("n1", "n100", "n1000")])
    if mode == "quick":
        # That everything which is measured runs: once each, on the few files.
        bench = Bench(scratch, binary, examples, runs=1, seconds=0)
        bench.floors(["n100"])
        bench.own([name for name in ("n100",) if name in own])
        bench.formats("n1", FORMATS)
        say("all agree; nothing was written")
        return
    bench = Bench(scratch, binary, examples, runs=7 if mode == "whole" else 3, seconds=12 if mode == "whole" else 4)
    results = {"machine": machine(), "date": time.strftime("%Y-%m-%d", time.gmtime()), "load": load, "revision": revision(),
               "versions": [tool.version for tool in tools[1:]], "missing": missing, "binary": size_of(binary)}
    results["peers"] = bench.peers(tools, [name for name in CORPORA_OF_PEERS if name in common])
    results["floors"] = bench.floors([name for name in ("n100", "n1000", "n5000", "n50000", "k54", "big") if name in common])
    results["own"] = bench.own([name for name in ("n100", "n1000", "n5000", "n50000", "k54") if name in own])
    results["formats"] = bench.formats("n1000", FORMATS)
    results["start"] = bench.start()
    results["instructions"] = bench.instructions()
    results["tickets"] = bench.tickets(most)
    Path(scratch, "results.json").write_text(json.dumps(results, indent=1))
    say(f"{scratch}/results.json is written")
    if mode == "whole":
        tables.write(results, page)
        say(f"{page} is written")
    else:
        print(tables.text(results))


def revision():
    """The commit that is measured; the page that this script writes is no part of it."""
    def git(*arguments):
        return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False).stdout.strip()
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ":!docs")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (", changed" if changed else "")


def say(text):
    print(f"== {text}", flush=True)


def plural(threads):
    return f"{threads} thread" + ("s" if threads > 1 else "")


def verdicts(scratch, tools, names):
    """Ends the run where a tool judges a file otherwise than it was meant."""
    for name in names:
        folder = Path(scratch, "common", name)
        for tool in tools:
            wrong = disagreements(tool, folder, corpora.truth(folder))
            but = f", but for {sorted(tool.leaves_out)}" if tool.leaves_out else ""
            say(f"{tool.name} on {name}: {len(wrong)} files judged otherwise than meant{but}")
            if wrong:
                raise SystemExit(f"for one, {wrong[0][0]}: meant {wrong[0][1]}, said {wrong[0][2]}")


class Bench:
    """What is measured, on which files."""

    def __init__(self, scratch, binary, examples, runs, seconds):
        self.scratch, self.binary, self.examples, self.runs, self.seconds = scratch, binary, examples, runs, seconds

    def times(self, commands, runs=None):
        costs = side_by_side(commands, self.scratch, runs or self.runs, self.seconds or 3_600)
        for name, cost in costs.items():
            print(f"{name:48} {cost.wall:9.3f} s {cost.cpu:9.3f} s CPU {cost.memory:8.1f} MiB, {cost.runs} runs", flush=True)
        return {name: vars(cost) for name, cost in costs.items()}

    def check(self, threads, *arguments):
        return [self.binary, "check", "--today", DAY, "-j", str(threads), *arguments]

    def twenty(self, threads, name, *arguments):
        """The twenty checks on files of the common format; text for people unless another format is asked for."""
        limits = ["--max-file-size", str(64 << 20)]
        return self.check(threads, "--config", "gradus.yaml", *limits, *arguments, f"common/{name}")

    def peers(self, tools, names):
        found = {}
        for name in names:
            say(f"peers on {name}")
            folder = f"common/{name}"
            able = [tool for tool in tools if not tool.largest or corpora.PEERS[name][0] <= tool.largest]
            found[name] = self.times({tool.name: (tool.command(folder), tool.codes) for tool in able})
        return found

    def floors(self, names):
        found = {}
        for name in names:
            say(f"floors on {name}")
            commands = {}
            for threads in (1, 2):
                for what in ("read", "events", "parse"):
                    commands[f"{what} {threads}"] = ([f"{self.examples}/floor", what, str(threads), f"common/{name}"], (0,))
                commands[f"check {threads}"] = (self.twenty(threads, name), (0,))
            found[name] = self.times(commands)
        return found

    def own(self, names):
        """The built-in vocabulary: parse, schema, each pack, all packs."""
        found = {}
        for name in names:
            say(f"built-in models on {name}")
            folder, commands = f"own/{name}", {}
            for threads in (1, 2):
                commands[f"parse {threads}"] = ([f"{self.examples}/floor", "parse", str(threads), folder], (0,))
                # Schema and single packs say all that they have to say on fewer files.
                few = name not in ("n50000", "k54")
                if few:
                    commands[f"shape {threads}"] = ([f"{self.examples}/floor", "shape", str(threads), folder], (0,))
                for what, pack in list(MODELS.items())[: None if few else 1]:
                    commands[f"{what} {threads}"] = (self.check(threads, "--no-config", "--pack", pack, folder), (0,))
                commands[f"four models {threads}"] = (self.check(threads, "--no-config", folder), (0,))
            found[name] = self.times(commands)
        return found

    def formats(self, name, formats):
        say(f"formats on {name}")
        base = ["--no-config", f"own/{name}"]
        return self.times({format: (self.check(2, *base, "--format", format), (0,)) for format in formats})

    def start(self):
        """What every run pays, and the smallest one."""
        say("start-up")
        commands = {
            "`gradus --version`": [self.binary, "--version"],
            "`gradus check` of one file of 8 KB, one model": self.check(1, "--no-config", "--pack", "servicing", "own/n1"),
            "`gradus check` of one file of 8 KB, four models": self.check(1, "--no-config", "own/n1"),
            "twenty checks of one file of 8 KB": self.twenty(1, "n1"),
        }
        return {name: vars(short(command, self.scratch, 200)) for name, command in commands.items()}

    def instructions(self):
        say("instructions")
        commands = {
            "`--version`": [self.binary, "--version"],
            "one file of 8 KB, four models": self.check(1, "--no-config", "own/n1"),
            "100 files of 8 KB: events of granit-parser": [f"{self.examples}/floor", "events", "1", "common/n100"],
            "100 files of 8 KB: parse": [f"{self.examples}/floor", "parse", "1", "common/n100"],
            "100 files of 8 KB: twenty checks": self.twenty(1, "n100"),
            "100 declarations of 8 KB: parse": [f"{self.examples}/floor", "parse", "1", "own/n100"],
            "100 declarations of 8 KB: one model": self.check(1, "--no-config", "--pack", "support-strategy", "own/n100"),
            "100 declarations of 8 KB: four models": self.check(1, "--no-config", "own/n100"),
        }
        return {name: instructions(command, self.scratch) for name, command in commands.items()}

    def tickets(self, most):
        """A million tickets, summarized and read by the csv crate alone."""
        say("tickets")
        rows = 1_000_000 if most > 1_000 else 100_000
        path = Path(self.scratch, f"tickets-{rows}.csv")
        if not path.exists():
            subprocess.run([f"{self.examples}/corpus", "tickets", str(path), str(rows)], check=True)
        kind = ["--kind", "tickets", "--time-zone", "Europe/London", "-o", "/dev/null"]
        found = self.times({
            "csv": ([f"{self.examples}/corpus", "read", path.name], (0,)),
            "summarize": ([self.binary, "evidence", "summarize", path.name, *kind], (0,)),
        })
        return {"rows": rows, "bytes": path.stat().st_size, **found}


def machine():
    """What it ran on, without its name."""
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", info)
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=False).stdout.split()
    return {"processor": model[1] if model else platform.machine(), "processors": os.cpu_count(),
            "memory": round(int(memory[1]) / 1024 / 1024), "system": f"{platform.system()} {platform.release().split('-')[0]}",
            "rust": rust[1] if len(rust) > 1 else ""}


def size_of(path):
    return os.path.getsize(path) / 1024 / 1024


if __name__ == "__main__":
    main()
