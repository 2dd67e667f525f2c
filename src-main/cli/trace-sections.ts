import { decompositionNames, traceModes } from '@shared/design/explain.ts';

/** The flags of `adjoint trace`. */
export const traceSections = [
  {
    title: 'Function',
    options: [
      {
        name: 'formula',
        value: 'FORMULA',
        help: "one expression, such as 'sigmoid(w0 + 1.5*w1)^2'; [a, b] has two outputs",
      },
      {
        name: 'program',
        value: 'FILE.js',
        help: 'assignments, if, for, while, functions; ends with return',
      },
      { name: 'at', value: 'NAME=NUMBER,…', help: 'the point; the first input is v₀, the second v₋₁' },
      {
        name: 'atomic',
        value: 'OP=off,…',
        help: `shows an op by its elementary steps: ${decompositionNames.join(', ')}`,
      },
    ],
  },
  {
    title: 'Traces',
    options: [
      {
        name: 'mode',
        value: 'MODE',
        help: `the second trace: ${traceModes.join(', ')}; default reverse`,
      },
      {
        name: 'seed',
        value: 'NAME',
        help: 'forward mode: the input to differentiate by; default the first',
      },
      { name: 'output', value: 'NUMBER', help: 'which of several outputs is differentiated; default 1' },
      { name: 'jacobian', help: 'prints the Jacobian too, with passes and operations of both modes' },
      { name: 'json', help: 'prints the traces as JSON' },
      { name: 'csv', help: 'prints the traces as CSV' },
      { name: 'markdown', help: 'prints the traces as Markdown tables' },
      { name: 'latex', help: 'prints the traces as LaTeX tables' },
    ],
  },
] as const;
