export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `1.17 M`, `48.2 k`, `312`: three digits. */
export function rateText(rate: number): string {
  const [value, unit] =
    rate >= 999_500 ? [rate / 1e6, ' M'] : rate >= 999.5 ? [rate / 1e3, ' k'] : [rate, ''];
  return `${value.toPrecision(3)}${unit}`.replace('e+2', '00');
}

/** `412 ×`, `12 ×`, `1.3 ×`, `0.08 ×`. */
export function ratioText(ratio: number): string {
  return `${ratio >= 9.95 ? ratio.toFixed(0) : ratio.toPrecision(2)} ×`;
}

/** A Markdown table whose columns line up in the source, too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, j) =>
    Math.max(...[head, ...rows].map((row) => row[j].length), cell.length, 3),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, j) => (j === 0 ? cell.padEnd(widths[j]) : cell.padStart(widths[j]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, j) => (j === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
