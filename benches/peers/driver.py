"""Runs wiretag and its peers on one dump and the same names, times whole processes, compares what they found.

Everything runs in one go and in turns (every program once, then every program again), so a machine that is busy for a
while slows all of them; read the ratios, not the seconds. Peers are files beside this one; PEERS lists them.

Not here: what a peer does (its own file).
"""

import argparse
import bisect
import csv
import datetime
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target"))
DOCUMENT = PROJECT / "docs" / "performance.md"
BEGIN, END = "<!-- peers:begin -->", "<!-- peers:end -->"

# Script, package, what it is called in the table.
PEERS = [
    ("ahocorasick_rs_longest", "ahocorasick_rs", "ahocorasick_rs, leftmost-longest"),
    ("ahocorasick_rs_all", "ahocorasick_rs", "ahocorasick_rs, all then longest"),
    ("pyahocorasick_all", "pyahocorasick", "pyahocorasick, all then longest"),
    ("flashtext_words", "flashtext", "FlashText"),
    ("flashtext2_words", "flashtext2", "flashtext2"),
    ("spacy_phrases", "spacy", "spaCy PhraseMatcher"),
]

# Runs after one that took longer are left out.
LONG = 20.0

CAUSES = {
    "case": "wiretag also takes a name in ALL CAPS",
    "line": "wiretag also takes a name with a line break inside",
    "folding": "wiretag also takes other accents, quotes, hyphens and spaces in a name",
    "longer": "the two chose different ones of overlapping names",
    "edge": "the two draw word edges differently (the peer's file says how)",
    "rule": "a rule of wiretag added it (an acronym that the article itself defines) or dropped it",
    "end": "the peer's end takes in the space or mark after the name; compared, and counted as the same, without it",
}


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def stop(message):
    say(f"peers/run: {message}")
    sys.exit(2)


def arguments():
    p = argparse.ArgumentParser(prog="benches/peers/run", description=__doc__.split("\n\n")[0])
    p.add_argument("dump", nargs="?", type=Path, help="articles as JSON lines with id, title, text [default: samples]")
    p.add_argument("names", nargs="*", type=Path, help="lists, one name a line [default: from the built-in lists]")
    p.add_argument("--mb", type=float, default=20, help="megabytes of the dump to use [default: 20]")
    p.add_argument("--runs", type=int, default=3, help="runs of each program; medians are shown [default: 3]")
    p.add_argument("--only", default="", help="peers to run, by script or package, separated by commas [default: all]")
    p.add_argument("--skip", default="", help="peers to leave out")
    p.add_argument("--timeout", type=float, default=900, help="seconds after which a run is given up [default: 900]")
    p.add_argument("--wiretag", type=Path, help="the program to measure [default: build it]")
    p.add_argument("--write", action="store_true", help="also write the table into docs/performance.md")
    args = p.parse_args()
    if args.runs < 1 or args.mb <= 0:
        stop("--runs and --mb must be positive")
    for path in [args.dump, *args.names]:
        if path and not path.is_file():
            stop(f"{path}: no such file")
    if args.dump and args.dump.suffix in (".gz", ".zst"):
        stop(f"{args.dump}: decompress it first; the peers read plain JSON lines")
    return args


# ---------------------------------------------------------------- what is measured on


def write_dump(source, path, size):
    """The first `size` bytes of `source` as records with id, title, text, ids made unique; small sources repeat."""
    source = source or PROJECT / "data" / "articles.jsonl"
    records = text_bytes = written = copies = 0
    with open(path, "w", encoding="utf-8") as out:
        while written < size:
            before = records
            with open(source, encoding="utf-8") as lines:
                for line in lines:
                    try:
                        article = json.loads(line)
                    except ValueError:
                        continue
                    if not isinstance(article, dict) or not isinstance(article.get("text"), str):
                        continue
                    title = article.get("title")
                    title, text = title if isinstance(title, str) else "", article["text"]
                    if not (title + text).strip():
                        continue
                    row = json.dumps({"id": f"a{records}", "title": title, "text": text}, ensure_ascii=False) + "\n"
                    out.write(row)
                    records += 1
                    written += len(row.encode())
                    text_bytes += len((title + text).encode())
                    if written >= size:
                        break
            copies += 1
            if records == before:
                stop(f"{source}: no record with a text; expected JSON lines with id, title, text")
    return {"records": records, "mb": text_bytes / 1e6, "copies": copies, "name": source.name}


def builtin_names():
    """Names and aliases of the entities in the built-in lists."""
    for file in ("countries", "agreements", "agencies", "officials"):
        with open(PROJECT / "gazetteers" / f"{file}.csv", encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f):
                yield row["name"]
                yield from (row.get("aliases") or "").split("|")


def write_names(source, folder):
    """The list for the peers (one a line) and for wiretag (a gazetteer folder); both hold the same names."""
    lines = open(source, encoding="utf-8").read().splitlines() if source else builtin_names()
    names = list(dict.fromkeys(n for n in (" ".join(line.split()) for line in lines) if n))
    if not names:
        stop(f"{source}: no name in it")
    folder.mkdir()
    (folder / "names.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    (folder / "gazetteer").mkdir()
    # Not names.csv: that file of a gazetteer holds conditions.
    with open(folder / "gazetteer" / "list.csv", "w", encoding="utf-8", newline="") as f:
        rows = csv.writer(f)
        rows.writerow(["kind", "id", "name"])
        rows.writerows(("name", f"n{i}", name) for i, name in enumerate(names))
    return {"label": source.stem if source else "built-in names", "names": len(names), "folder": folder}


# ---------------------------------------------------------------- the programs


def build_wiretag(given):
    if given:
        return given.resolve()
    if not shutil.which("cargo"):
        stop("cargo is missing; install the Rust toolchain or pass --wiretag PROGRAM")
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=PROJECT, check=True)
    return (TARGET / "release" / "wiretag").resolve()


def install(packages):
    """A virtual environment with those of `packages` that install; its Python, and their versions."""
    folder = TARGET / "peers-venv"
    python = folder / "bin" / "python"
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True)
        if made.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            say("peers/run: no virtual environment can be made, so only wiretag runs (Debian: apt install python3-venv)")
            say(made.stdout.strip() or made.stderr.strip())
            return None, {}
    versions = {}
    for package in packages:
        ask = [str(python), "-c", f"from importlib.metadata import version; print(version('{package}'))"]
        found = subprocess.run(ask, capture_output=True, text=True)
        if found.returncode:
            say(f"installing {package} …")
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
            done = subprocess.run(pip, capture_output=True, text=True)
            if done.returncode:
                reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
                say(f"peers/run: {package} cannot be installed, its rows are left out: {reason}")
                continue
            found = subprocess.run(ask, capture_output=True, text=True)
        versions[package] = found.stdout.strip()
    return python, versions


def wiretag_programs(wiretag, out):
    """wiretag without its rules, the same with a list compiled before, and with its rules: name of the row, command by
    gazetteer. The first is what the others are compared with."""
    fixed = ["--no-builtin", "--tables", "mentions", "--threads", "1", "--no-patterns", "--quiet", "--out", str(out)]

    def command(gazetteer, extra):
        return lambda folder, dump: [
            str(wiretag), "tag", str(dump), "--gazetteer", str(folder / gazetteer), *fixed, *extra
        ]  # fmt: skip

    return [
        # No cache: the peers read their list each time as well.
        ("wiretag --no-resolve", command("gazetteer", ["--no-resolve", "--no-cache"])),
        ("wiretag --no-resolve, list compiled before", command("list.wtg", ["--no-resolve"])),
        ("wiretag", command("gazetteer", ["--no-cache"])),
    ]


def compile_list(wiretag, folder):
    """The list as wiretag's own compiled file, made before the clock runs."""
    command = [str(wiretag), "compile", str(folder / "gazetteer"), "--no-builtin", "-o", str(folder / "list.wtg")]
    subprocess.run(command, check=True, capture_output=True)


# ---------------------------------------------------------------- timing


def timed(command, timeout):
    """Runs a process; wall and CPU seconds and peak bytes, or the reason why there are none."""
    timer = [sys.executable, "-S", str(HERE / "timer.py"), str(timeout), *command]
    done = subprocess.run(timer, capture_output=True, text=True, errors="replace")
    if done.returncode:
        return None, f"cannot be started: {(done.stderr.strip().splitlines() or ['no message'])[-1]}"
    figures = json.loads(done.stdout)
    if figures["killed"]:
        return None, f"given up after {timeout:.0f} s"
    if figures["code"]:
        return None, f"failed ({figures['code']}): {(done.stderr.strip().splitlines() or ['no message'])[-1]}"
    return figures, None


def mentions_of(path):
    """{(article, field, start, end): (surface, name, via)} of a mentions table; only wiretag's has a `via`."""
    csv.field_size_limit(1 << 30)
    with open(path, encoding="utf-8", newline="") as f:
        return {
            (r["doc_id"], r["field"], int(r["start"]), int(r["end"])): (r["text"], r["name"], r.get("via"))
            for r in csv.DictReader(f)
        }


# ---------------------------------------------------------------- why counts differ


def overlapping(found):
    """(article, field) → sorted spans."""
    out = {}
    for doc, field, start, end in sorted(found):
        out.setdefault((doc, field), []).append((start, end))
    return out


def touches(spans, start, end):
    i = bisect.bisect_left(spans, (start, start))
    near = spans[max(0, i - 1) : i + 1]
    return any(s < end and start < e for s, e in near)


def plain(s):
    s = unicodedata.normalize("NFD", s)
    return " ".join("".join(c for c in s if c.isalnum() or c.isspace()).split())


def without_tails(mentions):
    """The mentions with spans that end with their names, and how many did not."""
    out, changed = {}, 0
    for (doc, field, start, end), (surface, name, via) in mentions.items():
        if len(surface) > len(name) and surface.startswith(name):
            changed += 1
            end, surface = start + len(name), name
        out[doc, field, start, end] = (surface, name, via)
    return out, changed


def compare(ours, theirs):
    """The number of equal mentions, and numbers of those that only one of the two has, by cause."""
    theirs, tails = without_tails(theirs)
    only = {"wiretag": {}, "peer": {"end": tails} if tails else {}}

    def count(side, cause):
        only[side][cause] = only[side].get(cause, 0) + 1

    ours_by, theirs_by = overlapping(ours), overlapping(theirs)
    for key in ours.keys() - theirs.keys():
        surface, name, via = ours[key]
        if via == "defined":
            count("wiretag", "rule")
        elif surface != name and surface == name.upper():
            count("wiretag", "case")
        elif surface != name and plain(surface).casefold() == plain(name).casefold():
            count("wiretag", "line" if "\n" in surface else "folding")
        elif touches(theirs_by.get(key[:2], []), *key[2:]):
            count("wiretag", "longer")
        else:
            count("wiretag", "edge")
    for key in theirs.keys() - ours.keys():
        if touches(ours_by.get(key[:2], []), *key[2:]):
            count("peer", "longer")
        else:
            count("peer", "edge")
    return len(ours.keys() & theirs.keys()), only


def told(only):
    sides = []
    for side in ("wiretag", "peer"):
        parts = [f"{n:,} {cause}" for cause, n in sorted(only[side].items(), key=lambda c: -c[1])]
        sides.append(f"only {side}: " + (", ".join(parts) or "none"))
    return "; ".join(sides)


# ---------------------------------------------------------------- the table


def measure(programs, folder, dump, args):
    """Medians and mentions of every program on one list."""
    results = {name: {"runs": [], "error": None, "mentions": None} for name, _, _ in programs}
    # Reading the list and building, alone: the same program on the first article.
    first = dump.with_name("first.jsonl")
    with open(dump, encoding="utf-8") as whole:
        first.write_text(whole.readline(), encoding="utf-8")
    for name, command, _ in programs:
        start, results[name]["error"] = timed(command(folder, first), args.timeout)
        results[name]["start"] = start["cpu"] if start else None
        say(f"  start alone, {name}: " + (f"{start['wall']:.2f} s" if start else results[name]["error"]))
    for run in range(args.runs):
        for name, command, table in programs:
            result = results[name]
            long = any(r["wall"] > LONG for r in result["runs"])
            if result["error"] or long:
                continue
            figures, result["error"] = timed(command(folder, dump), args.timeout)
            if result["error"]:
                say(f"  {name}: {result['error']}")
                continue
            result["runs"].append(figures)
            say(f"  run {run + 1}, {name}: {figures['wall']:.2f} s")
            if result["mentions"] is None:
                result["mentions"] = mentions_of(table)
    for result in results.values():
        if result["runs"]:
            for key in ("wall", "cpu", "peak"):
                result[key] = statistics.median(r[key] for r in result["runs"])
    return results


def start_aside(dump, result):
    """MB of text in a CPU second without the start; a small difference of two large figures says nothing."""
    rest = result["cpu"] - result["start"]
    return f"{dump['mb'] / rest:.1f}" if rest > result["cpu"] / 20 else "–"


def rows_of(listed, results, dump, versions):
    """Lines of the Markdown table for one list, and lines that explain its counts."""
    names = list(results)
    base = results[names[0]]
    rows, reasons = [], []
    label = f"{listed['label']}, {listed['names']:,}"
    for name in names:
        result = results[name]
        package = next((p for _, p, title in PEERS if title == name), None)
        shown = f"{name} ({versions[package]})" if package else f"**{name}**"
        if not result["runs"]:
            rows.append(f"| {label} | {shown} | {result['error']} | | | | | | | |")
            continue
        shown += " ¹" if len(result["runs"]) < max(len(r["runs"]) for r in results.values()) else ""
        ratios = " | "
        if base["runs"]:
            ratios = f"{result['wall'] / base['wall']:.1f} | {result['cpu'] / base['cpu']:.1f}"
        rows.append(
            f"| {label} | {shown} | {result['wall']:.2f} | {result['cpu']:.2f} | {result['start']:.2f} "
            f"| {start_aside(dump, result)} "
            f"| {ratios} | {result['peak'] / 1e6:.0f} "
            f"| {len(result['mentions']):,} |"
        )
        if name != names[0] and base["runs"]:
            ours = base["mentions"]
            if package:
                same, only = compare(ours, result["mentions"])
                reasons.append(f"- {label}, {name}: {same:,} mentions the same; {told(only)}")
            elif name == "wiretag":
                reasons.append(f"- {label}, {name}: its rules choose among the mentions of the first row")
            elif result["mentions"].keys() != base["mentions"].keys():
                stop(f"{label}: {name} found other mentions than {names[0]}; please report this")
    late, all_of_them = (results.get(title, {}).get("mentions") for _, _, title in PEERS[:2])
    if late and all_of_them:
        lost = len(all_of_them.keys() - late.keys())
        reasons.append(f"- {label}, {PEERS[0][2]}: edges checked afterwards lose {lost:,} of the next row's mentions")
    return rows, reasons


def machine():
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"^model name\s*: (.*)$", info.read_text(), re.M)
        cpu = found.group(1) if found else cpu
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def commit():
    git = ["git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"]
    found = subprocess.run(git, capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def section(args, dump, load, rows, reasons, causes):
    today = datetime.datetime.now(datetime.timezone.utc).date()
    repeated = f", repeated {dump['copies']} times" if dump["copies"] > 1 else ""
    lines = [
        f"Measured {today}, commit {commit()}, {machine()}; load average {load:.1f} at the beginning. "
        f"{dump['mb']:.1f} MB of text in {dump['records']:,} articles of {dump['name']}{repeated}; medians of "
        f"{args.runs} runs of the whole process, start included.",
        "",
        "| list, names | program | seconds | CPU s | of them start | MB a CPU s, start aside | × wiretag's seconds "
        "| × its CPU s | peak MB | mentions |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        *rows,
        "",
    ]
    if any("¹" in row for row in rows):
        lines += [f"¹ fewer runs: one took more than {LONG:.0f} s.", ""]
    lines += ["Why the counts differ:", "", *reasons, ""] if reasons else []
    lines += [f"- *{cause}*: {CAUSES[cause]}" for cause in CAUSES if cause in causes]
    return "\n".join(lines).rstrip() + "\n"


def write(text):
    document = DOCUMENT.read_text(encoding="utf-8")
    before, found_begin, rest = document.partition(BEGIN)
    _, found_end, after = rest.partition(END)
    if not (found_begin and found_end):
        stop(f"{DOCUMENT}: the markers {BEGIN} and {END} are missing")
    DOCUMENT.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")
    say(f"wrote {DOCUMENT.relative_to(PROJECT)}")


def main():
    args = arguments()
    only, skip = (set(filter(None, s.split(","))) for s in (args.only, args.skip))
    known = {w for script, package, _ in PEERS for w in (script, package)}
    if (only | skip) - known:
        stop(f"unknown peer {', '.join(sorted((only | skip) - known))}; known: {', '.join(sorted(known))}")
    chosen = [p for p in PEERS if (not only or {p[0], p[1]} & only) and not {p[0], p[1]} & skip]
    load = os.getloadavg()[0]
    wiretag = build_wiretag(args.wiretag)
    python, versions = install(list(dict.fromkeys(package for _, package, _ in chosen)))
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        dump_path = scratch / "dump.jsonl"
        dump = write_dump(args.dump, dump_path, args.mb * 1e6)
        out = scratch / "out"
        programs = [(n, c, out / "mentions.csv") for n, c in wiretag_programs(wiretag, out)]
        for script, package, title in chosen:
            if package in versions:
                table = scratch / f"{script}.csv"

                def command(folder, dump, script=script, table=table):
                    files = [folder / "names.txt", dump, table]
                    return [str(python), "-B", str(HERE / f"{script}.py"), *map(str, files)]

                programs.append((title, command, table))
        rows, reasons = [], []
        for i, source in enumerate(args.names or [None]):
            listed = write_names(source, scratch / f"list{i}")
            compile_list(wiretag, listed["folder"])
            say(f"{listed['label']}, {listed['names']:,} names, {dump['mb']:.1f} MB of text")
            results = measure(programs, listed["folder"], dump_path, args)
            more_rows, more_reasons = rows_of(listed, results, dump, versions)
            rows += more_rows
            reasons += more_reasons
    causes = {c for c in CAUSES if any(re.search(rf"\d {c}\b", r) for r in reasons)}
    text = section(args, dump, load, rows, reasons, causes)
    print(text, end="")
    if args.write:
        write(text)


if __name__ == "__main__":
    main()
