import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Answer } from './contestant.ts';
import type { Command, Entrant } from './entrants.ts';

/** The line of a program's last words that says why. */
function lastError(words: string): string {
  const lines = words.trim().split('\n');
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').trim();
}

/** A contestant's process, asked one thing at a time. */
export class Running {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #complaint = '';

  private constructor({ program, words, after, environment }: Command, folder: string) {
    const all = [...words, folder, ...(after ? [after] : [])];
    this.#child = spawn(program, all, { env: { ...process.env, ...environment } });
    this.#child.stderr.on('data', (text: Buffer) => {
      this.#complaint = (this.#complaint + text.toString()).slice(-2000);
    });
    this.#child.stdin.on('error', () => {}); // of a process that ended: its missing answer says so
    this.#child.once('error', ({ message }) => (this.#complaint += message)); // no such program
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /**
   * Starts the first command of the entrant that is available.
   *
   * @param folder of the task
   * @returns the process and the version it tells, or why there is none
   */
  static async start(
    entrant: Entrant,
    folder: string,
  ): Promise<{ running: Running; version: string } | string> {
    let reason = entrant.reason ?? 'it is not installed';
    for (const command of entrant.commands) {
      const running = new Running(command, folder);
      const answer = await running.#answer().catch((error: Error) => ({ unavailable: error.message }));
      if ('ready' in answer) return { running, version: answer.ready };
      if ('unavailable' in answer) reason = answer.unavailable;
      running.stop();
    }
    return reason;
  }

  /** @returns the mean loss after some updates, `null` where it cannot be compared */
  async check(updates: number): Promise<number | null> {
    const answer = await this.#ask(`check ${updates}`);
    if (!('loss' in answer)) throw new Error(`wanted a loss, got ${JSON.stringify(answer)}`);
    return answer.loss;
  }

  /** @returns examples per second over at least that many seconds */
  async round(seconds: number): Promise<number> {
    const answer = await this.#ask(`round ${seconds}`);
    if (!('examples' in answer)) throw new Error(`wanted a round, got ${JSON.stringify(answer)}`);
    return answer.examples / answer.seconds;
  }

  stop(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }

  async #ask(line: string): Promise<Answer> {
    this.#child.stdin.write(`${line}\n`);
    return this.#answer();
  }

  async #answer(): Promise<Answer> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`it ended without an answer: ${lastError(this.#complaint)}`);
      // Libraries greet on standard output too.
      if (value.startsWith('{')) return JSON.parse(value) as Answer;
    }
  }
}
