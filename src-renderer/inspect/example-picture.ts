import type { Example } from '@shared/contract/example.ts';
import type { ChartPicture } from '../charts/picture.ts';
import { count } from '../ui/format.ts';

/** Target, output and residual of one example, a group of bars for each output; encoded, as the network has them. */
export function outputsPicture(example: Example): ChartPicture {
  const { outputs, split, index, tableRow, update } = example;
  const kinds = [
    { label: 'target c', color: '--chart-validation', of: 'target' },
    { label: 'output y(x)', color: '--chart-training', of: 'output' },
    { label: 'residual δ = c − y(x)', color: '--chart-test', of: 'residual' },
  ] as const;
  const barWidth = 0.8 / kinds.length;
  return {
    title: `Output of ${split} example ${count(index + 1)} (data row ${count(tableRow)}), after update ${count(update)}`,
    x: { label: 'output', categories: outputs.map(({ name }) => name) },
    y: { label: 'c, y(x), δ' },
    series: kinds.map(({ label, color, of }, place) => ({
      kind: 'bars',
      label,
      color,
      barWidth,
      points: outputs.map((output, at) => ({
        x: at + (place - (kinds.length - 1) / 2) * barWidth,
        y: output[of],
      })),
    })),
  };
}
