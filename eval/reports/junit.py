"""A report → JUnit XML for build servers: a suite per group of measures, a case per question, a failure per mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from eval.reports import measures
from eval.reports.reasons import reason
from eval.reports.records import Item, Report, read

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(data: Mapping[str, object], gate: Mapping[str, object] | None = None) -> str:
    """Return the report, and a gate's decision (`Decision.to_json`) as a suite of its own, as JUnit XML.

    A question that has no value in a group of measures has no case there. Characters that XML cannot hold are dropped.

    Raises:
        ReportError: the data are no report of answers.
    """
    report = read(data)
    root = ET.Element("testsuites", name=_legal(report.name))
    timed: set[str] = set()
    if gate is not None:
        _gate(root, report, gate)
    for group in measures.groups():
        _suite(root, report, group, timed)
    for total in ("tests", "failures", "errors", "skipped"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    root.set("time", f"{sum(float(suite.get('time', '0')) for suite in root):.3f}")
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, report: Report, group: str, timed: set[str]) -> None:
    cases = [
        (item, found)
        for item in report.items
        if (found := [name for name in item.values if measures.group(name) == group])
    ]
    if not cases:
        return
    suite = ET.SubElement(root, "testsuite", name=group)
    _properties(suite, report)
    seconds, failures = 0.0, 0
    for item, found in cases:
        taken = sum(item.seconds) if item.id not in timed else 0.0  # once: the groups judge the same answers
        timed.add(item.id)
        seconds += taken
        case = _case(suite, f"{report.dataset or 'answers'}.{group}", item.id, taken)
        wrong = [name for name in item.wrong if name in found]
        if wrong:
            failures += 1
            _failure(case, ", ".join(wrong), [*(f"{name}: {reason(item, name)}" for name in wrong), *_asked(item)])
    _count(suite, len(cases), failures, seconds)


def _gate(root: ET.Element, report: Report, gate: Mapping[str, object]) -> None:
    suite = ET.SubElement(root, "testsuite", name="gate")
    _properties(suite, report)
    found = gate.get("measures")
    problems = gate.get("problems")
    broken = [str(one) for one in problems] if isinstance(problems, (list, tuple)) else []
    case = _case(suite, "gate", "the run can be compared with the baseline", 0.0)
    if broken:
        _failure(case, broken[0], broken)
    tests, failures = 1, int(bool(broken))
    for name, finding in (found if isinstance(found, Mapping) else {}).items():
        case = _case(suite, "gate", str(name), 0.0)
        tests += 1
        why = finding.get("failed") if isinstance(finding, Mapping) else None
        if why:
            failures += 1
            lost = finding.get("lost")
            ids = [f"lost: {' '.join(map(str, lost))}"] if isinstance(lost, (list, tuple)) and lost else []
            _failure(case, str(why), [str(why), *ids])
    if gate.get("passed") is False and not failures:
        failures += 1
        _failure(_case(suite, "gate", "passed", 0.0), "the gate failed", ["the gate failed"])
        tests += 1
    _count(suite, tests, failures, 0.0)


def _properties(suite: ET.Element, report: Report) -> None:
    known = {"dataset": report.dataset, "on": report.on} | dict(report.run)
    shown = {name: value for name, value in known.items() if value}
    if shown:
        properties = ET.SubElement(suite, "properties")
        for name, value in shown.items():
            ET.SubElement(properties, "property", name=_legal(name), value=_legal(value))


def _case(suite: ET.Element, classname: str, name: str, seconds: float) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=_legal(classname), name=_legal(name), time=f"{seconds:.3f}")


def _failure(case: ET.Element, message: str, lines: Sequence[str]) -> None:
    ET.SubElement(case, "failure", message=_legal(message), type="wrong").text = _legal("\n".join(lines))


def _count(suite: ET.Element, tests: int, failures: int, seconds: float) -> None:
    for name, value in (("tests", tests), ("failures", failures), ("errors", 0), ("skipped", 0)):
        suite.set(name, str(value))
    suite.set("time", f"{seconds:.3f}")


def _asked(item: Item) -> list[str]:
    return [f"said: {turn}" for turn in item.said]


def _legal(text: str) -> str:
    return _NOT_XML.sub("", text)
