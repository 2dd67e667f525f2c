import { layerSymbol } from '@shared/design/notation.ts';
import { activations, type Activation } from '@shared/design/activations.ts';
import { counted } from '../ui/format.ts';
import type { DiagramLayer } from './diagram-layout.ts';

export function activationLabel(name: string): string {
  return activations[name as Activation]?.label ?? name;
}

/** Names beside the output neurons; one sigmoid neuron for two classes gives the probability of the second. */
export function outputLabels(units: number, names: readonly string[] | undefined): readonly string[] | null {
  if (names?.length === units) return names;
  return units === 1 && names?.length === 2 ? [`P(${names[1]})`] : null;
}

const mostNames = 12;

function listed(names: readonly string[] | null | undefined): string {
  if (!names?.length) return '';
  const more = names.length - mostNames;
  return ` (${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

/** The diagram in words. */
export function diagramText(
  layers: readonly DiagramLayer[],
  inputNames: readonly string[] | undefined,
  outputNames: readonly string[] | undefined,
): string {
  const parameters = layers.reduce((total, layer) => total + layer.units * (layer.inputs + 1), 0);
  const parts = layers.map((layer, index) => {
    const last = index === layers.length - 1;
    const neurons = counted(
      layer.units,
      `${activationLabel(layer.activation)} ${last ? 'output' : 'neuron'}`,
    );
    const names = last ? listed(outputLabels(layer.units, outputNames)) : '';
    return `layer ${layerSymbol(layer.name)}: ${neurons}${names}, W ${layer.units} × ${layer.inputs + 1}`;
  });
  const inputs = `${counted(layers[0].inputs, 'input')}${listed(inputNames)}`;
  return `Network: ${inputs}; ${parts.join('; ')}. ${counted(parameters, 'parameter')}.`;
}
