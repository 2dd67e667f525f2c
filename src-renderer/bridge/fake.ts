import type {
  Bridge,
  CallArgument,
  CallName,
  CallResult,
  EventName,
  EventPayload,
  Reply,
} from '@shared/contract/calls.ts';
import { Fault } from '@shared/contract/fault.ts';

type Handlers = { [N in CallName]?: (argument: CallArgument<N>) => CallResult<N> | Promise<CallResult<N>> };

/**
 * The other side of the bridge, in memory, for tests and for looking at the window without a main process.
 * Like the real one it copies whatever passes (a reactive proxy cannot be copied and fails here too).
 */
export class FakeBridge implements Bridge {
  readonly handlers: Handlers;
  /** Every call so far, oldest first. */
  readonly log: { name: string; argument: unknown }[] = [];
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>();

  constructor(handlers: Handlers = {}) {
    this.handlers = handlers;
  }

  async call(name: string, argument: unknown): Promise<Reply> {
    const copy = structuredClone(argument);
    this.log.push({ name, argument: copy });
    const handler = this.handlers[name as CallName] as ((argument: unknown) => unknown) | undefined;
    if (!handler) return { ok: true, value: null };
    try {
      return { ok: true, value: structuredClone(await handler(copy)) };
    } catch (thrown) {
      return { ok: false, fault: Fault.dataOf(thrown) };
    }
  }

  on(name: string, listener: (payload: unknown) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(structuredClone(payload));
  }

  /** Arguments of all calls of one name, oldest first. */
  callsOf<N extends CallName>(name: N): CallArgument<N>[] {
    return this.log.filter((entry) => entry.name === name).map((entry) => entry.argument as CallArgument<N>);
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((total, listeners) => total + listeners.size, 0);
  }
}
