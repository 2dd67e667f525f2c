import type { TableProposal } from '@shared/contract/data-summary.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { Task } from '@shared/design/choices.ts';
import { knownSettings, settingsOf } from '@shared/design/defaults.ts';
import type { Column, DataSettings, DataSource } from '@shared/design/schema.ts';
import { distinctCount } from './distinct.ts';
import type { Table, TableColumn } from './types.ts';

/** One-hot inputs of more categories are proposed to be ignored. */
const MOST_CATEGORIES = 200;

/** What the proposals look at. */
interface Facts {
  readonly column: TableColumn;
  readonly present: number;
  readonly distinct: number;
}

/** Names, free text, dates: a value of its own in most rows. */
const isNearUnique = ({ column, distinct, present }: Facts): boolean =>
  column.guessedKind === 'categorical' && distinct > 10 && distinct > present / 2;

/** The rows counted 0, 1, 2, … or 1, 2, 3, …. */
function isRowNumber({ column: { numbers }, distinct }: Facts): boolean {
  const [first] = numbers;
  return (
    distinct > 10 && (first === 0 || first === 1) && numbers.every((value, row) => value === first + row)
  );
}

/** Whether the numbers look like the numbers of classes: few whole ones, each several times. */
function looksLikeClasses({ column: { numbers, guessedKind }, distinct, present }: Facts): boolean {
  if (guessedKind === 'categorical') return false;
  const whole = numbers.every((value) => Number.isNaN(value) || Number.isInteger(value));
  return whole && distinct >= 2 && distinct <= 20 && distinct * 5 <= present;
}

/** Names that authors of tables give to what is to be predicted. */
const targetNames = ['target', 'class', 'label', 'species', 'y', 'outcome'];

function proposedTarget(facts: readonly Facts[]): Facts {
  const named = facts.find(
    (one) => one.distinct >= 2 && targetNames.includes(one.column.name.trim().toLowerCase()),
  );
  if (named) return named;
  const classes = facts.filter(
    (one) => one.column.guessedKind === 'categorical' && one.distinct >= 2 && !isNearUnique(one),
  );
  const varying = facts.filter((one) => one.distinct >= 2);
  return classes.at(-1) ?? varying.at(-1) ?? facts[facts.length - 1];
}

function namedTarget(facts: readonly Facts[], table: Table, name: string): Facts {
  const found = facts.find((one) => one.column.name === name);
  if (found) return found;
  const names = table.columns.map((column) => column.name).join(', ');
  const message = `${table.name} has no column "${name}"; it has ${names}.`;
  throw new Fault({ code: 'data-unknown-column', message, path: `column "${name}"` });
}

function roleOf(one: Facts, target: Facts): Column['role'] {
  if (one === target) return 'target';
  const useless = one.distinct < 2 || isNearUnique(one) || isRowNumber(one);
  return useless || (one.column.guessedKind === 'categorical' && one.distinct > MOST_CATEGORIES)
    ? 'ignore'
    : 'input';
}

/** Rows that a category needs so that the training rows are sure to have it, whatever the split. */
const FEW_ROWS = 10;

/** Whether a categorical input has a category in so few rows that the training rows may lack it. */
function hasRareCategory({ column }: Facts): boolean {
  const { texts, codes } = column.distinct();
  const counts = new Uint32Array(texts.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  return counts.some((count) => count < FEW_ROWS);
}

/** What is known beforehand: the target by name, and whether it is to be classes or numbers. */
export interface Wish {
  readonly target?: string;
  readonly task?: Task;
}

/**
 * What is proposed for a table. The target is the column with a target's name; else the last categorical one whose
 * values repeat; else the last, as classes where it holds few whole numbers. Unknown categories are all zeros where
 * one is rare. Columns that are constant, empty, the number of the row, or different in most rows are ignored.
 *
 * @param distinct different values of each column, where they are known
 * @throws Fault `data-unknown-column` where the table lacks the wished target
 */
export function proposalFor(
  table: Table,
  wish: Wish = {},
  distinct: readonly number[] = table.columns.map(distinctCount),
): TableProposal {
  const facts = table.columns.map((column, index): Facts => {
    return { column, present: table.rows - column.missing, distinct: distinct[index] };
  });
  const target = wish.target === undefined ? proposedTarget(facts) : namedTarget(facts, table, wish.target);
  const classes = wish.task ? wish.task === 'classification' : looksLikeClasses(target);
  const targetKind = classes ? 'categorical' : wish.task ? 'numeric' : target.column.guessedKind;
  const columns = facts.map((one): Pick<Column, 'name' | 'role' | 'kind'> => {
    const kind = one === target ? targetKind : one.column.guessedKind;
    return { name: one.column.name, role: roleOf(one, target), kind };
  });
  const rare = facts.some(
    (one, index) =>
      columns[index].role === 'input' && columns[index].kind === 'categorical' && hasRareCategory(one),
  );
  return {
    columns,
    unknown: rare ? 'zero' : 'error',
    targetScaling: targetKind === 'numeric' ? 'standardize' : 'none',
  };
}

/**
 * The settings that a table starts with: those of the set at hand that it is, or the proposal.
 *
 * @throws Fault `data-unknown-column` where the table lacks the wished target
 */
export function defaultSettings(table: Table, source: DataSource, wish: Wish = {}): DataSettings {
  const known = source.kind === 'gallery' || source.kind === 'generated';
  if (known && wish.target === undefined && wish.task === undefined) return knownSettings(source);
  return settingsOf(source, proposalFor(table, wish));
}
