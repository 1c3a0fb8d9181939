// Images without a registry and without a daemon: an OCI image layout in a tar archive, which containerd imports.
// Our own few lines, because the libraries on npm that make images need a registry or a daemon. The one layer is
// not compressed: it never travels, and unpacking it is most of what an import does.
// Source: OCI image specification v1.1, image-layout.md, manifest.md, config.md.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tarEnd, tarHeader, tarPadding, tarSize } from './tar.ts';

/** What is in an image. */
export interface ImageContent {
  readonly reference: string;
  /** As in GOARCH. */
  readonly architecture: string;
  /** The program's file on this machine, and its place in the image: the entry point. */
  readonly program: { readonly file: string; readonly path: string };
}

/** The user of every image, by number: pods with `runAsNonRoot` accept no name. */
const user = 65534;

const passwd = `root:x:0:0:root:/:/none\nnobody:x:${user}:${user}:nobody:/tmp:/none\n`;

/** An entry with where its bytes come from. */
interface Source {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer | { readonly file: string; readonly size: number } | 'folder';
}

/** Writes the archive of an image. Equal content gives equal bytes. */
export async function writeImageArchive(target: string, image: ImageContent): Promise<void> {
  const layer = await layerOf(image);
  const layerDigest = await digestOf(tarBytes(layer));
  const config = json({
    architecture: image.architecture,
    os: 'linux',
    config: {
      User: `${user}:${user}`,
      Entrypoint: [image.program.path],
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'HOME=/tmp'],
      WorkingDir: '/',
    },
    rootfs: { type: 'layers', diff_ids: [layerDigest] },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(mediaTypes.config, config),
    layers: [{ mediaType: mediaTypes.layer, digest: layerDigest, size: archiveSize(layer) }],
  });
  const index = json({
    schemaVersion: 2,
    manifests: [
      {
        ...descriptor(mediaTypes.manifest, manifest),
        platform: { architecture: image.architecture, os: 'linux' },
        annotations: { 'io.containerd.image.name': image.reference },
      },
    ],
  });
  const outer = [
    file('oci-layout', json({ imageLayoutVersion: '1.0.0' })),
    file('index.json', index),
    folder('blobs'),
    folder('blobs/sha256'),
    file(blobPath(sha256(manifest)), manifest),
    file(blobPath(sha256(config)), config),
  ];
  const layerBlob = { path: blobPath(layerDigest), mode: 0o644, kind: 'file' } as const;
  await pipeline(
    Readable.from(
      (async function* () {
        for (const source of outer) yield* entryBytes(source);
        yield tarHeader({ ...layerBlob, size: archiveSize(layer) });
        yield* tarBytes(layer);
        yield tarPadding(archiveSize(layer));
        yield tarEnd();
      })(),
    ),
    createWriteStream(target),
  );
}

const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

async function layerOf({ program }: ImageContent): Promise<readonly Source[]> {
  const path = program.path.replace(/^\//, '');
  const { size } = await stat(program.file);
  const above = path.includes('/') ? [folder(path.slice(0, path.lastIndexOf('/')))] : [];
  return [
    folder('etc'),
    file('etc/passwd', Buffer.from(passwd)),
    folder('tmp', 0o1777),
    ...above,
    { path, mode: 0o755, content: { file: program.file, size } },
  ];
}

function file(path: string, content: Buffer): Source {
  return { path, mode: 0o644, content };
}

function folder(path: string, mode = 0o755): Source {
  return { path, mode, content: 'folder' };
}

function sizeOf({ content }: Source): number {
  if (content === 'folder') return 0;
  return Buffer.isBuffer(content) ? content.length : content.size;
}

function archiveSize(sources: readonly Source[]): number {
  return sources.reduce((total, source) => total + tarSize(sizeOf(source)), tarEnd().length);
}

async function* tarBytes(sources: readonly Source[]): AsyncGenerator<Buffer> {
  for (const source of sources) yield* entryBytes(source);
  yield tarEnd();
}

async function* entryBytes(source: Source): AsyncGenerator<Buffer> {
  const { path, mode, content } = source;
  const size = sizeOf(source);
  yield tarHeader({ path, mode, kind: content === 'folder' ? 'folder' : 'file', size });
  if (Buffer.isBuffer(content)) yield content;
  else if (content !== 'folder') {
    // Not further than the size in the header, should the file grow meanwhile.
    yield* createReadStream(content.file, { end: size - 1, highWaterMark: 1 << 20 });
  }
  yield tarPadding(size);
}

async function digestOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

function sha256(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function descriptor(mediaType: string, content: Buffer) {
  return { mediaType, digest: sha256(content), size: content.length };
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
