import { outputLayer, proposedEnd } from './defaults.ts';
import { applyEdit, type Recipe } from './edits.ts';
import { issuesOf } from './issues.ts';
import type { ProjectDocument } from './schema.ts';
import type { DataShape } from './stack.ts';

/** Places that depend on the target. */
const dependent = ['loss.kind', 'output.activation'];

/**
 * After the target has changed: where loss and output activation no longer fit it, or the identity of a regression
 * is left before classes, both become the proposed pair. Everything else of the design stays, and so does a pair
 * that fits.
 */
export const adapt =
  (shape: DataShape): Recipe =>
  (draft) => {
    const { design } = draft;
    const { loss, output } = design;
    const broken = issuesOf(design, shape).some(
      ({ path, severity }) => severity === 'error' && dependent.includes(path),
    );
    const leftover = shape.task === 'classification' && output.activation === 'identity';
    if (!broken && !leftover) return;
    const end = proposedEnd(shape);
    loss.kind = end.loss;
    if (output.activation !== end.activation) {
      const { activation, initialization } = outputLayer(end.activation);
      output.activation = activation;
      output.initialization = initialization;
    }
  };

/** {@link adapt} as a function of documents; the same document where nothing has to change. */
export function adaptToData(document: ProjectDocument, shape: DataShape): ProjectDocument {
  return applyEdit(document, adapt(shape)).document;
}
