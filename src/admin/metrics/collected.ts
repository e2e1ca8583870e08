import { Counter, Gauge, type Registry } from 'prom-client';

/** One value of a metric, with its labels. */
export type Sample<L extends string> = readonly [labels: Readonly<Record<L, string>>, value: number];

/** What a metric is called and where its values come from when they are asked for. */
export interface CollectedMetric<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  readonly samples: () => readonly Sample<L>[];
}

/** A metric that goes up and down, and costs nothing until it is asked for. */
export function collectGauge<L extends string>(registry: Registry, metric: CollectedMetric<L>): void {
  const { samples, ...description } = metric;
  const gauge = new Gauge<L>({
    ...description,
    registers: [registry],
    collect: () => {
      gauge.reset();
      for (const [labels, value] of samples()) {
        gauge.set(labels, value);
      }
    },
  });
}

/** A metric that only goes up, and costs nothing until it is asked for. */
export function collectCounter<L extends string>(registry: Registry, metric: CollectedMetric<L>): void {
  const { samples, ...description } = metric;
  const counter = new Counter<L>({
    ...description,
    registers: [registry],
    collect: () => {
      counter.reset();
      for (const [labels, value] of samples()) {
        counter.inc(labels, value);
      }
    },
  });
}
