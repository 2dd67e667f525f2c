/** Line charts with logarithmic axes, as SVG that needs nothing but itself; readable on a light and a dark page. */

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}
export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}
export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  /** Names of the axes, units included. */
  readonly x: string;
  readonly y: string;
  /** Drawn two in a row, with the same axes. */
  readonly panels: readonly Panel[];
}

/** Okabe and Ito's colours, which the colour-blind can tell apart, and a shape of the marks for each. */
const colours = ['#0072b2', '#56b4e9', '#d55e00', '#009e73', '#cc79a7', '#7a5c00'] as const;
const marks = ['circle', 'ring', 'square', 'diamond', 'triangle', 'cross'] as const;

const PANEL = { width: 430, height: 260, left: 62, top: 34, right: 14, bottom: 40 } as const;
/** Room for the title and two rows of the legend. */
const HEAD = 92;

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** `10⁴`, `0.1`, `10`. */
function powerText(exponent: number): string {
  if (exponent >= -2 && exponent <= 2) return String(Number((10 ** exponent).toPrecision(1)));
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return `10${exponent < 0 ? '⁻' : ''}${[...String(Math.abs(exponent))].map((d) => digits[Number(d)]).join('')}`;
}

/** Whole powers of ten around some values. */
function decades(values: readonly number[]): [from: number, to: number] {
  if (!values.length) return [0, 1];
  const from = Math.floor(Math.log10(Math.min(...values)) + 0.05);
  return [from, Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values)) - 0.05))];
}

function mark(kind: (typeof marks)[number], x: number, y: number, colour: string): string {
  const at = (dx: number, dy: number): string => `${(x + dx).toFixed(1)},${(y + dy).toFixed(1)}`;
  switch (kind) {
    case 'circle':
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.4" fill="${colour}"/>`;
    case 'ring':
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.2" fill="#ffffff" stroke="${colour}" stroke-width="1.6"/>`;
    case 'square':
      return `<rect x="${(x - 3).toFixed(1)}" y="${(y - 3).toFixed(1)}" width="6" height="6" fill="${colour}"/>`;
    case 'diamond':
      return `<polygon points="${at(0, -4.2)} ${at(4.2, 0)} ${at(0, 4.2)} ${at(-4.2, 0)}" fill="${colour}"/>`;
    case 'triangle':
      return `<polygon points="${at(0, -4)} ${at(4, 3.2)} ${at(-4, 3.2)}" fill="${colour}"/>`;
    case 'cross':
      return `<path d="M${at(-3, -3)}L${at(3, 3)}M${at(-3, 3)}L${at(3, -3)}" stroke="${colour}" stroke-width="1.8"/>`;
  }
}

/** @returns a whole SVG document */
export function linesChart({ title, subtitle, x, y, panels }: Chart): string {
  const points = panels.flatMap(({ lines }) => lines.flatMap((line) => line.points));
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const [x0, x1] = decades(points.map(([value]) => value));
  const [y0, y1] = decades(points.map(([, value]) => value));
  const [inner, outer] = [
    { width: PANEL.width - PANEL.left - PANEL.right, height: PANEL.height - PANEL.top - PANEL.bottom },
    { width: 2 * PANEL.width, height: HEAD + Math.ceil(panels.length / 2) * PANEL.height },
  ];
  const across = (value: number): number => PANEL.left + ((Math.log10(value) - x0) / (x1 - x0)) * inner.width;
  const down = (value: number): number => PANEL.top + ((y1 - Math.log10(value)) / (y1 - y0)) * inner.height;

  const text = (at: string, content: string, more = ''): string =>
    `<text ${at} ${more}>${escape(content)}</text>`;
  const panel = ({ title: name, lines }: Panel, p: number): string => {
    const parts: string[] = [];
    for (let e = x0; e <= x1; e++) {
      const at = across(10 ** e).toFixed(1);
      parts.push(
        `<path d="M${at} ${PANEL.top}V${PANEL.top + inner.height}" class="grid"/>`,
        text(`x="${at}" y="${PANEL.top + inner.height + 15}"`, powerText(e), 'text-anchor="middle"'),
      );
    }
    for (let e = y0; e <= y1; e++) {
      const at = down(10 ** e);
      parts.push(
        `<path d="M${PANEL.left} ${at.toFixed(1)}H${PANEL.left + inner.width}" class="grid"/>`,
        text(`x="${PANEL.left - 6}" y="${(at + 4).toFixed(1)}"`, powerText(e), 'text-anchor="end"'),
      );
    }
    const middle = PANEL.top + inner.height / 2;
    parts.push(
      `<rect x="${PANEL.left}" y="${PANEL.top}" width="${inner.width}" height="${inner.height}" class="frame"/>`,
      text(`x="${PANEL.left}" y="${PANEL.top - 9}"`, name, 'class="panel"'),
      text(`x="${PANEL.left + inner.width / 2}" y="${PANEL.height - 8}"`, x, 'text-anchor="middle"'),
      text(`x="14" y="${middle}"`, y, `text-anchor="middle" transform="rotate(-90 14 ${middle})"`),
    );
    for (const line of lines) {
      const n = names.indexOf(line.name);
      const colour = colours[n % colours.length];
      const places = line.points.map(([a, b]) => [across(a), down(b)] as const);
      const path = places.map(([a, b], i) => `${i ? 'L' : 'M'}${a.toFixed(1)} ${b.toFixed(1)}`).join('');
      if (path) parts.push(`<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.8"/>`);
      parts.push(...places.map(([a, b]) => mark(marks[n % marks.length], a, b, colour)));
    }
    const [left, top] = [(p % 2) * PANEL.width, HEAD + Math.floor(p / 2) * PANEL.height];
    return `<g transform="translate(${left} ${top})">\n${parts.join('\n')}\n</g>`;
  };
  // Widths of the names are guessed: nothing here can measure a font.
  let [at, row] = [PANEL.left as number, 62];
  const legend = names.map((name, n) => {
    const colour = colours[n % colours.length];
    const width = 46 + 6.2 * name.length;
    if (at + width > outer.width) [at, row] = [PANEL.left, row + 18];
    const item = `<path d="M${at} ${row}h20" stroke="${colour}" stroke-width="1.8"/>${mark(marks[n % marks.length], at + 10, row, colour)}${text(`x="${at + 26}" y="${row + 4}"`, name)}`;
    at += width;
    return item;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${outer.width} ${outer.height}" width="${outer.width}" height="${outer.height}" role="img">
<title>${escape(title)}</title>
<style>text{font:12px system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328}.grid{stroke:#d8dee4;fill:none}.frame{stroke:#8c959f;fill:none}.panel{font-weight:600}.title{font-size:16px;font-weight:600}.small{font-size:10.5px;fill:#57606a}</style>
<rect width="${outer.width}" height="${outer.height}" fill="#ffffff"/>
${text(`x="${PANEL.left}" y="24"`, title, 'class="title"')}
${text(`x="${PANEL.left}" y="43"`, subtitle, 'class="small"')}
${legend.join('\n')}
${panels.map(panel).join('\n')}
</svg>
`;
}
