// Headers of tar archives in the ustar form. Times are 0 and owners are root, so equal content gives equal bytes.
// Source of the layout: POSIX.1-2017 pax, "ustar Interchange Format".

const blockBytes = 512;

/** A file or folder of an archive. Paths are relative; sizes in bytes. */
export interface TarEntry {
  readonly path: string;
  readonly mode: number;
  readonly kind: 'file' | 'folder';
  readonly size: number;
}

/** The block that stands before an entry's content. */
export function tarHeader({ path, mode, kind, size }: TarEntry): Buffer {
  const name = kind === 'folder' ? `${path}/` : path;
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long for a tar header`);
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, offset: number, digits: number): void => {
    block.write(value.toString(8).padStart(digits, '0'), offset);
  };
  block.write(name, 0);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  block.write(kind === 'folder' ? '5' : '0', 156);
  block.write('ustar\x0000', 257);
  // The sum counts its own field as blanks.
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** What fills up the last block of a content of that size (bytes). */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
}

/** What ends an archive. */
export function tarEnd(): Buffer {
  return Buffer.alloc(2 * blockBytes);
}

/** The bytes that an entry takes in an archive. */
export function tarSize(size: number): number {
  return blockBytes + size + tarPadding(size).length;
}
