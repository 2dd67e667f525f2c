import type { Activation } from '@shared/design/activations.ts';
import { losses, namesOf, type LossKind } from '@shared/design/choices.ts';
import { setField, together, type Recipe } from '@shared/design/edits.ts';
import type { Design } from '@shared/design/schema.ts';
import type { App } from '../state/app.svelte.ts';

/**
 * Sets a field of the design, e.g. `hidden[0].units`. Typing or dragging in one field is one step of undo, because
 * the field's path is the mark.
 */
export function setDesignField(app: App, path: string, value: unknown): void {
  app.project.apply(setField(`design.${path}`, value), { mark: path });
}

const allows = (loss: LossKind, activation: Activation): boolean => {
  const allowed: readonly Activation[] | null = losses[loss].output;
  return allowed === null || allowed.includes(activation);
};

/** Chooses the output's activation; the entropies go with it (softmax: cross-entropy, sigmoid: logistic). */
export function chooseOutput(design: Design, activation: Activation): Recipe {
  const partner = namesOf(losses).find((loss) => losses[loss].output !== null && allows(loss, activation));
  const move = !allows(design.loss.kind, activation) && partner;
  return together(
    setField('design.output.activation', activation),
    ...(move ? [setField('design.loss.kind', partner)] : []),
  );
}

/** Chooses the loss; an output activation for which it is not defined goes to one for which it is. */
export function chooseLoss(design: Design, loss: LossKind): Recipe {
  const [partner] = losses[loss].output ?? [];
  const move = !allows(loss, design.output.activation) && partner !== undefined;
  return together(
    setField('design.loss.kind', loss),
    ...(move ? [setField('design.output.activation', partner)] : []),
  );
}
