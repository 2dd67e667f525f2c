import type { Examples, Prepared } from './types.ts';

/** Examples of each class. */
export function classCounts(examples: Examples | null, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  examples?.targets.forEach((index) => counts[index]++);
  return counts;
}

function unseenClasses({
  task,
  outputNames,
  training,
  validation,
  test,
}: Omit<Prepared, 'warnings'>): string[] {
  if (task !== 'classification') return [];
  const k = outputNames.length;
  const [seen, held, last] = [training, validation, test].map((part) => classCounts(part, k));
  return outputNames.flatMap((name, i) =>
    seen[i] > 0
      ? []
      : [
          `No training row has the class "${name}", which ${held[i]} validation and ${last[i]} test rows have: it cannot be learned. Stratify the split, or choose other rows.`,
        ],
  );
}

function isSame({ inputs, rows }: Examples, width: number, column: number): boolean {
  for (let i = 1; i < rows; i++) if (inputs[i * width + column] !== inputs[column]) return false;
  return true;
}

/** Constant inputs that are named one by one; of more only the first are. */
const MOST_NAMED = 5;

/** Inputs that say nothing: one value, which the scaling makes 0, or one category, in every training row. */
function constantInputs({ inputs, training, shape }: Omit<Prepared, 'warnings'>): string[] {
  const names: string[] = [];
  let at = 0;
  for (const encoding of inputs) {
    const offset = at;
    const oneHot = encoding.kind === 'one-hot';
    at += oneHot ? encoding.categories.length : 1;
    const isConstant = oneHot ? encoding.categories.length <= 1 : isSame(training, shape.inputs, offset);
    if (isConstant) names.push(`"${encoding.name}"`);
  }
  if (names.length === 0) return [];
  const [named, more] = [names.slice(0, MOST_NAMED), names.length - MOST_NAMED];
  const list = [...named, ...(more > 0 ? [`${more} more`] : [])];
  const all = list.length === 1 ? list[0] : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
  return [
    names.length === 1
      ? `The input ${all} has the same value in every training row: it says nothing.`
      : `The inputs ${all} have the same value in every training row: they say nothing.`,
  ];
}

/** What is allowed and yet likely a mistake, in words for the user. */
export function warningsOf(prepared: Omit<Prepared, 'warnings'>): string[] {
  return [...unseenClasses(prepared), ...constantInputs(prepared)];
}
