import { Worker } from 'node:worker_threads';
import type { FaultData } from '@shared/contract/fault.ts';
import type { RunState } from '@shared/contract/run.ts';

/** What comes from the worker thread, as far as it is measured here (worker/messages/protocol.ts). */
type Message =
  | { readonly type: 'reply'; readonly seq: number; readonly ok: true; readonly value: RunState }
  | { readonly type: 'reply'; readonly seq: number; readonly ok: false; readonly fault: FaultData }
  | { readonly type: 'state'; readonly state: RunState }
  | { readonly type: 'epochs'; readonly epochs: { readonly count: number } }
  | { readonly type: 'weights' }
  | { readonly type: 'shadow' };

/** The worker thread as the main process drives it, with a window that draws at once. */
export class Driven {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (value: RunState) => void>();
  #seq = 0;
  #onState: (state: RunState) => void = () => {};

  constructor(script: URL) {
    this.#worker = new Worker(script);
    this.#worker.on('message', (message: Message) => this.#receive(message));
  }

  call(name: string, argument: unknown): Promise<RunState> {
    const seq = ++this.#seq;
    this.#worker.postMessage({ type: 'request', seq, name, argument });
    return new Promise((resolve) => this.#waiting.set(seq, resolve));
  }
  until(condition: (state: RunState) => boolean): Promise<RunState> {
    return new Promise((resolve) => (this.#onState = (state) => condition(state) && resolve(state)));
  }
  end(): Promise<number> {
    return this.#worker.terminate();
  }

  #receive(message: Message): void {
    if (message.type === 'reply') {
      if (!message.ok) throw new Error(message.fault.message);
      this.#waiting.get(message.seq)?.(message.value);
    } else if (message.type === 'state') this.#onState(message.state);
    else if (message.type === 'epochs')
      this.#worker.postMessage({ type: 'acknowledge', epochs: message.epochs.count, weights: 0 });
    else if (message.type === 'weights')
      this.#worker.postMessage({ type: 'acknowledge', epochs: 0, weights: 1 });
  }
}
