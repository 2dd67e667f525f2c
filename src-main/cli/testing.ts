import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { readWeights, type WeightsFile } from '@shared/formats/weights.ts';
import { galleryTable } from '@engine/data/gallery.ts';
import { generate } from '@engine/data/generators.ts';
import type { Table } from '@engine/data/types.ts';
import { runCli } from './run-cli.ts';

/** For tests: a folder of its own, and the command line run in this process. */
class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  constructor(isTTY: boolean) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }
  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Options {
  readonly terminal?: boolean;
  readonly debug?: boolean;
  /** Milliseconds by which the clock moves from one look to the next. */
  readonly tick?: number;
  /** Interrupts as soon as somebody listens. */
  readonly interrupt?: boolean;
}

export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'adjoint-cli-'));

  constructor() {
    this.write('iris.csv', csvOf(galleryTable('iris')));
    this.write('penguins.csv', csvOf(galleryTable('penguins')));
    this.write('moons.csv', csvOf(generate('moons', 80, 0.1, 3)));
  }

  path(name: string): string {
    return join(this.folder, name);
  }
  write(name: string, text: string | Uint8Array): void {
    writeFileSync(this.path(name), text);
  }
  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }
  weights(name: string): WeightsFile {
    return readWeights(this.read(name));
  }
  /** The lines of a CSV, without header; cells as text. */
  rows(name: string): string[][] {
    return this.read(name)
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
  }

  /** @param line words separated by blanks */
  async run(
    line: string,
    { terminal = false, debug = false, tick = 0, interrupt = false }: Options = {},
  ): Promise<Outcome> {
    const stdout = new Sink(false);
    const stderr = new Sink(terminal);
    let time = 0;
    const now = (): number => (time += tick);
    let listening = 0;
    const onInterrupt = (listener: () => void): (() => void) => {
      listening++;
      if (interrupt) listener();
      return () => void listening--;
    };
    const io = { stdout, stderr, directory: this.folder, version: '1.2.3', debug, now, onInterrupt };
    const status = await runCli(line.split(/\s+/).filter(Boolean), io);
    if (listening !== 0) throw new Error('somebody listens still');
    return { status, stdout: stdout.text, stderr: stderr.text };
  }

  /** @throws Error with what it said, unless the command succeeds */
  async succeed(line: string, options?: Options): Promise<Outcome> {
    const outcome = await this.run(line, options);
    if (outcome.status !== 0) throw new Error(`${line}: ${outcome.status}\n${outcome.stderr}`);
    return outcome;
  }
}

function csvOf(table: Table): string {
  const header = table.columns.map((column) => column.name).join(',');
  const rows = Array.from({ length: table.rows }, (_, row) =>
    table.columns.map((column) => column.textAt(row)).join(','),
  );
  return `${[header, ...rows].join('\n')}\n`;
}
