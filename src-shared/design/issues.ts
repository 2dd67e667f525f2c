import * as v from 'valibot';
import { activations } from './activations.ts';
import { losses, stopRules } from './choices.ts';
import type { Activation } from './activations.ts';
import { designSchema, type DataSettings, type Design, type Initialization } from './schema.ts';
import { outputUnits, parameterCount, stackOf, type DataShape } from './stack.ts';

/**
 * Something wrong or doubtful in a design. `path` is the place inside the design, as `hidden[0].units`,
 * `output.activation`, `loss.kind` or `stop.noImprovement`. With an error the design cannot be trained.
 */
export interface Issue {
  readonly path: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

const MOST_PARAMETERS = 10_000_000;

/** What a rule may look at beside the design. */
interface Context {
  readonly shape: DataShape;
  readonly data: Pick<DataSettings, 'split'> | undefined;
}
type Rule = (design: Design, context: Context) => Issue[];

const error = (path: string, message: string): Issue => ({ path, message, severity: 'error' });
const warning = (path: string, message: string): Issue => ({ path, message, severity: 'warning' });
const when = (condition: boolean, issue: () => Issue): Issue[] => (condition ? [issue()] : []);

/** Every layer's part of the design with its path, the output layer last. */
function layersOf(
  design: Design,
): { path: string; name: string; activation: Activation; initialization: Initialization }[] {
  const hidden = design.hidden.map((layer, index) => ({
    ...layer,
    path: `hidden[${index}]`,
    name: `h${index + 1}`,
  }));
  return [...hidden, { ...design.output, path: 'output', name: 'o' }];
}

const probabilities: readonly Activation[] = ['sigmoid', 'softmax'];
const bounded: readonly Activation[] = ['tanh', 'relu', 'sigmoid', 'softplus', 'softmax'];

const rules: Readonly<Record<string, Rule>> = {
  lossNeedsOutput({ loss, output }) {
    const { label, output: allowed } = losses[loss.kind];
    return when(allowed !== null && !allowed.some((name) => name === output.activation), () =>
      error(
        'loss.kind',
        `${label} needs ${allowed?.map((name) => activations[name].label).join(' or ')} in the output layer, got ${activations[output.activation].label}.`,
      ),
    );
  },

  lossNeedsTask({ loss }, { shape }) {
    const { label, tasks } = losses[loss.kind];
    return when(!tasks.some((task) => task === shape.task), () =>
      error(
        'loss.kind',
        `${label} needs classes as the target, got ${shape.outputs === 1 ? 'a numeric column' : 'numeric columns'}: choose RSS or mean squared error.`,
      ),
    );
  },

  logisticNeedsTwoClasses({ loss }, { shape }) {
    return when(loss.kind === 'logistic' && shape.task === 'classification' && shape.outputs !== 2, () =>
      error(
        'loss.kind',
        `Logistic loss needs exactly two classes, the target has ${shape.outputs}: choose softmax with cross-entropy.`,
      ),
    );
  },

  softmaxNeedsTwoUnits(design, { shape }) {
    return when(design.output.activation === 'softmax' && outputUnits(design, shape) === 1, () =>
      error('output.activation', 'Softmax of a single unit is always 1: choose identity.'),
    );
  },

  softmaxInHiddenLayer({ hidden }) {
    return hidden.flatMap((layer, index) =>
      when(layer.activation === 'softmax', () =>
        warning(
          `hidden[${index}].activation`,
          'Softmax in a hidden layer makes its units compete: their sum is always 1.',
        ),
      ),
    );
  },

  outputIsNoProbability({ output, loss }, { shape }) {
    const doubtful = shape.task === 'classification' && losses[loss.kind].output === null;
    return when(doubtful && !probabilities.includes(output.activation), () =>
      warning(
        'output.activation',
        `Outputs of ${activations[output.activation].label} lie in ${activations[output.activation].range}; they are no probabilities of classes.`,
      ),
    );
  },

  outputIsBounded({ output }, { shape }) {
    return when(shape.task === 'regression' && bounded.includes(output.activation), () =>
      warning(
        'output.activation',
        `Outputs of ${activations[output.activation].label} lie in ${activations[output.activation].range}: scaled targets outside cannot be reached.`,
      ),
    );
  },

  intervalIsOrdered(design) {
    return layersOf(design).flatMap(({ path, initialization: { kind, initLow, initHigh } }) =>
      when(kind === 'uniform' && initLow > initHigh, () =>
        error(
          `${path}.initialization.initLow`,
          `The interval must not end before it begins, got from ${initLow} to ${initHigh}.`,
        ),
      ),
    );
  },

  unitsStayEqual(design) {
    return layersOf(design).flatMap(({ path, name, initialization: { kind, initLow, initHigh } }) =>
      when(path !== 'output' && (kind === 'zeros' || (kind === 'uniform' && initLow === initHigh)), () =>
        warning(
          `${path}.initialization.kind`,
          `All units of ${name} begin with equal weights and so stay equal: it learns like a layer of one unit, or not at all.`,
        ),
      ),
    );
  },

  dropoutOfOneUnit({ hidden }) {
    return hidden.flatMap((layer, index) =>
      when(layer.units === 1 && layer.dropout > 0, () =>
        warning(`hidden[${index}].dropout`, 'Dropout of the only unit of a layer cuts the network in two.'),
      ),
    );
  },

  idsAreUnique({ hidden }) {
    return hidden.flatMap((layer, index) =>
      when(hidden.findIndex((other) => other.id === layer.id) < index, () =>
        error(`hidden[${index}].id`, `Every layer needs an id of its own, "${layer.id}" is there twice.`),
      ),
    );
  },

  parametersFit(design, { shape }) {
    const count = parameterCount(stackOf(design, shape));
    return when(count > MOST_PARAMETERS, () =>
      error('hidden', `The network may have up to ${MOST_PARAMETERS} weights, got ${count}.`),
    );
  },

  somethingStops({ stop }) {
    return when(!Object.values(stop).some(({ on }) => on), () =>
      warning('stop', 'No stop rule is on: training goes on until it is paused.'),
    );
  },

  noImprovementNeedsValidation({ stop }, { data }) {
    return when(stop.noImprovement.on && data?.split.validation === 0, () =>
      error(
        'stop.noImprovement',
        `"${stopRules.noImprovement.label}" needs validation rows, and the validation share is 0.`,
      ),
    );
  },
};

/** Numbers outside their bounds and words outside their tables, which a document under edit cannot have. */
function schemaIssues(design: Design): Issue[] {
  const { issues = [] } = v.safeParse(designSchema, design);
  return issues.map((issue) => error(v.getDotPath(issue)?.replace(/\.(\d+)/g, '[$1]') ?? '', issue.message));
}

/**
 * @param data lets the rules on validation speak; without it they are silent
 * @returns every issue in the order of the rules; only the schema's where the design breaks it
 */
export function issuesOf(design: Design, shape: DataShape, data?: Pick<DataSettings, 'split'>): Issue[] {
  const broken = schemaIssues(design);
  if (broken.length > 0) return broken;
  return Object.values(rules).flatMap((rule) => rule(design, { shape, data }));
}
