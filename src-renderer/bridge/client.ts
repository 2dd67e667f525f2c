import {
  calls,
  events,
  replySchema,
  type Bridge,
  type CallArgument,
  type CallName,
  type CallResult,
  type EventName,
  type EventPayload,
} from '@shared/contract/calls.ts';
import { Fault, validate } from '@shared/contract/fault.ts';

/** The main process as the renderer sees it: one typed function per row of the contract. */
export interface Client {
  /** @throws Fault as the other side described it, or `invalid` when the answer is not what the contract says */
  call<N extends CallName>(name: N, argument: CallArgument<N>): Promise<CallResult<N>>;
  /** @returns a function that stops listening */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Where a dropped file lies; '' where it comes from no disk. */
  pathOf(file: File): string;
}

/**
 * The typed client over what the preload exposes. Answers and events are checked against the contract; for
 * bulk numbers that check is one `instanceof` (`v.instance(Float64Array)`), so a frame costs no walk over it.
 */
export function clientOf(bridge: Bridge): Client {
  return {
    async call(name, argument) {
      const reply = validate(replySchema, await bridge.call(name, argument), `the answer to ${name}`);
      if (!reply.ok) throw new Fault(reply.fault);
      return validate(calls[name].result, reply.value, `the answer to ${name}`) as CallResult<typeof name>;
    },
    on(name, listener) {
      return bridge.on(name, (payload) => {
        listener(validate(events[name], payload, `the event ${name}`) as EventPayload<typeof name>);
      });
    },
    pathOf: (file) => bridge.pathOf?.(file) ?? '',
  };
}

/**
 * The bridge that the preload put on the window.
 *
 * @throws Fault `no-bridge` when the page is not shown by Adjoint's main process
 */
export function windowBridge(): Bridge {
  const { adjoint } = globalThis as typeof globalThis & { adjoint?: Bridge };
  if (!adjoint) {
    throw new Fault({
      code: 'no-bridge',
      message: 'This page works only inside Adjoint: window.adjoint is missing.',
    });
  }
  return adjoint;
}
