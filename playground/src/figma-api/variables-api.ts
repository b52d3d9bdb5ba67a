import { z } from 'zod';
import { resolvedColor, type ColorVariable } from '../document/color-variable.ts';
import { colorVariablesOf } from '../document/document-state.ts';
import type { DocumentStore } from '../document/document-store.ts';
import { parseArgument } from './arguments.ts';
import { BaseNode, dataOf } from './base-node.ts';
import { figmaError } from './figma-error.ts';
import { HostObject } from './host-object.ts';

const typeSchema = z.enum(['BOOLEAN', 'COLOR', 'FLOAT', 'STRING']).optional();

/** `figma.variables`, as far as it reads: the playground's documents have colours of their own. */
export class VariablesApi extends HostObject {
  readonly #store: DocumentStore;

  constructor(store: DocumentStore) {
    super();
    this.#store = store;
  }

  async getLocalVariablesAsync(type?: unknown): Promise<VariableApi[]> {
    const wanted = parseArgument(typeSchema, type, 'getLocalVariablesAsync');
    const all = wanted === undefined || wanted === 'COLOR' ? colorVariablesOf(this.#store.state) : [];
    return Promise.resolve(all.map((variable) => new VariableApi(variable, all)));
  }

  getLocalVariables(): never {
    throw figmaError(
      'getLocalVariables',
      'Cannot call with documentAccess: dynamic-page. Use figma.variables.getLocalVariablesAsync instead.',
    );
  }
}

class VariableApi extends HostObject {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly variableCollectionId: string;
  readonly resolvedType = 'COLOR';
  readonly #variable: ColorVariable;
  readonly #all: readonly ColorVariable[];

  constructor(variable: ColorVariable, all: readonly ColorVariable[]) {
    super();
    this.id = variable.id;
    this.key = variable.id.replace(/\D/g, '').padStart(40, '0');
    this.name = variable.name;
    this.variableCollectionId = variable.collection;
    this.#variable = variable;
    this.#all = all;
  }

  get remote(): boolean {
    return false;
  }

  get valuesByMode(): Record<string, RGBA | VariableAlias> {
    return { ...this.#variable.valuesByMode };
  }

  resolveForConsumer(consumer: unknown): { value: RGBA; resolvedType: 'COLOR' } {
    const member = 'resolveForConsumer';
    if (!(consumer instanceof BaseNode)) throw figmaError(member, 'Expected node');
    dataOf(consumer, member);
    const value = resolvedColor(this.#variable, this.#all);
    if (!value) throw figmaError(member, `The variable "${this.name}" is an alias of a variable that does not exist`);
    return { value, resolvedType: 'COLOR' };
  }
}
