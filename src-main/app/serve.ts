import {
  calls,
  type CallArgument,
  type CallName,
  type CallResult,
  type Reply,
} from '@shared/contract/calls.ts';
import { Fault, validate } from '@shared/contract/fault.ts';

/** One function per row of the contract. */
export type Handlers = {
  readonly [N in CallName]: (argument: CallArgument<N>) => CallResult<N> | Promise<CallResult<N>>;
};

export interface ServeOptions {
  /** Checks results against the contract too; for tests: in production, both ends are our own. */
  readonly checkResults?: boolean;
}

function isCall(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(calls, name);
}

/**
 * The contract as one function: checks the argument by its schema, calls the handler, and gives back value or fault
 * as data. It never throws.
 */
export function serve(handlers: Handlers, { checkResults = false }: ServeOptions = {}) {
  return async (name: unknown, argument: unknown): Promise<Reply> => {
    try {
      if (!isCall(name))
        throw new Fault({ code: 'no-call', message: `There is no call ${JSON.stringify(name)}.` });
      const valid = validate(calls[name].argument, argument, name);
      const handler = handlers[name] as (argument: unknown) => unknown;
      const value = await handler(valid);
      if (checkResults) validate(calls[name].result, value, `the answer to ${name}`);
      return { ok: true, value };
    } catch (thrown) {
      return { ok: false, fault: Fault.dataOf(thrown) };
    }
  };
}
