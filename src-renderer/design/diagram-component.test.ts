// @vitest-environment happy-dom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import Diagram from './Diagram.svelte';

let component: object;
afterEach(async () => {
  await unmount(component);
  document.body.replaceChildren();
});

const layer = (name: string, units: number, inputs: number) => ({ name, units, inputs, activation: 'tanh' });

it('draws every neuron of a small network and says it in words', () => {
  component = mount(Diagram, {
    target: document.body,
    props: {
      layers: [layer('h1', 3, 2), layer('o', 2, 3)],
      inputNames: ['a', 'a_very_long_name_of_a_column'],
      outputNames: ['no', 'yes'],
    },
  });
  flushSync();
  expect(document.querySelectorAll('circle')).toHaveLength(2 + 3 + 2);
  expect(document.querySelectorAll('g.bias')).toHaveLength(2);
  expect(document.querySelector('[role="img"]')?.getAttribute('aria-label')).toContain(
    'layer h₁: 3 tanh neurons, W 3 × 3',
  );
  expect(document.body.textContent).toContain('a_very_long_nam…');
});

it('says so when there is no network', () => {
  component = mount(Diagram, { target: document.body, props: { layers: [] } });
  flushSync();
  expect(document.querySelectorAll('circle')).toHaveLength(0);
  expect(document.body.textContent).toContain('The network appears here');
});
