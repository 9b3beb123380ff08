#!/usr/bin/env python3
"""Measures the reading of HTML pages as users run it, beside what the HTML parser alone takes for the same pages.

    cargo build --release -p docwright-cli && cargo build --release -p docwright-reader --example parse
    bench/reading.py [--pages DIR]... [--layout FILE] [--count N] [--rounds N] [--target DIR]

In: folders of HTML pages (default ../shared/corpus/*/pages beside this checkout, as far as the layout's vendor names them) and
their layout. Out: ratios of processor time, what a second core adds, memory a page, and how long a run takes that finds nothing
changed. The pages are repeated until there are N, those of a repetition under addresses and with names of their own, so that no page
says what another says. The programs take turns; the least of all rounds counts, since other work on the machine only adds to it.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSION = re.compile(rb'(?<=/)v\d[\d.]*(?=/)')
COMMON = re.compile(rb'(?<=[>"])(?:id|name|description|project_id|code|error_code)(?=[<"])|(?<=&quot;)(?:id|name)(?=&quot;)')


def repeat(pages, count, folder):
    """Writes pages until there are so many."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    paths = []
    for number in range(count):
        page, turn = pages[number % len(pages)], number // len(pages)
        path = folder / f'{page.parent.parent.name}-{turn}-{page.name}'
        text = page.read_bytes()
        if turn:
            text = COMMON.sub(rb'\g<0>_%d' % turn, VERSION.sub(rb'\g<0>/turn%d' % turn, text))
        path.write_bytes(text)
        paths.append(path)
    return paths


def run(command, threads=1, **options):
    """Processor seconds, wall seconds and megabytes of a process."""
    environment = {**os.environ, 'RAYON_NUM_THREADS': str(threads)}
    start = time.perf_counter()
    with open(os.devnull, 'wb') as nowhere:
        process = subprocess.Popen(command, env=environment, stdout=nowhere, stderr=nowhere, **options)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f'{command[0]} {command[1]} ended with {process.returncode}')
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024


def least(rounds):
    return [min(column) for column in zip(*rounds)]


def project(folder, pages, layout):
    """A project of one service with a crate."""
    home = folder / 'specs/bench/pages-of-many'
    (home / 'pages').mkdir(parents=True)
    for page in pages:
        os.link(page, home / 'pages' / page.name)
    shutil.copy(layout, folder / 'specs/bench/layout.yaml')
    (folder / 'docwright.yaml').write_text('crates: generated\n')
    listed = ''.join(f'  - path: pages/{page.name}\n' for page in pages)
    (home / 'service.yaml').write_text(f'title: Bench\nversion: v1\ncrate:\n  name: bench\n  version: 0.1.0\npages:\n{listed}')


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--pages', type=pathlib.Path, action='append')
    ap.add_argument('--layout', type=pathlib.Path, default=ROOT / 'specs/huaweicloud/layout.yaml')
    ap.add_argument('--count', type=int, default=1000)
    ap.add_argument('--rounds', type=int, default=5)
    ap.add_argument('--target', type=pathlib.Path, default=ROOT / 'target/release')
    ap.add_argument('--skip-unchanged', action='store_true', help='leave out the run that finds nothing changed')
    args = ap.parse_args()
    vendor = args.layout.parent.name.removesuffix('cloud')
    folders = args.pages or sorted((ROOT / '../shared').glob(f'corpus*/{vendor}*/pages'))
    pages = [page for folder in folders for page in sorted(folder.glob('*.html'))]
    if not pages:
        print('skipped: no pages')
        return
    work = ROOT / 'target/bench-reading'
    many = repeat(pages, args.count, work / 'pages')
    few = many[: args.count // 10]
    docwright, parser = args.target / 'docwright', args.target / 'examples/parse'
    spec = [docwright, 'spec', '--layout', args.layout, '--out', work / 'out.yaml']
    programs = {
        'parser': lambda: run([parser, *many]),
        'parser of a tenth': lambda: run([parser, *few]),
        'one thread': lambda: run([*spec, *many]),
        'two threads': lambda: run([*spec, *many], threads=2),
        'a tenth': lambda: run([*spec, *few]),
    }
    rounds = {name: [] for name in programs}
    for _ in range(args.rounds):
        for name, program in programs.items():
            rounds[name].append(program())
    cost = {name: least(measured) for name, measured in rounds.items()}
    size = sum(page.stat().st_size for page in many)
    print(f'{len(many)} pages, {size / 1e6:.1f} MB; least of {args.rounds} rounds')
    for name, (cpu, wall, peak) in cost.items():
        print(f'{name:18} {cpu:7.3f} s of processors {wall:7.3f} s {peak:7.1f} MB')
    print(f"pages to a spec is {cost['one thread'][0] / cost['parser'][0]:.2f} times the parser alone, in processor time")
    print(f"two threads are {cost['one thread'][1] / cost['two threads'][1]:.2f} times as fast as one")
    for name in ('one thread', 'two threads'):
        print(f"{(cost[name][2] - cost['a tenth'][2]) * 1024 / (len(many) - len(few)):.0f} KB a page, {name}")
    if args.skip_unchanged:
        return
    shutil.rmtree(work / 'project', ignore_errors=True)
    project(work / 'project', many, args.layout)
    generate = [docwright, 'generate', '--root', work / 'project']
    _, first, peak = run(generate, threads=2)
    cpu, again, _ = least([run(generate, threads=2) for _ in range(args.rounds)])
    print(f'generate with a crate: {first:.3f} s and {peak:.0f} MB; with nothing changed: {again:.3f} s, {cpu:.3f} s of processors')


if __name__ == '__main__':
    main()
