import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** What the DevTools protocol answers, as far as it is read here. */
interface Answer {
  readonly id?: number;
  readonly result?: { readonly [name: string]: unknown };
  readonly error?: { readonly message: string };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

export interface StartOptions {
  /** A program, with its words, that starts it. */
  readonly through?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** Number of the user to start it as. */
  readonly user?: number;
}

/**
 * An installed app, started as its user would, and looked into through two pipes (`--remote-debugging-pipe`), because
 * the fuses of a shipped build shut Playwright out. No port is opened.
 */
export class InstalledApp {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly errors: string[] = [];
  #next = 0;
  #session: string | undefined;

  private constructor(
    program: string,
    words: readonly string[],
    { environment, user, through = [] }: StartOptions,
  ) {
    const [first, ...rest] = [...through, program, '--remote-debugging-pipe', ...words];
    this.#process = spawn(first, rest, {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      env: environment ?? process.env,
      // User and group of the same number, as `nobody` is on Debian.
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => this.errors.push(chunk.toString()));
    // A closed pipe is seen by the process's end.
    this.#process.stdio[3]?.on('error', () => {});
    let text = '';
    (this.#process.stdio[4] as Readable).on('data', (chunk: Buffer) => {
      const messages = (text + chunk.toString()).split('\0');
      text = messages.pop() ?? '';
      for (const message of messages) this.#receive(JSON.parse(message) as Answer);
    });
  }

  /** Starts the app and waits for its page. */
  static async start(
    program: string,
    words: readonly string[],
    options: StartOptions = {},
  ): Promise<InstalledApp> {
    const app = new InstalledApp(program, words, options);
    const ended = new Promise<never>((_, reject) =>
      app.#process.once('exit', (code) => reject(new Error(`ended with ${code}: ${app.errors.join('')}`))),
    );
    ended.catch(() => {});
    await Promise.race([app.#attach(), ended]);
    return app;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  #receive(answer: Answer): void {
    if (answer.id === undefined) return;
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
  }

  #send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#next;
    const message = { id, method, params, sessionId: this.#session };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {}),
      );
      (this.#process.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    });
  }

  async #attach(): Promise<void> {
    for (;;) {
      const { targetInfos } = await this.#send('Target.getTargets');
      const page = (targetInfos as { type: string; targetId: string; url: string }[]).find(
        ({ type, url }) => type === 'page' && url.startsWith('adjoint:'),
      );
      if (page) {
        const { targetId } = page;
        const { sessionId } = await this.#send('Target.attachToTarget', { targetId, flatten: true });
        this.#session = sessionId as string;
        break;
      }
      await pause();
    }
    // The target has its address a moment before its page has.
    const loaded = `location.protocol === 'adjoint:' && document.readyState === 'complete'`;
    while (!(await this.read<boolean>(loaded).catch(() => false))) await pause();
  }

  /** The value of an expression in the page. */
  async read<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: T }).value;
  }

  /** Presses and releases a key that types a character, as a keyboard would. */
  async press(key: string, code: string): Promise<void> {
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text: key });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', key, code });
  }

  /** Presses a key with Control. */
  async pressControl(key: string): Promise<void> {
    const code = /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
    const windowsVirtualKeyCode = key.toUpperCase().charCodeAt(0);
    const stroke = { key, code, modifiers: 2, windowsVirtualKeyCode };
    await this.#send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...stroke });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke });
  }

  /** Text of the whole page. */
  text(): Promise<string> {
    return this.read('document.body.innerText');
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }
}
