#!/usr/bin/env python3
"""Measures `cargo xtask code` beside other generators of Rust clients, on the same documents in one run.

    bench/generators.py [DOCUMENT ...] [--peers a,b] [--out FILE] [--install] [--binary]

In: OpenAPI documents (default ../shared/openapi/ beside this checkout) and the peers, found in target/tools/bin,
target/python/bin or on PATH. Out: tables in Markdown, the crates under target/bench/. A peer that is not installed is
said to be absent; a number that could not be measured is a dash. bench/README.md says what each number means.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / 'target'
BENCH = TARGET / 'bench'
PLACES = [TARGET / 'tools/bin', TARGET / 'python/bin']
METHODS = {'get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'}
OURS = 'docwright'
# Our own document of `--binary`, and how each generator's client calls its operation that lists things.
SMALL = ROOT / 'specs/tidewick/parcels/openapi.yaml'


@dataclasses.dataclass
class Peer:
    """One generator: how it is installed, called, and made into a crate."""
    name: str
    program: str
    generate: Callable[[str, pathlib.Path, str, pathlib.Path], list]
    install: list = dataclasses.field(default_factory=list)
    # What a generator that writes modules leaves to its user: a manifest and a lib.rs.
    finish: Callable[[pathlib.Path, str], None] = lambda folder, name: None
    # The features that are a part of the operations each, of the manifest's table of features.
    parts: Callable[[dict], list] = lambda features: []
    # The main of a binary that calls one operation of SMALL, with `{lib}` for the library's name.
    main: str = ''

    def path(self):
        places = os.pathsep.join([*map(str, PLACES), os.environ.get('PATH', '')])
        return shutil.which(self.program, path=places)


def finish_otr(folder, name):
    needed = (folder / 'src/api/REQUIRED_DEPS.toml').read_text()
    (folder / 'Cargo.toml').write_text(f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2024"\n\n{needed}')
    (folder / 'src/lib.rs').write_text('pub mod api;\n')


MAIN = '#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}\n    Ok(())\n}}\n'
PEERS = [
    Peer(
        OURS, str(TARGET / 'release/xtask'),
        lambda program, document, name, folder: [program, 'code', '--spec', document, '--name', name, '--out', folder],
        parts=lambda features: features.get('full', []),
        main='    let client = {lib}::Client::builder().credentials({lib}::Credentials::token("token")).build()?;\n'
             '    println!("{{:?}}", client.list_parcels().send().await?);'),
    Peer(
        'openapi-to-rust', 'openapi-to-rust',
        lambda program, document, name, folder: [program, 'generate', document, '--output-dir', folder / 'src/api', '--module-name', 'api', '--quiet'],
        install=['cargo', 'openapi-to-rust'], finish=finish_otr,
        main='    let client = {lib}::api::HttpClient::new().with_api_key("token");\n'
             '    println!("{{:?}}", client.list_parcels(None, None::<&str>, None, None::<&str>).await?);'),
    Peer(
        'oas3-gen', 'oas3-gen',
        lambda program, document, name, folder: [program, 'generate', 'client-mod', '-i', document, '-o', folder, '--workspace'],
        install=['cargo', 'oas3-gen']),
    Peer(
        'ploidy', 'ploidy',
        lambda program, document, name, folder: [program, 'generate', 'rust', document, '-o', folder, '--name', name],
        install=['cargo', 'ploidy'], parts=lambda features: features.get('default', [])),
    Peer(
        'cargo-progenitor', 'cargo-progenitor',
        lambda program, document, name, folder: [program, 'progenitor', '-i', document, '-o', folder, '-n', name, '-v', '0.1.0'],
        install=['cargo', 'cargo-progenitor']),
    Peer(
        'openapi-generator', 'openapi-generator-cli',
        lambda program, document, name, folder: [program, 'generate', '-i', document, '-g', 'rust', '-o', folder, '--package-name', name, '--skip-validate-spec'],
        install=['pip', 'openapi-generator-cli']),
]


@dataclasses.dataclass
class Run:
    """What one command took, its children included. Memory is that of the largest process."""
    code: int
    seconds: float
    user: float
    megabytes: float


def run(command, log, cwd=ROOT):
    environment = {**os.environ, 'CARGO_INCREMENTAL': '0', 'CARGO_TARGET_DIR': str(BENCH / 'build')}
    with open(log, 'wb') as out:
        start = time.monotonic()
        child = subprocess.Popen([str(it) for it in command], cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Run(child.returncode, time.monotonic() - start, usage.ru_utime, usage.ru_maxrss / 1024)


@dataclasses.dataclass
class Measured:
    """What is known of one generator and one document; `None` is what could not be measured."""
    seconds: float | None = None
    megabytes: float | None = None
    lines: int | None = None
    without_mock: int | None = None
    compiles: bool | None = None
    check: float | None = None
    part: float | None = None
    largest_part: float | None = None


class Crate:
    """A generator's crate of one document."""

    def __init__(self, peer, document):
        self.peer = peer
        self.document = document
        self.name = 'api-' + re.sub('[^a-z0-9]+', '-', document.stem.lower()).strip('-')
        self.folder = BENCH / peer.name / self.name
        self.log = BENCH / peer.name / f'{self.name}.log'
        self.measured = Measured()
        self.failed = False

    def generate(self):
        """One generation into an empty folder; the best one counts."""
        if self.failed:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        result = run(self.peer.generate(self.peer.path(), self.document.resolve(), self.name, self.folder), self.log)
        # Some say that all went well and write nothing.
        self.failed = result.code != 0 or not (self.folder / 'src').is_dir()
        if not self.failed:
            self.measured.seconds = least(self.measured.seconds, result.seconds)
            self.measured.megabytes = least(self.measured.megabytes, result.megabytes)

    def finish(self):
        """Makes a package of its own of what was generated, and counts its lines."""
        if self.failed:
            return
        self.peer.finish(self.folder, self.name)
        files = sorted((self.folder / 'src').rglob('*.rs'))
        lines = {path: len(path.read_text().splitlines()) for path in files}
        mocks = [path for path in files if 'mock' in path.with_suffix('').relative_to(self.folder).parts]
        self.measured.lines = sum(lines.values())
        self.measured.without_mock = self.measured.lines - sum(lines[path] for path in mocks)
        manifest = self.folder / 'Cargo.toml'
        if 'workspace' not in tomllib.loads(manifest.read_text()):
            with manifest.open('a') as out:
                out.write('\n[workspace]\n')

    def features(self):
        return self.peer.parts(tomllib.loads((self.folder / 'Cargo.toml').read_text()).get('features', {}))

    def check(self, *arguments):
        """User seconds of checking this crate alone; nothing when it does not compile."""
        (self.folder / 'src/lib.rs').touch()
        result = run(['cargo', 'check', '--quiet', '--lib', *arguments], self.log, cwd=self.folder)
        return result.user if result.code == 0 else None

    def part(self, feature, rounds):
        arguments = ['--no-default-features', '--features', feature]
        times = [self.check(*arguments) for _ in range(rounds)]
        return None if None in times else min(times)

    def measure_parts(self, rounds):
        """Each part once, to build what it needs and to find the middle and the largest one; these are measured."""
        # A first one builds what this choice of features needs of the dependencies.
        features = self.features()
        if not features or not self.measured.compiles or self.part(features[0], 1) is None:
            return
        once = sorted((time, feature) for feature in features if (time := self.part(feature, 1)) is not None)
        self.measured.part = self.part(once[len(once) // 2][1], rounds)
        self.measured.largest_part = self.part(once[-1][1], rounds)


def least(before, now):
    return now if before is None else min(before, now)


def operations(document):
    """How many operations a document has; nothing for YAML where Python cannot read it."""
    text = document.read_text()
    if document.suffix == '.json':
        spec = json.loads(text)
    else:
        try:
            import yaml
        except ImportError:
            return None
        spec = yaml.safe_load(text)
    return sum(len(METHODS & item.keys()) for item in spec.get('paths', {}).values() if isinstance(item, dict))


def measure(peers, document, rounds):
    """The peers take turns, so that what else the machine does hits all alike."""
    crates = [Crate(peer, document) for peer in peers]
    for _ in range(rounds):
        for crate in crates:
            crate.generate()
    for crate in crates:
        crate.finish()
    made = [crate for crate in crates if not crate.failed]
    for crate in made:
        # The first check builds the dependencies.
        crate.measured.compiles = crate.check() is not None
    for _ in range(rounds):
        for crate in made:
            if crate.measured.compiles:
                crate.measured.check = least(crate.measured.check, crate.check())
    for crate in made:
        crate.measure_parts(rounds)
    return {crate.peer.name: crate.measured for crate in crates}


def binary(peer):
    """Kilobytes of a stripped release binary that calls one operation of our own small document."""
    crate = Crate(peer, SMALL)
    crate.generate()
    crate.finish()
    if crate.failed or not peer.main:
        return None
    folder = BENCH / peer.name / 'binary'
    shutil.rmtree(folder, ignore_errors=True)
    (folder / 'src').mkdir(parents=True)
    package = f'binary-of-{peer.name}'
    (folder / 'Cargo.toml').write_text(
        f'[package]\nname = "{package}"\nversion = "0.1.0"\nedition = "2024"\n\n[dependencies]\n'
        f'{crate.name} = {{ path = "../{crate.name}" }}\ntokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}\n\n'
        '[profile.release]\nstrip = true\n\n[workspace]\n')
    body = peer.main.format(lib=crate.name.replace('-', '_'))
    (folder / 'src/main.rs').write_text(MAIN.format(body=body))
    if run(['cargo', 'build', '--release', '--quiet'], folder / 'log', cwd=folder).code:
        print(f'{peer.name}: see {folder / "log"}', file=sys.stderr)
        return None
    return (BENCH / 'build/release' / package).stat().st_size / 1024


def install(peers):
    """Each peer by its registry's client, below target/; one that cannot be installed stays absent."""
    for peer in peers:
        match peer.install:
            case ['cargo', package]:
                subprocess.run(['cargo', 'install', '--locked', '--root', TARGET / 'tools', package], cwd=ROOT)
            case ['pip', package]:
                subprocess.run([sys.executable, '-m', 'venv', TARGET / 'python'])
                subprocess.run([TARGET / 'python/bin/pip', 'install', '--quiet', package])


def table(head, rows):
    lines = ['| ' + ' | '.join(head) + ' |', '|' + '---|' * len(head)]
    return '\n'.join(lines + ['| ' + ' | '.join(row) + ' |' for row in rows])


def shown(value, form='{:.2f}'):
    return '-' if value is None else form.format(value)


def ratio(ours, theirs):
    return '-' if not ours or not theirs else f'{ours / theirs:.2f}'


def report(results, absent):
    names = list(next(iter(results.values()))[1])
    every = [measured for _, measured in results.values()]
    summary = []
    for name in names:
        generated = [it[name] for it in every if it[name].seconds is not None]
        compiled = sum(bool(it.compiles) for it in generated)
        summary.append([name, f'{len(generated)} of {len(every)}', f'{compiled} of {len(generated)}'])
    parts = [table(['generator', 'documents generated', 'of those compiled'], summary)]
    if absent:
        parts.append('Not installed, so not measured: ' + ', '.join(absent) + '.')
    rows = []
    for document, (count, measured) in results.items():
        for name, it in measured.items():
            compiles = {None: 'fails to generate', True: 'yes', False: 'no'}[it.compiles]
            lines = shown(it.lines, '{}') + (f' ({it.without_mock})' if it.without_mock != it.lines else '')
            rows.append([document, shown(count, '{}'), name, shown(it.seconds, '{:.3f}'), shown(it.megabytes, '{:.0f}'), lines,
                         compiles, shown(it.check), shown(it.part), shown(it.largest_part)])
    head = ['document', 'operations', 'generator', 'generate s', 'peak MB', 'lines (without mock)', 'compiles', 'check user s', 'one tag', 'largest tag']
    parts.append(table(head, rows))
    for peer in names:
        rows = []
        for document, (count, measured) in results.items():
            ours, theirs = measured.get(OURS), measured[peer]
            if peer == OURS or ours is None or ours.seconds is None or theirs.seconds is None:
                continue
            rows.append([document, ratio(ours.seconds, theirs.seconds), ratio(ours.lines, theirs.lines), ratio(ours.without_mock, theirs.lines),
                         ratio(ours.check, theirs.check), ratio(ours.part, theirs.check), ratio(ours.largest_part, theirs.check)])
        if rows:
            middle = [statistics.median([float(it) for it in column if it != '-'] or [0]) for column in list(zip(*rows))[1:]]
            rows.append(['median', *(f'{it:.2f}' if it else '-' for it in middle)])
            parts.append(f'{OURS} as a fraction of {peer}:')
            parts.append(table(['document', 'generate', 'lines', 'lines without mock', 'check', 'one tag', 'largest tag'], rows))
    return '\n\n'.join(parts) + '\n'


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('documents', nargs='*', type=pathlib.Path)
    ap.add_argument('--peers', help='these generators only, by name, with commas between; docwright is always measured')
    ap.add_argument('--rounds', type=int, default=3, help='the best of so many runs counts')
    ap.add_argument('--out', type=pathlib.Path, help='write the tables here, after every document')
    ap.add_argument('--install', action='store_true', help='install the peers below target/ first')
    ap.add_argument('--binary', action='store_true', help='also build a release binary with each client that has a call for it (slow)')
    args = ap.parse_args()
    wanted = {OURS, *args.peers.split(',')} if args.peers else {peer.name for peer in PEERS}
    if unknown := wanted - {peer.name for peer in PEERS}:
        ap.error('no such peer: ' + ', '.join(sorted(unknown)))
    chosen = [peer for peer in PEERS if peer.name in wanted]
    if args.install:
        install(chosen)
    # Always what the checkout says, and made as users make it.
    subprocess.run(['cargo', 'build', '--release', '--quiet', '--package', 'xtask'], cwd=ROOT, env={**os.environ, 'CARGO_TARGET_DIR': str(TARGET)}, check=True)
    peers = [peer for peer in chosen if peer.path()]
    absent = [peer.name for peer in chosen if not peer.path()]
    folder = ROOT / '../shared/openapi'
    documents = args.documents or sorted([*folder.glob('*.json'), *folder.glob('*.yaml')])
    if not documents:
        print(f'skipped: no documents given and none at {folder}')
        return 0
    results, text = {}, ''
    for document in documents:
        print(f'{document.stem} (load {os.getloadavg()[0]:.1f})', file=sys.stderr)
        results[document.stem] = (operations(document), measure(peers, document, args.rounds))
        text = report(results, absent)
        if args.out:
            args.out.write_text(text)
    if args.binary:
        rows = [[peer.name, shown(size, '{:.0f}')] for peer in peers if peer.main and (size := binary(peer))]
        text += '\n' + table(['generator', 'kB of a stripped release binary with one call'], rows) + '\n'
        if args.out:
            args.out.write_text(text)
    if not args.out:
        print(text)
    return 0


if __name__ == '__main__':
    sys.exit(main())
