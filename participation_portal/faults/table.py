"""The table of a run, as it stands in the README."""

from participation_portal.faults.catalogue import TESTS

# What is told elsewhere in the line.
NOT_FIGURES = {"test", "passed", "seconds", "seed", "faults"}


def table(lines: list[dict]) -> str:
    rows = ["| Test | What is done to it | Passes with | What was seen | Seconds |", "|---|---|---|---|---|"]
    for line in lines:
        test = TESTS[line["test"]]
        seconds = round(line["seconds"])
        rows.append(f"| {test.name} | {test.does} | {test.passes} | {seen(line)} | {seconds} |")
    return "\n".join(rows)


def seen(line: dict) -> str:
    figures = ", ".join(
        f"{name.replace('_', ' ')} {'yes' if value is True else value}"
        for name, value in line.items()
        if name not in NOT_FIGURES
    )
    return figures if line["passed"] else f"**FAILED** {'; '.join(line['faults'])} ({figures})"
