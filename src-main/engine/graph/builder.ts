import { Fault } from '@shared/contract/fault.ts';
import { opNamed } from '../ops/registry.ts';
import type { Attributes, Shape } from '../ops/op.ts';
import type { Graph, GraphNode } from './graph.ts';

/** Builds a graph node by node; the ops' shape rules fire here, so a compiled plan never meets a bad shape. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #outputs: Record<string, number> = {};

  input(name: string, shape: Shape): number {
    return this.#add('input', name, '', [], shape, {});
  }

  parameter(name: string, shape: Shape): number {
    return this.#add('parameter', name, '', [], shape, {});
  }

  /** @throws Fault code `shape` from the op's shape rule, `attribute` for one the op does not know. */
  apply(op: string, operands: readonly number[], attributes: Attributes = {}, name?: string): number {
    const declared = opNamed(op);
    for (const key of Object.keys(attributes))
      if (!(key in declared.attributes))
        throw new Fault({
          code: 'attribute',
          op,
          message: `${op}: wanted attributes ${Object.keys(declared.attributes).join(', ') || 'none'}, got ${key}`,
        });
    const merged = { ...declared.attributes, ...attributes };
    const shape = declared.shape(
      operands.map((id) => this.shapeOf(id)),
      merged,
    );
    return this.#add('op', name ?? `v${this.#nodes.length}`, op, [...operands], shape, merged);
  }

  output(name: string, id: number): void {
    this.#outputs[name] = id;
  }

  shapeOf(id: number): Shape {
    return this.#nodes[id].shape;
  }

  build(): Graph {
    return { nodes: [...this.#nodes], outputs: { ...this.#outputs } };
  }

  #add(
    kind: GraphNode['kind'],
    name: string,
    op: string,
    operands: number[],
    shape: Shape,
    attributes: Attributes,
  ): number {
    const id = this.#nodes.length;
    this.#nodes.push({ id, kind, name, op, operands, shape, attributes });
    return id;
  }
}
