import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeImageArchive } from './oci-archive.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gauntlet-image-test-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const reference = 'example.test/program:1';

function extract(archive: string, name: string): string {
  const to = join(dir, name);
  mkdirSync(to);
  execFileSync('tar', ['-xpf', archive, '-C', to]);
  return to;
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

/** The content that a descriptor names, after a look at its size and digest. */
function blob(layout: string, { digest, size }: Descriptor): Buffer {
  const content = readFileSync(join(layout, 'blobs', digest.replace(':', '/')));
  expect(content.length).toBe(size);
  expect(`sha256:${createHash('sha256').update(content).digest('hex')}`).toBe(digest);
  return content;
}

const parse = (content: Buffer): unknown => JSON.parse(content.toString('utf8'));

// Sizes (bytes) around the block of a tar archive, and one of several reads.
describe.each([1, 511, 512, 513, 3_000_000])('a program of %d bytes', (size) => {
  test.each(['/bin/program', '/program'])('at %s', async (path) => {
    const file = join(dir, 'built');
    writeFileSync(file, randomBytes(size));
    const archive = join(dir, 'image.tar');
    await writeImageArchive(archive, { reference, architecture: 'amd64', program: { file, path } });

    const layout = extract(archive, 'layout');
    expect(parse(readFileSync(join(layout, 'oci-layout')))).toEqual({
      imageLayoutVersion: '1.0.0',
    });
    const index = parse(readFileSync(join(layout, 'index.json'))) as {
      manifests: (Descriptor & { annotations: Record<string, string> })[];
    };
    const [entry] = index.manifests;
    if (entry === undefined) throw new Error('no manifest');
    expect(entry.annotations).toEqual({ 'io.containerd.image.name': reference });

    const manifest = parse(blob(layout, entry)) as { config: Descriptor; layers: [Descriptor] };
    const layer = blob(layout, manifest.layers[0]);
    expect(parse(blob(layout, manifest.config))).toMatchObject({
      architecture: 'amd64',
      os: 'linux',
      config: { User: '65534:65534', Entrypoint: [path] },
      rootfs: { type: 'layers', diff_ids: [manifest.layers[0].digest] },
    });

    writeFileSync(join(dir, 'layer.tar'), layer);
    const root = extract(join(dir, 'layer.tar'), 'root');
    expect(readFileSync(join(root, path)).equals(readFileSync(file))).toBe(true);
    expect(statSync(join(root, path)).mode & 0o7777).toBe(0o755);
    expect(statSync(join(root, 'tmp')).mode & 0o7777).toBe(0o1777);
    expect(readFileSync(join(root, 'etc/passwd'), 'utf8')).toContain('nobody:x:65534:65534:');
  });
});

test('equal content gives equal bytes', async () => {
  const write = async (name: string): Promise<Buffer> => {
    const file = join(dir, name);
    writeFileSync(file, 'the same');
    const archive = `${file}.tar`;
    const program = { file, path: '/bin/program' };
    await writeImageArchive(archive, { reference, architecture: 'arm64', program });
    return readFileSync(archive);
  };
  expect((await write('one')).equals(await write('two'))).toBe(true);
});
