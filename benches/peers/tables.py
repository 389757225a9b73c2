"""The tables of docs/performance.md, out of results.json: `tables.py results.json docs/performance.md`."""
import json
import sys
from pathlib import Path

BEGIN = "<!-- Measured: benches/peers/run writes from here … -->"
END = "<!-- … to here. -->"

NAMES = {
    "n1": "1 × 8 KB", "n100": "100 × 8 KB", "n1000": "1,000 × 8 KB", "n5000": "5,000 × 8 KB", "n50000": "50,000 × 8 KB",
    "k54": "2,000 × 54 KB", "big": "1 × 20 MB",
}
FILES = {"n1": 1, "n100": 100, "n1000": 1_000, "n5000": 5_000, "n50000": 50_000}
WHAT = {"read": "read only", "events": "bare loop over granit-parser's events", "parse": "gradus' parse only", "check": "gradus check, twenty checks",
        "shape": "gradus' parse and schema", "one model": "gradus check, one model (`support-strategy`)",
        **{pack: f"gradus check, `{pack}`" for pack in ("staff-training", "servicing", "it-support")}, "four models": "gradus check, four models"}


def write(results, page):
    """Puts the tables between the markers of the page."""
    page = Path(page)
    before, rest = page.read_text().split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n\n{text(results)}\n\n{END}{after}")


def text(results):
    return "\n\n".join(part for part in (
        head(results), "### Aims", aims(results), "### Peers", peers(results), "### Floors, and many files", floors(results["floors"]),
        "### Built-in models", floors(results["own"]), "### Outputs", formats(results["formats"]), "### Start-up", start(results["start"]),
        "### Instructions", counted(results["instructions"]), "### A million tickets", tickets(results["tickets"])) if part)


def head(results):
    machine = results["machine"]
    left_out = "".join(f" {name} was not there." for name in results["missing"])
    return (f"Measured on {results['date']} at {results['revision']} on {machine['processors']} processors ({machine['processor']}), {machine['memory']} GB, "
            f"{machine['system']}, Rust {machine['rust']}; load before: {results['load']:.1f}. "
            f"Versions: {', '.join(dict.fromkeys(results['versions']))}.{left_out} gradus is one file of {results['binary']:.1f} MB.")


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def seconds(value):
    return f"{value:.3f}" if value < 1 else f"{value:.2f}"


def cell(cost, memory=True):
    if not cost:
        return ""
    more = f", {cost['memory']:.0f} MiB" if memory else ""
    return f"{seconds(cost['wall'])} ({seconds(cost['cpu'])}{more})"


def peers(results):
    found = results["peers"]
    tools = list(dict.fromkeys(tool for costs in found.values() for tool in costs))
    rows = [[tool, *(cell(costs.get(tool)) for costs in found.values())] for tool in tools]
    return "Seconds, in brackets CPU seconds and peak memory. All make the same checks of the same files, each in its plain text output.\n\n" + table(
        ["", *(NAMES[name] for name in found)], rows)


def floors(found):
    rows = []
    for key in next(iter(found.values())):
        what, threads = key.rsplit(" ", 1)
        rows.append([f"{WHAT[what]}, {threads} thread" + ("s" if threads != "1" else ""), *(cell(costs.get(key)) for costs in found.values())])
    return "Seconds, in brackets CPU seconds and peak memory.\n\n" + table(["", *(NAMES[name] for name in found)], rows)


def formats(found):
    rows = [[f"`{name}`", cell(cost)] for name, cost in found.items()]
    return "1,000 declarations of 8 KB, four models, two threads.\n\n" + table(["format", "seconds (CPU, memory)"], rows)


def start(found):
    rows = [[name, f"{cost['wall'] * 1000:.1f}", f"{cost['cpu'] * 1000:.1f}", f"{cost['memory']:.0f}"] for name, cost in found.items()]
    return f"Mean of {next(iter(found.values()))['runs']} runs, one thread.\n\n" + table(["", "ms", "ms of CPU", "MiB"], rows)


def counted(found):
    rows = [[name, f"{count / 1e6:,.1f}"] for name, count in found.items() if count]
    return "Executed on one thread, as callgrind counts them: the same figure each time.\n\n" + table(["", "million"], rows) if rows else ""


def tickets(found):
    ratio = found["summarize"]["cpu"] / found["csv"]["cpu"]
    rows = [["the `csv` crate alone, nothing kept", cell(found["csv"])], ["`gradus evidence summarize`", cell(found["summarize"])]]
    return (f"{found['rows']:,} rows, {found['bytes'] / 1e6:.0f} MB; gradus takes {ratio:.1f} times the CPU of the crate.\n\n"
            + table(["", "seconds (CPU, memory)"], rows))


def aims(results):
    """Each aim with what was measured; an aim whose files were not measured is left out."""
    rows = []

    def add(aim, value, met):
        rows.append([aim, value, "met" if met else "**not met**"])

    floors, own, begin = results["floors"], results["own"], results["start"]
    many = next((name for name in ("n5000", "n1000", "n100") if name in floors), None)
    if many:
        costs = floors[many]
        ratio, models = costs["check 2"]["wall"] / costs["parse 2"]["wall"], own[many]["one model 2"]["wall"] / own[many]["parse 2"]["wall"]
        add("a whole check takes at most 1.4 times parsing alone, on two threads",
            f"{ratio:.2f} times with twenty checks; {models:.2f} with one built-in model ({NAMES[many]})", max(ratio, models) <= 1.4)
        ratio = costs["check 2"]["wall"] / costs["events 2"]["wall"]
        add("the same, where parsing alone is the bare events of granit-parser, as it was when the aim was set",
            f"{ratio:.2f} times with twenty checks", ratio <= 1.4)
        ratio = costs["parse 1"]["cpu"] / costs["events 1"]["cpu"]
        add("parsing takes at most 1.1 times the bare events of granit-parser", f"{ratio:.2f} times", ratio <= 1.1)
        ratio, models = costs["check 1"]["wall"] / costs["check 2"]["wall"], own[many]["four models 1"]["wall"] / own[many]["four models 2"]["wall"]
        events = costs["events 1"]["wall"] / costs["events 2"]["wall"]
        add("two threads are at least 1.8 times as fast as one",
            f"{ratio:.2f} times; {models:.2f} with four models; {events:.2f} in the loop over events, which shares nothing",
            min(ratio, models) >= 1.8)
    first = begin["twenty checks of one file of 8 KB"]["cpu"]
    each = {name: (floors[name]["check 1"]["cpu"] - first) / (FILES[name] - 1) * 1e6 for name in floors if FILES.get(name, 0) >= 100}
    if len(each) > 1:
        shown = ", ".join(f"{cost:.0f} µs of {FILES[name]:,}" for name, cost in each.items())
        add("a file costs the same among 100 and among 50,000", f"{shown} (CPU of each file after the first)", max(each.values()) <= 1.15 * min(each.values()))
    if "n50000" in floors:
        memory = max(floors["n50000"][f"check {threads}"]["memory"] for threads in (1, 2))
        models = own["n50000"]["four models 2"]["memory"] if "n50000" in own else 0
        add("50,000 files take less than 64 MB in text output", f"{memory * 1.048576:.0f} MB; {models * 1.048576:.0f} MB with four models",
            max(memory, models) * 1.048576 < 64)
    for name in ("n1000", "n5000"):
        costs = results["peers"].get(name, {})
        others = {tool: cost["wall"] for tool, cost in costs.items() if not tool.startswith("gradus")}
        if others:
            best = min(others, key=others.get)
            mine = costs["gradus, 2 threads"]["wall"]
            add(f"faster than every peer, {NAMES[name]}", f"{others[best] / mine:.1f} times as fast as {best}", mine < others[best])
    small = {name: begin[key]["cpu"] * 1000 for name, key in (
        ("one model", "`gradus check` of one file of 8 KB, one model"), ("twenty checks", "twenty checks of one file of 8 KB"),
        ("four models", "`gradus check` of one file of 8 KB, four models"))}
    add("one small file within 10 ms of CPU", ", ".join(f"{cost:.1f} ms with {name}" for name, cost in small.items()),
        max(small.values()) <= 10)
    version = begin["`gradus --version`"]["cpu"] * 1000
    add("`--version` within 3 ms", f"{version:.1f} ms", version <= 3)
    return table(["aim", "measured", ""], rows)


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2])
