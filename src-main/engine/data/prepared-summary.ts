import { MOST_TREATED, type FittedColumn, type PreparedSummary } from '@shared/contract/data-summary.ts';
import type { DataSettings } from '@shared/design/schema.ts';
import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { widthOf } from './encode.ts';
import { preparing } from './prepare.ts';
import { droppedCount } from './treatments.ts';
import type { Examples, Prepared, Table } from './types.ts';
import { classCounts } from './warnings.ts';

function fittedColumn(encoding: InputEncoding | TargetEncoding): FittedColumn {
  const { name, kind } = encoding;
  const width = widthOf(encoding);
  if (kind === 'one-hot') return { name, kind, width, figures: [] };
  // What the numbers are scaled by; what is filled stands with the treatments.
  const aside = ['name', 'kind', 'fill', 'range'];
  const figures = Object.entries(encoding).filter(
    (entry): entry is [string, number] => !aside.includes(entry[0]),
  );
  return { name, kind, width, figures: figures.map(([figure, value]) => ({ name: figure, value })) };
}

/** What the settings made of a table; rows count from 1. */
export function preparedSummary(prepared: Prepared): PreparedSummary {
  const { task, inputNames, outputNames, inputs, targets, treatments, warnings } = prepared;
  const part = (examples: Examples | null) => ({
    rows: examples?.rows ?? 0,
    classes: task === 'classification' ? classCounts(examples, outputNames.length) : null,
  });
  const { training, validation, test } = prepared;
  return {
    task,
    inputNames: [...inputNames],
    outputNames: [...outputNames],
    parts: { training: part(training), validation: part(validation), test: part(test) },
    inputs: inputs.map(fittedColumn),
    targets: targets.map(fittedColumn),
    treatments: treatments.map(({ rows, ...treatment }) => ({
      ...treatment,
      count: rows.length,
      rows: rows.slice(0, MOST_TREATED).map((row) => row + 1),
    })),
    droppedCount: droppedCount(treatments),
    warnings: [...warnings],
  };
}

/** What the settings make of a table, in steps. @throws Fault as `prepare` */
export function* summarisingPrepared(table: Table, settings: DataSettings): Generator<void, PreparedSummary> {
  return preparedSummary(yield* preparing(table, settings));
}
