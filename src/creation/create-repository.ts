import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Caches } from '../caching/index.js';
import { type DatabaseLogin, WritingConnection } from '../database/index.js';
import { Universes } from '../dimensions/index.js';
import { attributeRows, configuredManagers } from './managers.js';
import { schemaStatements } from './schema/schema.js';
import { universeText } from './universe/universe.js';

/** Key of the lock that creations of repositories in one database hold: any number that nobody else uses. */
const CREATION_LOCK = '4706120519';

/** Where a new repository shall be. */
export interface NewRepository {
  /** Directory of its `butler.yaml` and files; made if missing. */
  readonly directory: string;
  /** URL of the database, `postgresql://user:password@host:port/database`, as `butler.yaml` will hold it. */
  readonly databaseUrl: string;
  /** How to log in, where the URL does not say all of it. */
  readonly login?: DatabaseLogin;
  /** PostgreSQL schema of its tables; made if missing. */
  readonly schema: string;
}

/**
 * Create an empty repository with the dimension universe 8: tables, attributes and `butler.yaml`, as the Python Butler
 * makes them. A failure leaves no tables behind, and an existing repository is never touched.
 *
 * @throws Error if the directory has a `butler.yaml`, the schema has tables of a repository, or the database refuses.
 */
export async function createRepository({ directory, databaseUrl, login, schema }: NewRepository): Promise<void> {
  const text = universeText();
  const universe = new Universes(new Caches()).get(text);
  await mkdir(directory, { recursive: true });
  const connection = await (login === undefined
    ? WritingConnection.open(databaseUrl)
    : WritingConnection.connect(login));
  try {
    await connection.transaction(async () => {
      // Two that make the extension at the same time would be in each other's way.
      await connection.execute(`SELECT pg_advisory_xact_lock(${CREATION_LOCK})`);
      await connection.execute('CREATE EXTENSION IF NOT EXISTS btree_gist');
      for (const statement of schemaStatements(schema, universe)) {
        await connection.execute(statement);
      }
      await connection.insert(schema, 'butler_attributes', ['name', 'value'], attributeRows(text));
      await connection.insert(schema, 'opaque_meta', ['table_name'], [['file_datastore_records']]);
      // Last, so that a failure takes the tables back; never over an existing repository.
      await writeFile(join(directory, 'butler.yaml'), configurationText(databaseUrl, schema), { flag: 'wx' });
    });
  } finally {
    await connection.close();
  }
}

function configurationText(databaseUrl: string, schema: string): string {
  return stringify({
    datastore: {
      cls: 'lsst.daf.butler.datastores.fileDatastore.FileDatastore',
      records: { table: 'file_datastore_records' },
      root: '<butlerRoot>',
    },
    registry: { db: databaseUrl, managers: configuredManagers(), namespace: schema },
  });
}
