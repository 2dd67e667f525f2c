/** What a helper thread needs: it makes an instance of the module over the memory and calls `serve`. */
export interface HelperStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** See imports.ts. */
  readonly joins: boolean;
  /** Byte addresses: the team's block, and room for copies of operands. */
  readonly team: number;
  readonly scratch: number;
  /** 1 for the first helper; 0 is the leader. */
  readonly member: number;
}

export interface Helper {
  /** False when the thread could not be started or has ended. */
  readonly alive: boolean;
  end(): void;
}

/** Threads as the engine sees them; who starts it knows how to make some. */
export interface ThreadHost {
  /** Threads of a training at most, its own included. */
  readonly threads: number;
  /** `fastest`: as many of them as were measured to be fastest. `all`: always all, also where that is slower. */
  readonly use: 'fastest' | 'all';
  /** Where the fastest are used: how many times faster than fewer threads they must be. At least 1. */
  readonly worth: number;
  /** Milliseconds that only grow. */
  now(): number;
  start(start: HelperStart): Helper;
}
