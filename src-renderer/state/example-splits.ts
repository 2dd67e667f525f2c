import type { PreparedSummary } from '@shared/contract/data-summary.ts';
import { evaluatedSplits, type EvaluatedSplit } from '@shared/contract/judged.ts';

const labels = { training: 'Training', validation: 'Validation', test: 'Test' } as const;

/** The parts that have rows to look at, and the chosen one, as options; all where the data are not known. */
export function exampleSplits(
  prepared: PreparedSummary | null,
  chosen: string,
): { readonly value: EvaluatedSplit; readonly label: string }[] {
  return evaluatedSplits
    .filter((split) => !prepared || split === chosen || prepared.parts[split].rows > 0)
    .map((value) => ({ value, label: labels[value] }));
}
