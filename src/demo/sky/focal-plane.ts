import { SURVEY } from '../survey-plan.js';
import { type PlanePosition, rectangle } from './tangent-plane.js';

/** A detector of the camera. */
export interface Detector {
  readonly id: number;
  readonly raft: string;
  readonly nameInRaft: string;
  readonly fullName: string;
  /** Its corners in the focal plane: degrees from the middle. */
  readonly corners: readonly PlanePosition[];
}

/** The detectors of the camera: rafts in a square, sensors in each raft in a square, with gaps between them. */
export function focalPlane(): readonly Detector[] {
  const { raftsPerSide, sensorsPerSide, sensorPitch, sensorSize, raftGap } = SURVEY;
  const side = raftsPerSide * sensorsPerSide;
  const extent = side * sensorPitch + (raftsPerSide - 1) * raftGap;
  const place = (index: number): number =>
    index * sensorPitch + Math.floor(index / sensorsPerSide) * raftGap - extent / 2 + (sensorPitch - sensorSize) / 2;
  return Array.from({ length: side * side }, (_, id): Detector => {
    const raftNumber = Math.floor(id / sensorsPerSide ** 2);
    const sensor = id % sensorsPerSide ** 2;
    const column = (raftNumber % raftsPerSide) * sensorsPerSide + (sensor % sensorsPerSide);
    const row = Math.floor(raftNumber / raftsPerSide) * sensorsPerSide + Math.floor(sensor / sensorsPerSide);
    const raft = `R${String(Math.floor(raftNumber / raftsPerSide))}${String(raftNumber % raftsPerSide)}`;
    const nameInRaft = `S${String(Math.floor(sensor / sensorsPerSide))}${String(sensor % sensorsPerSide)}`;
    const from = { x: place(column), y: place(row) };
    const to = { x: from.x + sensorSize, y: from.y + sensorSize };
    return { id, raft, nameInRaft, fullName: `${raft}_${nameInRaft}`, corners: rectangle(from, to) };
  });
}

/** The outline of all detectors. */
export function outline(detectors: readonly Detector[]): readonly PlanePosition[] {
  const corners = detectors.flatMap((detector) => detector.corners);
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return rectangle({ x: Math.min(...xs), y: Math.min(...ys) }, { x: Math.max(...xs), y: Math.max(...ys) });
}
