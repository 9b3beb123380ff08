#!/usr/bin/env python3
"""Reads every set of real pages in a corpus and scores the specs against its gold, one row a set and style.

    bench/score.py [--corpus DIR]... [--score SCORE.PY] [--xtask BINARY] [SET[:STYLE] ...] [--kinds] [--misses N]

In: folders of sets (default ../shared/corpus and ../shared/corpus-2 beside this checkout) and their scorer. Out: a table on standard output,
the specs under target/score/. Says so and exits 0 when there is no corpus: only maintainers have it.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENDORS = {'huawei': 'huaweicloud', 'alibaba': 'alibabacloud', 'zstack': 'zstack'}


def styles(folder):
    """Page files by style: where NAME.STYLE.ENDING stands for many names, they are captures of one kind; NAME.ENDING has none."""
    paths = [path for path in sorted(folder.iterdir()) if path.suffix != '.json']
    middles = collections.Counter(path.name.split('.')[-2] for path in paths if path.name.count('.') > 1)
    endings = collections.defaultdict(set)
    for path in paths:
        endings[path.name.split('.')[-2]].add(path.suffix)
    found = collections.defaultdict(list)
    for path in paths:
        middle = path.name.split('.')[-2]
        style = middle if middles[middle] > 2 else ''
        found[style + path.suffix.replace('.', '-') if style and len(endings[style]) > 1 else style].append(path)
    return found


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('sets', nargs='*')
    ap.add_argument('--corpus', type=pathlib.Path, action='append')
    ap.add_argument('--score', type=pathlib.Path, default=ROOT / '../shared/tools/score.py')
    ap.add_argument('--xtask', type=pathlib.Path, default=ROOT / 'target/release/xtask')
    ap.add_argument('--kinds', action='store_true', help='a line for each kind of fact below 1.0')
    ap.add_argument('--misses', type=int, default=0, help='the first N missed and wrong facts of each kind')
    args = ap.parse_args()
    corpora = args.corpus or [ROOT / '../shared/corpus', ROOT / '../shared/corpus-2']
    if not any(corpus.is_dir() for corpus in corpora):
        print(f"skipped: no corpus at {' or '.join(map(str, corpora))}")
        return 0
    out = ROOT / 'target/score'
    out.mkdir(parents=True, exist_ok=True)
    print(f"{'set':28}{'ops':>9}{'recall':>9}{'prec':>9}{'F1':>9}{'claimed':>9}{'open':>6}")
    for folder in (path for corpus in corpora if corpus.is_dir() for path in sorted(corpus.iterdir()) if (path / 'gold.json').is_file()):
        vendor = VENDORS.get(folder.name.split('-')[0])
        if vendor is None:
            continue
        for style, files in styles(folder / 'pages').items():
            name = folder.name + (f':{style}' if style else '')
            if args.sets and not any(name == wanted or folder.name == wanted for wanted in args.sets):
                continue
            spec = out / f"{name.replace(':', '.')}.yaml"
            run = subprocess.run([args.xtask, 'spec', '-v', '--layout', vendor, '--out', spec, *files], cwd=ROOT, capture_output=True, text=True)
            spec.with_suffix('.log').write_text(run.stderr)
            if run.returncode:
                print(f'{name:28}failed: {run.stderr.strip().splitlines()[-1] if run.stderr.strip() else run.returncode}')
                continue
            scored = subprocess.run([sys.executable, args.score, spec, folder / 'gold.json', '--pages', folder / 'pages', '--json', '--misses', str(args.misses)], capture_output=True, text=True)
            result = json.loads(scored.stdout)
            total, ops = result['overall'], result['kinds']['operations']
            claimed, unclaimed = counts(run.stderr)
            print(f"{name:28}{ops['right']:>5}/{ops['gold']:<3}{figure(total['recall'])}{figure(total['precision'])}{figure(total['f1'])}{claimed:>9}{unclaimed:>6}")
            for kind, row in result['kinds'].items():
                if (args.kinds or args.misses) and not kind.endswith('*') and row['gold'] and (row['f1'] or 0) < 1:
                    print(f"    {kind:24}{row['right']:>6}/{row['gold']:<6} wrong {row['wrong']:<5} F1 {row['f1'] or 0:.4f}")
                    for item in row.get('missed_items', []):
                        print(f'        missed {item}')
                    for item in row.get('wrong_items', []):
                        print(f'        wrong  {item}')
    return 0


def figure(value):
    return f'{value or 0:9.4f}'


def counts(text):
    """The two numbers of `N rows claimed, M unclaimed`."""
    for line in reversed(text.splitlines()):
        words = line.replace(';', '').replace(',', '').split()
        if 'claimed' in words and 'unclaimed' in words:
            return words[words.index('claimed') - 2], words[words.index('unclaimed') - 1]
    return '?', '?'


if __name__ == '__main__':
    sys.exit(main())
