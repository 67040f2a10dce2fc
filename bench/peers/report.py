"""The Markdown table of the results."""

from panel import REGIMES


def markdown(results: list[dict]) -> str:
    """One line a method, one column a group and regime: WAPE / month / cov80 / cov95 / MSIS80; last the seconds with `full`."""
    groups = sorted({row["group"] for row in results})
    cells = {(row["method"], row["group"], row["regime"]): row for row in results}
    columns = [(group, regime) for group in groups for regime in REGIMES]
    head = ["method", *(f"{group} {regime}" for group, regime in columns), f"s a store ({' / '.join(groups)})"]
    lines = [head, ["---"] * len(head)]
    for method in dict.fromkeys(row["method"] for row in results):
        seconds = [_number(cells.get((method, group, "full")), "secondsPerStore", 3) for group in groups]
        lines.append([method, *(_cell(cells.get((method, *column))) for column in columns), " / ".join(seconds)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(row: dict | None) -> str:
    digits = {"wape": 4, "month": 4, "cov80": 2, "cov95": 3, "msis80": 2}
    return " / ".join(_number(row, name, places) for name, places in digits.items())


def _number(row: dict | None, name: str, places: int) -> str:
    return "–" if row is None or row[name] is None else f"{row[name]:.{places}f}"
