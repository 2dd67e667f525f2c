import { fields, type Field } from './field-table.ts';

export { fields, type Field };

export type FieldName = keyof typeof fields;

/** "a whole number from 1 to 4096", "a number from 0 up to but not 1". */
export function wantedText(name: FieldName): string {
  const f: Field = fields[name];
  const from = f.openMin ? `above ${f.min}` : `from ${f.min}`;
  const to = f.openMax ? `up to, but not, ${f.max}` : `to ${f.max}`;
  return `${f.integer ? 'a whole number' : 'a number'} ${from} ${to}`;
}

/** Why `value` is refused for the field, in words; `null` when it is allowed. */
export function refusal(name: FieldName, value: unknown): string | null {
  const f: Field = fields[name];
  const symbol = f.symbol ? ` ${f.symbol}` : '';
  const ok =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (f.openMin ? value > f.min : value >= f.min) &&
    (f.openMax ? value < f.max : value <= f.max) &&
    (!f.integer || Number.isInteger(value));
  if (ok) return null;
  return `${f.label}${symbol} must be ${wantedText(name)}, got ${typeof value === 'number' ? value : JSON.stringify(value)}`;
}
