import { createHash } from 'node:crypto';
import type { RecordWriter } from './record-writer.js';
import { rectangle, skyPolygon } from './sky/tangent-plane.js';
import { SURVEY } from './survey-plan.js';

/** Write the sky map: square tracts side by side, each cut into patches. */
export async function writeSkyMap(writer: RecordWriter): Promise<void> {
  const { skymap, tractsPerSide, tractSize, patchesPerSide, center } = SURVEY;
  const patchSize = tractSize / patchesPerSide;
  const tracts = Array.from({ length: tractsPerSide ** 2 }, (_, id) => {
    const offset = (position: number): number => (position - (tractsPerSide - 1) / 2) * tractSize;
    const middle = {
      longitude: center.longitude + offset(id % tractsPerSide),
      latitude: center.latitude + offset(Math.floor(id / tractsPerSide)),
    };
    return { id, middle };
  });
  await writer.write('skymap', [
    {
      name: skymap,
      hash: createHash('sha1').update(skymap).digest('base64'),
      tract_max: tracts.length,
      patch_nx_max: patchesPerSide,
      patch_ny_max: patchesPerSide,
    },
  ]);
  const half = tractSize / 2;
  await writer.write(
    'tract',
    tracts.map(({ id, middle }) => ({
      skymap,
      id,
      region: skyPolygon(middle, rectangle({ x: -half, y: -half }, { x: half, y: half })),
    })),
  );
  await writer.write(
    'patch',
    tracts.flatMap(({ id: tract, middle }) =>
      Array.from({ length: patchesPerSide ** 2 }, (_, id) => {
        const [cellX, cellY] = [id % patchesPerSide, Math.floor(id / patchesPerSide)];
        const from = { x: cellX * patchSize - half, y: cellY * patchSize - half };
        const to = { x: from.x + patchSize, y: from.y + patchSize };
        return { skymap, tract, id, cell_x: cellX, cell_y: cellY, region: skyPolygon(middle, rectangle(from, to)) };
      }),
    ),
  );
}
