import { outputLayer, proposedEnd } from './defaults.ts';
import { applyEdit, type Recipe } from './edits.ts';
import { issuesOf } from './issues.ts';
import type { Design, ProjectDocument } from './schema.ts';
import type { DataShape } from './stack.ts';

/** Places that depend on the target. */
const dependent = ['loss.kind', 'output.activation'];

/** A shape that the loss and the output activation of a design are proposed for; null where they are the user's own pair. */
export function shapeOfEnd(design: Design): DataShape | null {
  const shapes: DataShape[] = [
    { task: 'regression', inputs: 1, outputs: 1 },
    { task: 'classification', inputs: 1, outputs: 2 },
    { task: 'classification', inputs: 1, outputs: 3 },
  ];
  return shapes.find((shape) => isProposedFor(shape, design)) ?? null;
}

function isProposedFor(shape: DataShape, { loss, output }: Design): boolean {
  const end = proposedEnd(shape);
  return end.activation === output.activation && end.loss === loss.kind;
}

/**
 * After the target has changed: where loss and output activation no longer fit it, the identity of a regression is left
 * before classes, or they are what was proposed for the target before, both become the proposed pair (S3: one sigmoid
 * for two classes, softmax for more). Everything else of the design stays, and so does a pair of the user's own that fits.
 *
 * @param before the shape that the design was made for, where it is known
 */
export const adapt =
  (shape: DataShape, before: DataShape | null = null): Recipe =>
  (draft) => {
    const { design } = draft;
    const { loss, output } = design;
    const broken = issuesOf(design, shape).some(
      ({ path, severity }) => severity === 'error' && dependent.includes(path),
    );
    const leftover = shape.task === 'classification' && output.activation === 'identity';
    const followed = before !== null && isProposedFor(before, design);
    if (!broken && !leftover && !followed) return;
    const end = proposedEnd(shape);
    loss.kind = end.loss;
    if (output.activation !== end.activation) {
      const { activation, initialization } = outputLayer(end.activation);
      output.activation = activation;
      output.initialization = initialization;
    }
  };

/** {@link adapt} as a function of documents; the same document where nothing has to change. */
export function adaptToData(
  document: ProjectDocument,
  shape: DataShape,
  before: DataShape | null = null,
): ProjectDocument {
  return applyEdit(document, adapt(shape, before)).document;
}
