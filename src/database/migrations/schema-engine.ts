/** Loads Prisma's schema engine as WebAssembly, so that migrations need no download. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { loadOnce } from '../../load-once.ts';

/**
 * Untyped parts of the package: two hooks of its own loader, which Node 20 cannot run because the loader
 * imports a `.wasm` file.
 */
interface EngineModule {
  readonly SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: EngineExports): void;
}

/** Missing from Node's types; declares only what is used here. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: EngineExports } }>;
};

interface EngineExports {
  __wbindgen_start(): void;
}

const PACKAGE = '@prisma/schema-engine-wasm/schema_engine_bg';

const engineModule = loadOnce(loadEngine);

/**
 * Runs `work` with an engine for the database of `factory`, and frees the engine afterwards.
 * @param schema the Prisma schema, without which the engine does not start
 */
export async function withSchemaEngine<T>(
  factory: SqlMigrationAwareDriverAdapterFactory,
  schema: SchemasContainer,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine: Engine } = await engineModule();
  const engine = await Engine.new(
    { datamodels: schema.files.map(({ path, content }) => [path, content]) },
    ignoreEngineLog,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await work(engine);
  } finally {
    engine.free();
  }
}

async function loadEngine(): Promise<EngineModule> {
  // The engine reports its own crashes to this global; without it, such a report would be lost.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`Prisma's schema engine failed: ${message}`);
      },
    },
  });
  const engine = (await import(PACKAGE)) as EngineModule;
  const file = join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), 'schema_engine_bg.wasm');
  // The engine never clears the timeout of its lock, which would keep a finished command alive for 10 s.
  const setTimer = (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds).unref();
  const hooks = Object.entries(engine).map(([name, hook]) => [
    name,
    name.startsWith('__wbg_setTimeout_') ? setTimer : hook,
  ]);
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': Object.fromEntries(hooks),
  });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return engine;
}

/** The engine logs every step as a line of JSON; errors are also thrown. */
const ignoreEngineLog = (_line: string): void => undefined;
