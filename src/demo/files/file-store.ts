import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NewFile } from '../dataset-writer.js';

const FORMATTERS = {
  fits: 'lsst.obs.base.formatters.fitsExposure.FitsExposureFormatter',
  json: 'lsst.daf.butler.formatters.json.JsonFormatter',
  yaml: 'lsst.daf.butler.formatters.yaml.YamlFormatter',
  parq: 'lsst.daf.butler.formatters.parquet.ParquetFormatter',
} as const;

/** The content of a dataset's file. */
export interface FileContent extends Pick<NewFile, 'type' | 'run' | 'dataId'> {
  /** Decides the formatter with which Python reads it. */
  readonly extension: keyof typeof FORMATTERS;
  readonly content: Uint8Array | string;
}

/** Write files below the root of a datastore; returns what their records say. */
export async function writeFiles(root: string, files: readonly FileContent[]): Promise<readonly NewFile[]> {
  return Promise.all(
    files.map(async ({ type, run, dataId, extension, content }) => {
      const name = [type, ...dataId.map((value) => String(value).replaceAll(/[^\w.-]/g, '_'))].join('_');
      const path = `${run}/${type}/${name}.${extension}`;
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
      return { type, run, dataId, path, formatter: FORMATTERS[extension], size };
    }),
  );
}
