import { ofLayer, subscript, superscript } from '@shared/design/notation.ts';
import type { Name } from '../wording.ts';

/** `h1` as `h_{1}`. */
const layerTex = (layer: string): string => layer.replace(/^h(\d+)$/, 'h_{$1}');
/** TeX of a node of the graph: `W^{h1}` as `W^{h_{1}}`. */
export const vectorTex = (name: string): string =>
  name.replace(/\^\{([^}]+)\}/g, (_, layer: string) => `^{${layerTex(layer)}}`).replace(/R_(l\d)/, 'R_{$1}');
/** Text of a node of the graph: `Wʰ¹`. */
export const vectorText = (name: string): string =>
  name.replace(/\^\{([^}]+)\}/g, (_, layer: string) => superscript(layer));

/** `zʰ¹₂`, with units counted from 1; `layer` '' for the network's inputs. */
export function scalarName(letter: string, layer: string, ...indices: readonly number[]): Name {
  const index = indices.map(subscript).join(',');
  return {
    text: `${ofLayer(letter, layer)}${index}`,
    tex: `${letter}${layer === '' ? '' : `^{${layerTex(layer)}}`}_{${indices.join(',')}}`,
  };
}
