import { toJsonSchema } from '@valibot/to-json-schema';
import Ajv from 'ajv';
import type { GenericSchema } from 'valibot';
import { describe, expect, it } from 'vitest';
import { defaultDocument } from '../design/defaults.ts';
import { doublesRowSchema, doubleTextSchema, finiteRowSchema, notFinite } from './numbers.ts';
import { projectFileSchema, writeProject } from './project.ts';
import { checkpoint, threeClasses, weightsFile } from './testing.ts';
import { rawRowSchema } from '../contract/evaluation.ts';
import { weightsFileSchema, writeWeights } from './weights.ts';

/**
 * The JSON Schemas in docs/formats are made here from the schemas of the code:
 * `npx vitest run src-shared/formats/schemas.test.ts -u` writes them, without `-u` they are compared.
 */
const number = { type: 'number' } as const;
const anyDouble = { anyOf: [number, { enum: [...notFinite] }] };
const custom = new Map<unknown, object>([
  [finiteRowSchema, { type: 'array', items: number }],
  [doublesRowSchema, { type: 'array', items: anyDouble }],
  [doubleTextSchema, anyDouble],
  [
    rawRowSchema,
    { type: 'object', additionalProperties: { anyOf: [number, { type: 'string' }, { type: 'null' }] } },
  ],
]);

/** Rules that JSON Schema has no word for; their bounds stand in the documentation. */
const beyond = ['check', 'finite', 'transform'];

function jsonSchemaOf(schema: GenericSchema, title: string): string {
  const converted = toJsonSchema(schema, {
    typeMode: 'input',
    overrideSchema: ({ valibotSchema }) => custom.get(valibotSchema),
    ignoreActions: beyond,
    errorMode: 'throw',
  });
  return `${JSON.stringify({ $schema: converted.$schema, title, ...converted }, null, 2)}\n`;
}

const weights = jsonSchemaOf(weightsFileSchema, 'Adjoint weights file, version 2');
const project = jsonSchemaOf(projectFileSchema, 'Adjoint project file, version 2');

describe('the JSON Schemas in docs/formats', () => {
  it('are those of the code', async () => {
    await expect(weights).toMatchFileSnapshot('../../docs/formats/weights.schema.json');
    await expect(project).toMatchFileSnapshot('../../docs/formats/project.schema.json');
  });

  it('accept what Adjoint writes and refuse what lacks a part', () => {
    const ajv = new Ajv();
    const file = JSON.parse(writeWeights(weightsFile('tanh', 'softmax', threeClasses, 3)));
    const isWeights = ajv.compile(JSON.parse(weights));
    expect(isWeights(file), JSON.stringify(isWeights.errors)).toBe(true);
    expect(isWeights({ ...file, layers: undefined })).toBe(false);
    expect(isWeights({ ...file, check: file.check.slice(1) })).toBe(false);

    const isProject = ajv.compile(JSON.parse(project));
    const saved = { document: defaultDocument(), checkpoint: checkpoint([1, 2, NaN, -0, 5, 6]) };
    expect(isProject(JSON.parse(writeProject(saved))), JSON.stringify(isProject.errors)).toBe(true);
    expect(isProject({ format: 'adjoint-project', version: 1 })).toBe(false);
  });
});
