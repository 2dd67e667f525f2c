import { Fault } from '../contract/fault.ts';

type Parts = Record<string, unknown>;
/** Turns a file of one version into one of the next. What is not as it should be is left for the schema to name. */
export type Migration = (file: Parts) => Parts;
/** `table[n]` leads from version n to version n + 1. */
export type Migrations = Readonly<Record<number, Migration>>;

/** The part with `key` changed by `change`, where both are objects. */
function within(parts: Parts, key: string, change: (part: Parts) => Parts): Parts {
  const part = parts[key];
  const isObject = typeof part === 'object' && part !== null && !Array.isArray(part);
  return isObject ? { ...parts, [key]: change(part as Parts) } : parts;
}

const none = { training: [], validation: [], test: [] };
const empty = { training: '', validation: '', test: '' };

/**
 * Version 2 says what becomes of missing cells and unknown categories, has a test share beside the validation share,
 * and all of the split in one object. Version 1 dropped rows with a missing cell, took the categories of all rows and
 * refused others.
 */
function dataSettingsTo2({ validation, stratified, splitSeed, ...rest }: Parts): Parts {
  const share = { kind: 'share', validation, test: 0, stratified, seed: splitSeed };
  return {
    ...rest,
    missing: { numeric: 'drop', categorical: 'drop' },
    categories: 'all',
    unknown: 'error',
    split: { ...share, column: '', values: none, rows: empty },
  };
}

/** Version 2 names the arithmetic, of which version 1 had one. */
const exactly = (part: Parts): Parts => ({ ...part, arithmetic: 'exact' });

const documentTo2 = (document: Parts): Parts =>
  within(within(document, 'data', dataSettingsTo2), 'design', exactly);
const trainingTo2 = (training: Parts): Parts =>
  within(within(exactly(training), 'data', dataSettingsTo2), 'design', exactly);

/** Version 2 says of an input what stands in for a missing cell, and what becomes of an unknown category. */
function inputEncodingTo2(encoding: Parts): Parts {
  return encoding.kind === 'one-hot'
    ? { ...encoding, fill: null, unknown: 'error' }
    : { ...encoding, fill: null };
}

const preprocessingTo2 = ({ inputs, ...rest }: Parts): Parts => ({
  ...rest,
  inputs: Array.isArray(inputs) ? inputs.map(inputEncodingTo2) : inputs,
});

export const projectMigrations: Migrations = {
  1: (file) => within(within(file, 'document', documentTo2), 'checkpoint', exactly),
};

export const weightsMigrations: Migrations = {
  1: (file) => within(within(file, 'training', trainingTo2), 'preprocessing', preprocessingTo2),
};

/**
 * The file brought up to `current`, one version at a time.
 *
 * @param read of the file: its kind, the first word of the code, and what it is in words
 * @throws Fault `<kind>-version` where a step is missing
 */
export function migrate(
  file: Parts,
  from: number,
  current: number,
  table: Migrations,
  { kind, subject }: { readonly kind: string; readonly subject: string },
): Parts {
  let migrated = file;
  for (let version = from; version < current; version++) {
    const step = table[version];
    if (!step) {
      const message = `${subject} has version ${version}, which this Adjoint cannot bring up to ${current}.`;
      throw new Fault({ code: `${kind}-version`, message, path: 'version' });
    }
    migrated = { ...step(migrated), version: version + 1 };
  }
  return migrated;
}
