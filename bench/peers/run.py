"""Benchmark of rival methods, month ahead. See protocol.md.

python run.py --panel FILE --out peers.json [--methods linear,mstl] [--months 3] [--smoke]
python run.py --panel FILE --out peers.json --regimes full --with-empty --forecasts
python run.py --time-prophet FILE --repeat 5
"""

import environment  # isort: skip  (first: it sets the threads before numpy starts)

import argparse
import hashlib
import json
import re
import sys
import warnings
from pathlib import Path
from time import perf_counter

from benchmark import case_rows, run_method
from methods import GLOBAL, INTERMITTENT, METHODS
from metrics import NAMES
from panel import MONTHS, REGIMES, Case, cases_of, read_panel
from report import markdown
from time_prophet import time_prophet


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--panel", type=Path, help="CSV with series,date,y,promo,holiday,school")
    mode.add_argument("--time-prophet", type=Path, metavar="FILE", help="time Prophet on one store; prints JSON")
    parser.add_argument("--out", type=Path, help="JSON results (needed with --panel)")
    parser.add_argument("--methods", default=",".join(METHODS), help="comma-separated; default: all but those for products")
    parser.add_argument("--months", type=int, default=MONTHS, help=f"origins of each group, its last complete months; default: {MONTHS}")
    parser.add_argument("--regimes", default=",".join(REGIMES), help="comma-separated; default: both")
    parser.add_argument("--with-empty", action="store_true", help="months whose open days sold nothing are cases too")
    parser.add_argument("--forecasts", action="store_true", help="keep the forecasts beside the scores")
    parser.add_argument("--smoke", action="store_true", help="one series a group, its last origin")
    parser.add_argument("--repeat", type=int, default=5, help="measured runs of --time-prophet")
    options = parser.parse_args()
    for name, known in (("methods", {**METHODS, **INTERMITTENT, **GLOBAL}), ("regimes", REGIMES)):
        unknown = set(getattr(options, name).split(",")) - set(known)
        if unknown:
            parser.error(f"unknown {name} {sorted(unknown)}; known: {', '.join(known)}")
    if options.panel and not options.out:
        parser.error("--panel needs --out")
    if options.months < 1:
        parser.error(f"--months {options.months}: at least 1")
    if options.repeat < 1:
        parser.error(f"--repeat {options.repeat}: at least 1")
    return options


def origins_by_group(cases: list[Case]) -> dict[str, list[str]]:
    groups = sorted({case.group for case in cases})
    return {group: sorted({f"{case.origin:%Y-%m-%d}" for case in cases if case.group == group}) for group in groups}


def run_panel(options: argparse.Namespace) -> dict:
    started = perf_counter()
    regimes = tuple(options.regimes.split(","))
    cases, skipped = cases_of(read_panel(options.panel), options.smoke, options.months, regimes, options.with_empty)
    runs = []
    for name in options.methods.split(","):
        runs.append(run_method(name, cases))
        print(f"{name}: {perf_counter() - started:.0f} s", file=sys.stderr)
    return {
        "panel": {"file": options.panel.name, "sha256": hashlib.sha256(options.panel.read_bytes()).hexdigest()},
        "smoke": options.smoke,
        "origins": origins_by_group(cases),
        "machine": environment.machine(),
        "versions": environment.versions(),
        "seconds": round(perf_counter() - started, 1),
        "results": [row for run in runs for row in run.rows],
        "metrics": NAMES,
        "cases": case_rows(cases, runs),
        "skipped": skipped,
        "failures": [failure for run in runs for failure in run.failures],
        **({"forecasts": [forecast for run in runs for forecast in run.forecasts]} if options.forecasts else {}),
    }


def json_text(report: dict) -> str:
    """Indented JSON with each list of plain values on one line."""
    text = json.dumps(report, indent=2, allow_nan=False)
    return re.sub(r"\[\s+([^][{}]*?)\s+\]", lambda found: f"[{' '.join(found[1].split())}]", text) + "\n"


def main() -> int:
    options = arguments()
    warnings.filterwarnings("ignore", category=FutureWarning)
    if options.time_prophet:
        print(json.dumps(time_prophet(options.time_prophet, options.repeat)))
        return 0
    report = run_panel(options)
    options.out.write_text(json_text(report))
    print(markdown(report["results"]))
    for failure in report["failures"]:
        print("failed:", *failure.values(), file=sys.stderr)
    return 1 if report["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
