import type { JudgedRows } from '@shared/contract/judged.ts';
import { csvCell } from '@shared/formats/trace-table.ts';

/** The listed rows as CSV, in full precision. @param lossUnit '' where the loss has none */
export function rowsCsv({ rows, inputNames, outputNames }: JudgedRows, lossUnit: string): string {
  const classes = rows.some(({ truth }) => truth !== null);
  const outputs = outputNames.flatMap((name) =>
    classes ? [`P(${name})`, `residual ${name}`] : [`true ${name}`, `predicted ${name}`, `residual ${name}`],
  );
  const head = [
    ...['data row', 'line', ...inputNames],
    ...(classes ? ['true', 'predicted'] : []),
    ...outputs,
    lossUnit ? `loss (${lossUnit})` : 'loss',
  ];
  const body = rows.map((row) => [
    ...[row.row, row.line, ...row.inputs],
    ...(classes ? [row.truth ?? '', row.predicted ?? ''] : []),
    ...outputNames.flatMap((_, j) =>
      classes ? [row.outputs[j], row.residuals[j]] : [row.targets[j], row.outputs[j], row.residuals[j]],
    ),
    row.loss,
  ]);
  return `${[head, ...body].map((cells) => cells.map((cell) => csvCell(String(cell))).join(',')).join('\n')}\n`;
}
