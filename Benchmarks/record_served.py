#!/usr/bin/env python3
"""Measures `refigure serve` on a ledger with many runs: 1,000 requests of each page, one after the other over one connection.

    python record_served.py [--count N] [--requests N] [--work FOLDER] REFIGURE

The ledger is made as record.py makes it. Prints medians, and those that one request in a hundred takes longer than. Nothing is asserted on times.
"""

import argparse
import http.client
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

from record_stores import Refigure

PAGES = [
    ("the overview", "/"), ("the newest runs", "/runs"), ("runs from the middle on", "/runs?before=r{half}"),
    ("one run", "/r{last}/"), ("50 runs beside each other", "/compare?runs={fifty}")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", metavar="REFIGURE")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--work", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        store = Refigure((arguments.work or pathlib.Path(temporary)) / "served", os.environ["PATH"], str(pathlib.Path(arguments.command).resolve()))
        store.fill(arguments.count)
        process = subprocess.Popen(
            [store.command, "serve", "--json", "--port", "0"], cwd=store.folder, env=store.environment, stdout=subprocess.PIPE, text=True)
        try:
            measure(json.loads(process.stdout.readline()), arguments)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)


def measure(told, arguments):
    count = arguments.count
    names = {"half": count // 2, "last": count - 1, "fifty": ",".join(f"r{number}" for number in range(count - 99, count, 2))}
    connection = http.client.HTTPConnection("127.0.0.1", told["port"])

    def ask(target, **headers):
        connection.request("GET", target, headers=headers)
        reply = connection.getresponse()
        return reply, reply.read()

    cookie = ask(told["url"].split("/", 3)[3].join(["/", ""]))[0].getheader("Set-Cookie").split(";")[0]
    print(f"{count} runs, {arguments.requests} requests each, milliseconds: median, 99 %, size")
    for words, place in PAGES:
        times = []
        for _ in range(arguments.requests if "compare" not in place else max(1, arguments.requests // 50)):
            began = time.perf_counter()
            reply, content = ask(place.format(**names), Cookie=cookie)
            times.append(1_000 * (time.perf_counter() - began))
            assert reply.status == 200, (place, reply.status)
        times.sort()
        print(f"  {words:28} {times[len(times) // 2]:8.1f} {times[len(times) * 99 // 100]:8.1f} {len(content) / 1_000:8.1f} kB", flush=True)


main()
