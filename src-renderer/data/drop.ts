import type { DataSource } from '@shared/design/schema.ts';
import { decodeBytes } from '@shared/formats/text-encoding.ts';

/** Bytes of a dropped file that are kept inside the project; larger files are opened from disk instead. */
const LIMIT = 64 * 2 ** 20;

/** Reads a dropped file that lies on no disk into an embedded source. */
export async function readDrop(file: File): Promise<{ source: DataSource } | { refusal: string }> {
  if (file.name.endsWith('.adjoint')) {
    return { refusal: 'It is a project: “Open project…” in the File menu opens it.' };
  }
  if (file.size > LIMIT) {
    const size = `${Math.round(file.size / 2 ** 20)} MiB`;
    return {
      refusal: `It has ${size}; at most 64 MiB can be dropped. “Open table…” takes more.`,
    };
  }
  const text = decodeBytes(new Uint8Array(await file.arrayBuffer()), file.name);
  return { source: { kind: 'embedded', name: file.name, text } };
}
