"""What the tests of a build say, read from Surefire's reports; and a second try for those that failed.

python3 .ci/tests.py [--specs] -- MAVEN ARGUMENTS: the command that ran them, for the second try.

A test that fails once and then passes, in a process of its own, is printed under FLAKY with its first failure. Red is
a test that fails in both tries, more than three flaky ones, no test at all, and a skip of what must run here.
"""

import glob
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

MOST_FLAKY = 3
SLOWEST = 10


class Case:
    """One test of one report."""

    def __init__(self, path, element):
        self.module = path.split(os.sep + "target" + os.sep)[0]
        self.classname = element.get("classname")
        self.name = element.get("name")
        self.skip = element.find("skipped")
        self.failures = [*element.iter("failure"), *element.iter("error")]

    def __str__(self):
        return f"{self.classname}.{self.name}"

    def why(self):
        """The first lines of what went wrong."""
        told = "\n".join(f"{e.get('message') or e.get('type')}" for e in self.failures)
        return "\n".join(line.rstrip() for line in told.splitlines()[:5] if line.strip())

    def selector(self):
        """As Surefire's -Dtest takes it; a class as a whole where it failed before any test of it."""
        method = re.match(r"\w+", self.name or "")
        return self.classname + ("#" + method.group() if method else "")


def reports():
    return sorted(
        glob.glob("*/target/surefire-reports/TEST-*.xml")
        + glob.glob("examples/*/target/surefire-reports/TEST-*.xml")
    )


def read():
    cases, seconds = [], {}
    for path in reports():
        suite = ElementTree.parse(path).getroot()
        seconds[suite.get("name")] = float(suite.get("time", "0").replace(",", ""))
        cases += [Case(path, case) for case in suite.iter("testcase")]
    return cases, seconds


def once_more(failed, maven):
    """Gives the tests that fail again. Each runs in a process of its own."""
    again = []
    for selector in sorted({case.selector() for case in failed}):
        those = [case for case in failed if case.selector() == selector]
        for path in reports():
            os.remove(path)
        print(f"== once more: {selector}", flush=True)
        ran = subprocess.run(
            [
                *maven,
                "-pl",
                those[0].module,
                "-am",
                f"-Dtest={selector}",
                "-Dsurefire.failIfNoSpecifiedTests=false",
            ]
        )
        cases, _ = read()
        if ran.returncode != 0 or not cases or any(case.failures for case in cases):
            again += those
    return again


def main(arguments):
    split = arguments.index("--")
    with_specs, maven = "--specs" in arguments[:split], arguments[split + 1 :]
    # What a machine that ran .ci/run has; where one of these is skipped, something is broken.
    must_run = re.compile(
        r"rabbit|pg_dump|npm" + (r"|provider.?spec|published description" if with_specs else ""), re.I
    )
    cases, seconds = read()
    skipped = [case for case in cases if case.skip is not None]
    failed = [case for case in cases if case.failures]
    print(f"{len(cases) - len(skipped)} tests ran in {sum(seconds.values()):.0f} s of classes,", end=" ")
    print(f"{len(skipped)} were skipped, {len(failed)} failed")
    wrong = []
    for case in skipped:
        why = " ".join((case.skip.get("message") or "").split())
        print(f"  skipped {case}: {why}")
        if must_run.search(f"{case} {why}"):
            wrong.append(f"skipped, but must run here: {case}")
    print("The slowest classes:")
    for name, time in sorted(seconds.items(), key=lambda entry: -entry[1])[:SLOWEST]:
        print(f"  {time:6.1f} s  {name}")
    if len(cases) == len(skipped):
        wrong.append("no test ran")
    if len(failed) > MOST_FLAKY:
        wrong += [f"failed: {case}\n{case.why()}" for case in failed]
    elif failed:
        again = once_more(failed, maven)
        wrong += [f"failed twice: {case}\n{case.why()}" for case in again]
        for case in failed:
            if case not in again:
                print(f"FLAKY {case}\n{case.why()}")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main(sys.argv[1:])
