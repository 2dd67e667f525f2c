import type { FittedColumn, TreatmentSummary } from '@shared/contract/data-summary.ts';
import { missingPolicies } from '@shared/design/choices.ts';
import { missingOf } from '@shared/design/preparation.ts';
import type { DataSettings } from '@shared/design/schema.ts';
import { brief, count, counted } from '../ui/format.ts';

/** A value as a reader takes it: numbers short, the category of missing cells in words. */
function shown(value: TreatmentSummary['value']): string {
  if (typeof value === 'number') return brief(value);
  return value === '' ? 'a category of its own' : `“${value}”`;
}

/** "3 cells of age filled with the median 4.2", "7 rows dropped: no sex". */
export function treatmentText(treatment: TreatmentSummary, settings: DataSettings): string {
  const { action, column, value, count: rows } = treatment;
  switch (action) {
    case 'dropped':
      return `${counted(rows, 'row')} dropped: no ${column}`;
    case 'filled': {
      const used = settings.columns.find(({ name }) => name === column);
      const policy = used && missingOf(settings, used);
      const how = policy && policy !== 'category' ? `the ${missingPolicies[policy].label} ` : '';
      return `${counted(rows, 'cell')} of ${column} filled with ${how}${shown(value)}`;
    }
    case 'unknown':
      return `${counted(rows, 'cell')} of ${column} all zeros: no training row has ${value === '' ? 'a missing cell' : shown(value)}`;
    case 'unassigned':
      return `${counted(rows, 'row')} left out: in no part`;
  }
}

/** "mean 5.84, scale 0.83"; "3 values" for one-hot. */
export function fittedText({ kind, width, figures }: FittedColumn): string {
  if (kind === 'one-hot') return `one-hot, ${counted(width, 'value')}`;
  if (figures.length === 0) return 'as it is';
  return figures.map(({ name, value }) => `${name} ${brief(value)}`).join(', ');
}

/** "4 numeric inputs, 2 categorical ones become 5 values". */
export function encodedText(inputs: readonly FittedColumn[]): string {
  const categorical = inputs.filter(({ kind }) => kind === 'one-hot');
  const values = categorical.reduce((sum, { width }) => sum + width, 0);
  const numeric = inputs.length - categorical.length;
  const parts = [
    numeric > 0 && counted(numeric, 'numeric input'),
    categorical.length > 0 &&
      `${counted(categorical.length, 'categorical input')} → ${counted(values, 'value')}`,
  ].filter((part) => part !== false);
  return `${parts.join(', ')}: ${count(numeric + values)} in all`;
}
