import type { PlacedBox } from './graph-layout.ts';
import { characterWidth, textSize, type GraphNode } from './graph-model.ts';

/** Pixels: smaller text cannot be read, let alone from the back of a lecture hall. */
const smallest = 11;
/** Pixels that a box needs with the figures above and below it. */
const figuresHeight = 28;

/** By how much text is larger than the drawing has it, so that it is readable at this scale. */
export const textGrowth = (scale: number): number => Math.max(1, smallest / (textSize * scale));

/** What fits into a box at a scale: its whole text, else its name, else nothing. */
export function boxText({ text, name }: GraphNode, box: PlacedBox, scale: number): string | null {
  const growth = textGrowth(scale);
  if (growth === 1) return text;
  const fits = (words: string): boolean =>
    characterWidth * words.length * growth <= box.width + 4 && textSize * growth <= box.height / 2;
  return [text, name].find(fits) ?? null;
}

/** Whether there is room for the figures above and below each box; otherwise they are seen of the node looked at. */
export const figuresFit = (scale: number, boxHeight: number): boolean => boxHeight * scale >= figuresHeight;
