import type { Renamed } from '@shared/contract/data-summary.ts';
import type { Task } from '@shared/design/choices.ts';
import type { Dialect } from '@shared/design/dialect.ts';
import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import type { Treatment } from './treatments.ts';

/** The different texts of a column, in the order in which they come, and which of them stands in each row. */
export interface Distinct {
  readonly texts: readonly string[];
  /** Index into `texts`; −1 where the cell is missing. */
  readonly codes: Int32Array;
}

/** A column as read. Cells are kept as numbers where they parse; a text is kept only where its number does not tell it. */
export interface TableColumn {
  readonly name: string;
  /** `numeric` where every cell that is there is a finite number. */
  readonly guessedKind: 'numeric' | 'categorical';
  /** The cells as numbers; NaN where missing or not a number. */
  readonly numbers: Float64Array;
  /** How many cells are missing. */
  readonly missing: number;
  isMissing(row: number): boolean;
  /**
   * The cell's text, trimmed; '' where missing. Numbers in a column of numbers are written with a point, whatever
   * the decimal mark of the file; else the text is the file's (`007`, `1.50`).
   */
  textAt(row: number): string;
  /** Texts and codes of the whole column; made when first asked for, and kept. */
  distinct(): Distinct;
  /** Categories that the file declares, in its order; null where it declares none. */
  readonly declared: readonly string[] | null;
}
/** How a text was read as a table, and what was passed over or changed; counts are lines, columns and rows. */
export interface Reading {
  readonly dialect: Dialect;
  readonly skipped: number;
  readonly comments: number;
  readonly blank: number;
  /** Columns whose header is no name of their own; none where there is no header. */
  readonly renamed: Renamed[];
  /** Rows that were filled with missing cells, and such as were cut. */
  readonly filled: number;
  readonly cut: number;
}

export interface Table {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** Line in the file of each data row, from 1, for error messages. */
  readonly lines: Int32Array;
  /** Null where the table comes from no text. */
  readonly reading: Reading | null;
}

/** Encoded examples, row-major: `inputs` rows × n without x₀, `targets` rows × k (one-hot, 0/1, or scaled values). */
export interface Examples {
  readonly rows: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** One raw row: column name → number or category; null where missing. */
export type RawRow = Readonly<Record<string, number | string | null>>;

/** What the settings made of the table. */
export interface Prepared {
  readonly task: Task;
  /** How each input column becomes values, fitted on the training rows only. */
  readonly inputs: readonly InputEncoding[];
  readonly targets: readonly TargetEncoding[];
  /** Names of the encoded input values (`sex=MALE`) and of the outputs (class names or target columns). */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Encoded values per example (n) and outputs: classes k, or regression targets. */
  readonly shape: { readonly task: Task; readonly inputs: number; readonly outputs: number };
  /**
   * Targets hold, for classification, the class index (rows × 1); for regression the scaled values (rows × k).
   * `train/targets.ts` turns class indices into 0/1 or one-hot rows as the output layer wants them.
   */
  readonly training: Examples;
  readonly validation: Examples | null;
  /** Never looked at while training. */
  readonly test: Examples | null;
  /** Data row (from 0) in the table of each example. */
  readonly trainingRows: Int32Array;
  readonly validationRows: Int32Array;
  readonly testRows: Int32Array;
  /** Everything that was dropped, filled or converted. */
  readonly treatments: readonly Treatment[];
  /** What is allowed and yet likely a mistake, in words for the user. */
  readonly warnings: readonly string[];
}
