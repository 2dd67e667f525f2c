import { expect, it } from 'vitest';
import { layerSymbol, ofLayer, setText, subscript, superscript } from './notation.ts';

it('indices stand low and exponents high', () => {
  expect([subscript(-12), superscript(-7), subscript('i')]).toEqual(['₋₁₂', '⁻⁷', 'i']);
});

it('layers are written as the lecture writes them, in plain text with one level of indices', () => {
  expect(['h1', 'h12', 'o'].map(layerSymbol)).toEqual(['h₁', 'h₁₂', 'o']);
  expect([ofLayer('W', 'h1'), ofLayer('ΔW', 'h12'), ofLayer('W', 'o')]).toEqual(['Wʰ¹', 'ΔWʰ¹²', 'Wᵒ']);
});

it('plain text is taken apart into what is set on the line and what is raised', () => {
  expect(setText('zʰ¹ = Wʰ¹⁰ · (1, x)')).toEqual(['z', 'h₁', ' = W', 'h₁₀', ' · (1, x)']);
  expect(setText('−Σ c·log σ₁(zᵒ)')).toEqual(['−Σ c·log σ₁(z', 'o', ')']);
  expect(setText('wʰ¹₂,₀ + yᵒ₁, 3')).toEqual(['w₂,₀', 'h₁', ' + y₁', 'o', ', 3']);
  expect(setText('10⁻⁷')).toEqual(['10⁻⁷']);
});
