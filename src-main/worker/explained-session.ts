import type { CompleteNetworkRequest, NetworkTrace } from '@shared/contract/explain.ts';
import { explainNetwork } from '@engine/explore/network/explain.ts';
import { Session } from '@engine/train/session.ts';

/** A session that can be looked into: training and exploring know nothing of each other. */
export class ExplainedSession extends Session {
  /** @throws Fault `example-index`, `example-split`, `explain-layer`, `explain-neuron` */
  explainNetwork(request: CompleteNetworkRequest): Omit<NetworkTrace, 'run'> {
    return explainNetwork(this.sight(request.example), request);
  }
}
