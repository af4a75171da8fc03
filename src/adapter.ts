import { z } from 'zod'

/**
 * The one shape of an adapter: a kind (what `use:` names), options as zod sees them, and how to make the port from them.
 * Third-party packages that only this adapter needs are imported inside `create`.
 */
export interface Adapter<Kind extends string, Schema extends z.ZodObject, Port, Context> {
  kind: Kind
  /** One line for tables of documentation. */
  summary: string
  options: Schema
  create(options: z.output<Schema>, context: Context): Port | Promise<Port>
}

/** Checks an adapter's types and hands it back. */
export function defineAdapter<Kind extends string, Schema extends z.ZodObject, Port, Context>(
  adapter: Adapter<Kind, Schema, Port, Context>,
): Adapter<Kind, Schema, Port, Context> {
  return adapter
}

/** An adapter of any kind, with whatever options. */
export type AnyAdapter<Port, Context> = Adapter<string, z.ZodObject, Port, Context>

/** Adapters of one port. Schema, factory and documentation come from this one list, so they can't disagree. */
export interface AdapterFamily<Port, Context> {
  /** `deployer`, `runner`, … */
  name: string
  adapters: readonly AnyAdapter<Port, Context>[]
  /** The union over `use`. */
  schema: z.ZodType<AdapterChoice>
  create(choice: AdapterChoice, context: Context): Promise<Port>
  /** The same family with adapters of yours. @throws Error for a kind that is there already */
  and(more: readonly AnyAdapter<Port, Context>[]): AdapterFamily<Port, Context>
}

/** What a loop file says: which adapter, and its options. */
export interface AdapterChoice {
  use: string
  [option: string]: unknown
}

/**
 * Makes a family of a list of adapters.
 * @param common options that each adapter of the family takes besides its own.
 */
export function adapterFamily<Port, Context>(
  name: string,
  adapters: readonly AnyAdapter<Port, Context>[],
  common: z.ZodObject = z.object({}),
): AdapterFamily<Port, Context> {
  const [first, ...rest] = adapters.map((adapter) =>
    z.strictObject({ use: z.literal(adapter.kind), ...common.shape, ...adapter.options.shape }),
  )
  if (first === undefined) throw new Error(`the family ${name} has no adapter`)
  return {
    name,
    adapters,
    schema: z.discriminatedUnion('use', [first, ...rest]) as unknown as z.ZodType<AdapterChoice>,
    async create(choice, context) {
      const adapter = adapters.find((candidate) => candidate.kind === choice.use)
      if (adapter === undefined) throw new Error(`no ${name} of kind ${choice.use}`)
      return adapter.create(choice as never, context)
    },
    and(more) {
      const kinds = new Set(adapters.map(({ kind }) => kind))
      const twice = more.find(({ kind }) => kinds.size === kinds.add(kind).size)
      if (twice !== undefined) throw new Error(`a second ${name} of kind ${twice.kind}`)
      return more.length === 0 ? this : adapterFamily(name, [...adapters, ...more], common)
    },
  }
}
