import { CHANGE_COUNTER } from '../../datasets/index.js';
import { quoted } from '../../creation/index.js';

/** Whoever reads a result may hold a lock for long, and others would queue behind ours. */
const PATIENCE = "SET LOCAL lock_timeout = '5s'";

/**
 * What counts the changes of a repository's dataset types, whoever makes them: a table of one row, a function and two
 * triggers. Writers need no right to the table. Readers are not
 * locked out.
 */
export function installation(schema: string): readonly string[] {
  const place = quoted(schema);
  const counter = `${place}.${CHANGE_COUNTER}`;
  const watched = `${place}.dataset_type`;
  return [
    PATIENCE,
    `CREATE TABLE ${counter} (
       is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
       installation uuid NOT NULL DEFAULT gen_random_uuid(),
       changes bigint NOT NULL DEFAULT 0
     )`,
    `INSERT INTO ${counter} DEFAULT VALUES`,
    `GRANT SELECT ON ${counter} TO PUBLIC`,
    `CREATE FUNCTION ${counter}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $function$ BEGIN UPDATE ${counter} SET changes = changes + 1; RETURN NULL; END $function$`,
    `CREATE TRIGGER ${CHANGE_COUNTER}_rows AFTER INSERT OR UPDATE OR DELETE ON ${watched}
     FOR EACH ROW EXECUTE FUNCTION ${counter}()`,
    `CREATE TRIGGER ${CHANGE_COUNTER}_truncate AFTER TRUNCATE ON ${watched}
     FOR EACH STATEMENT EXECUTE FUNCTION ${counter}()`,
    // Replication and restores switch ordinary triggers off.
    `ALTER TABLE ${watched} ENABLE ALWAYS TRIGGER ${CHANGE_COUNTER}_rows`,
    `ALTER TABLE ${watched} ENABLE ALWAYS TRIGGER ${CHANGE_COUNTER}_truncate`,
  ];
}

/** Takes away all of it; nothing happens where there is nothing. */
export function removal(schema: string): readonly string[] {
  const place = quoted(schema);
  const counter = `${place}.${CHANGE_COUNTER}`;
  return [
    PATIENCE,
    `DROP TRIGGER IF EXISTS ${CHANGE_COUNTER}_rows ON ${place}.dataset_type`,
    `DROP TRIGGER IF EXISTS ${CHANGE_COUNTER}_truncate ON ${place}.dataset_type`,
    `DROP FUNCTION IF EXISTS ${counter}()`,
    `DROP TABLE IF EXISTS ${counter}`,
  ];
}
