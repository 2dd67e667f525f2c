import { access } from 'node:fs/promises';
import { basename, dirname, isAbsolute, resolve, win32 } from 'node:path';
import { Fault } from '@shared/contract/fault.ts';
import { adaptToData } from '@shared/design/adapt.ts';
import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import { readProjectBytes, type ProjectFile } from '@shared/formats/project.ts';
import { WEIGHTS_FORMAT } from '@shared/formats/weights.ts';
import { tableOf } from '@engine/data/load.ts';
import { prepare } from '@engine/data/prepare.ts';
import type { Table } from '@engine/data/types.ts';
import { encodingFlags, withDataFlags } from './data-flags.ts';
import { withDesignFlags } from './design-flags.ts';
import { checkDialectUse, withDialectFlags } from './dialect-flags.ts';
import { readBytes, sha256Of } from './files.ts';
import { checkFits, checkOptimizer } from './fits.ts';
import { misuse, note, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { noteReading, tableOfData, type Start } from './start.ts';

/** Where the data file of a project is: at its path, or beside the project. */
async function placeOf(path: string, projectFolder: string): Promise<string> {
  const name = win32.basename(basename(path));
  const candidates = [isAbsolute(path) ? path : resolve(projectFolder, path), resolve(projectFolder, name)];
  for (const candidate of candidates) {
    const there = await access(candidate).then(
      () => true,
      () => false,
    );
    if (there) return candidate;
  }
  const message = `The project's data file ${path} is not there, nor ${name} beside the project. Give it as --data FILE.csv.`;
  throw new Fault({ code: 'file', message, path });
}

/** @param text of an embedded table that is too long for one string, in UTF-8 */
async function projectTable(
  source: DataSource,
  projectPath: string,
  io: Io,
  text: Uint8Array | null,
): Promise<{ table: Table; source: DataSource }> {
  if (source.kind !== 'file') return { table: tableOf(source, text ?? undefined), source };
  const path = await placeOf(source.path, dirname(resolve(io.directory, projectPath)));
  const { bytes, sha256 } = await readBytes(io, path);
  if (sha256 !== source.sha256) note(io, `${path} has changed since the project was saved.`);
  const found = { ...source, path, sha256 };
  return { table: tableOf(found, bytes), source: found };
}

/** Whether a file says in its first lines that it is a weights file. */
function holdsWeights(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 200));
  return new RegExp(`^\\s*\\{\\s*"format":\\s*"${WEIGHTS_FORMAT}"`).test(start);
}

/** A project of any length; an embedded table beyond a mebibyte stays bytes, and the document names it. */
async function projectOf(
  path: string,
  io: Io,
): Promise<{ project: ProjectFile; source: DataSource; text: Uint8Array | null }> {
  const { bytes } = await readBytes(io, path);
  if (holdsWeights(bytes))
    throw misuse(`${path} holds weights, no project: give it as --from ${path}, and a table as --data.`);
  const { project, text } = readProjectBytes(bytes, path);
  const { source } = project.document.data;
  if (!text || source.kind !== 'embedded') return { project, source, text: null };
  const { name, dialect } = source;
  return { project, source: { kind: 'held', name, dialect, sha256: sha256Of(text) }, text };
}

/** A project's document with the flags on top, and its trained weights unless `--fresh`. */
export async function projectToTrain(flags: Flags, path: string, io: Io): Promise<Start> {
  const { project, source: saved, text } = await projectOf(path, io);
  const { table, source } = flags.has('data')
    ? await tableOfData(flags, io, saved)
    : await projectTable(withDialectFlags(flags, saved), path, io, text);
  checkDialectUse(flags, table);
  if (!flags.has('data')) noteReading(table, io);
  const data = withDataFlags(flags, table, { ...project.document.data, source });
  const { shape } = prepare(table, data);
  const retargeted = flags.given(...encodingFlags).length > 0;
  const base = retargeted ? adaptToData({ ...project.document, data }, shape) : project.document;
  const document: ProjectDocument = { data, design: withDesignFlags(flags, base.design, shape) };
  const checkpoint = flags.has('fresh') ? null : project.checkpoint;
  if (checkpoint) {
    checkFits(checkpoint, document.design, shape, path);
    checkOptimizer(project.document.design, document.design, checkpoint.layers, path);
  }
  return { document, table, checkpoint, encodings: null };
}
