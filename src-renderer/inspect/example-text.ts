import type { Example } from '@shared/contract/example.ts';
import { optimizers } from '@shared/design/choices.ts';
import { figure } from '../charts/heat-map-text.ts';
import { roundLimit } from '../charts/heat-map-limit.ts';
import { brief, count } from '../ui/format.ts';

type Rule = Example['rule'];

/** A factor or summand that may be negative: −3 stands in brackets. */
const bracketed = (value: number, digits = 4): string =>
  value < 0 ? `(${figure(value, digits)})` : figure(value, digits);

/** 0 and 1 of a category as such, any other number with four significant digits. */
export const valueText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6 ? brief(value) : figure(value);

/** The update rule of step t + 1: `ΔW(t+1) = −η·∇ℓ + α·ΔW(t)`. */
export function ruleText({ optimizer }: Rule): string {
  return optimizers[optimizer].formula.replaceAll('(t)', '(t+1)').replaceAll('(t−1)', '(t)');
}

/** The numbers of the rule: `η = 0.02, α = 0.9`. */
export function ratesText({ optimizer, learningRate, momentum }: Rule): string {
  const withMomentum = (optimizers[optimizer].fields as readonly string[]).includes('momentum');
  return `η = ${brief(learningRate)}${withMomentum ? `, α = ${brief(momentum)}` : ''}`;
}

/** One weight and what the update would do to it. */
export interface WeightStep {
  readonly weight: number;
  readonly gradient: number;
  /** Δw(t); null where it is not known at the moment of the gradient. */
  readonly before: number | null;
  /** Δw(t+1) */
  readonly delta: number;
}

/** The rule with the numbers of one weight in it. */
export function stepText(rule: Rule, { weight, gradient, before, delta }: WeightStep): string {
  const eta = brief(rule.learningRate);
  const slope = `−${eta}·${bracketed(gradient)}`;
  const sum =
    rule.optimizer === 'gradientDescent'
      ? `−η·∂ℓ/∂w = ${slope} = `
      : rule.optimizer === 'momentum' && before !== null
        ? `−η·∂ℓ/∂w + α·Δw(t) = ${slope} + ${brief(rule.momentum)}·${bracketed(before)} = `
        : '';
  return `∂ℓ/∂w = ${figure(gradient)}, Δw(t+1) = ${sum}${figure(delta)}, w + Δw(t+1) = ${figure(weight + delta)}`;
}

/** Either end of the bars of δ: 1 where no |δ| is larger, as for probabilities. */
export function residualLimit(outputs: Example['outputs']): number {
  const largest = Math.max(...outputs.map(({ residual }) => Math.abs(residual)).filter(Number.isFinite), 0);
  return Math.max(1, roundLimit(largest));
}

/** What a screen reader says after a step. */
export function summaryText(example: Example, lossUnit: string): string {
  const { split, index, count: of, tableRow, loss, classes, outputs } = example;
  const result = classes
    ? `class ${classes.target}, most probable ${classes.predicted}`
    : outputs
        .map(({ name, raw, residual }) => `residual of ${name} ${figure(raw?.residual ?? residual)}`)
        .join(', ');
  const place = `${split} example ${count(index + 1)} of ${count(of)}, data row ${count(tableRow)}`;
  return `${place}: ${result}, loss ${figure(loss)} ${lossUnit}`.trim();
}
