import {
  defaultConstants,
  missingPolicies,
  namesOf,
  type MissingPolicy,
  type Scaling,
  type UnknownPolicy,
} from './choices.ts';
import type { Column, DataSettings } from './schema.ts';

type Kind = Column['kind'];
/** The policies for missing cells that make sense for a kind of column. */
export type PolicyFor<K extends Kind> = {
  [P in MissingPolicy]: K extends (typeof missingPolicies)[P]['kinds'][number] ? P : never;
}[MissingPolicy];

const serves = (policy: MissingPolicy, kind: Kind): boolean =>
  (missingPolicies[policy].kinds as readonly Kind[]).includes(kind);

export function policiesFor<K extends Kind>(kind: K): [PolicyFor<K>, ...PolicyFor<K>[]] {
  return namesOf(missingPolicies).filter((policy) => serves(policy, kind)) as [PolicyFor<K>];
}

/** What becomes of the missing cells of an input: its own policy where it has one for its kind, else that of all. */
export function missingOf({ missing }: Pick<DataSettings, 'missing'>, column: Column): MissingPolicy {
  const own = column.missing;
  return own && serves(own, column.kind) ? own : missing[column.kind];
}

/** What stands in for a missing cell of the column by the policy `constant`: a number, or a category. */
export function constantOf(
  { constants }: Pick<DataSettings, 'constants'>,
  { kind, missing, constant }: Column,
): number | string {
  const type = kind === 'numeric' ? 'number' : 'string';
  if (missing === 'constant' && typeof constant === type) return constant!;
  return constants?.[kind] ?? defaultConstants[kind];
}

export function scalingOf({ scaling }: Pick<DataSettings, 'scaling'>, column: Column): Scaling {
  return column.scaling ?? scaling;
}

export function unknownOf({ unknown }: Pick<DataSettings, 'unknown'>, column: Column): UnknownPolicy {
  return column.unknown ?? unknown;
}
