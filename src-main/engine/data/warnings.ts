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

/** Inputs that say nothing: one value, which the scaling makes 0, or one category, in every training row. */
function constantInputs({ inputs, training, shape }: Omit<Prepared, 'warnings'>): string[] {
  let at = 0;
  return inputs.flatMap((encoding) => {
    const offset = at;
    at += encoding.kind === 'one-hot' ? encoding.categories.length : 1;
    if (encoding.kind === 'one-hot') {
      const [category] = encoding.categories;
      const text = category === '' ? 'missing' : `"${category}"`;
      return encoding.categories.length > 1
        ? []
        : [`The input "${encoding.name}" is ${text} in every training row: it says nothing.`];
    }
    const first = training.inputs[offset];
    for (let i = 1; i < training.rows; i++)
      if (training.inputs[i * shape.inputs + offset] !== first) return [];
    return [`The input "${encoding.name}" has the same value in every training row: it says nothing.`];
  });
}

/** What is allowed and yet likely a mistake, in words for the user. */
export function warningsOf(prepared: Omit<Prepared, 'warnings'>): string[] {
  return [...unseenClasses(prepared), ...constantInputs(prepared)];
}
