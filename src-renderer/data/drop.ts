import type { DataSource } from '@shared/design/schema.ts';

/** Bytes of a dropped file that are kept inside the project; larger files are opened from disk instead. */
const LIMIT = 64 * 2 ** 20;

/** Reads a dropped CSV into an embedded source (a page does not learn where a dropped file lies). */
export async function readDrop(file: File): Promise<{ source: DataSource } | { refusal: string }> {
  if (file.name.endsWith('.adjoint')) {
    return { refusal: 'It is a project: “Open project…” in the File menu opens it.' };
  }
  if (file.size > LIMIT) {
    const size = `${Math.round(file.size / 2 ** 20)} MiB`;
    return {
      refusal: `It has ${size}; at most 64 MiB can be dropped. “Open CSV…” takes more.`,
    };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return { source: { kind: 'embedded', name: file.name, text } };
  } catch {
    return { refusal: 'It is not text in UTF-8.' };
  }
}
