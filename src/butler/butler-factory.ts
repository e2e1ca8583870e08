import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CacheBudget, Caches } from '../caching/index.js';
import { ServiceError } from '../foundation/errors/index.js';
import { SingleFlight } from '../foundation/concurrency/index.js';
import { type Repository, type RepositoryEntry, RepositoryOpener } from '../registry/index.js';
import { Butler } from './butler.js';
import { ButlerServices } from './butler-services.js';
import { ButlerTemplate } from './butler-template.js';

/** How long and how many templates are kept open while nobody uses them, and what their caches may take. */
export interface TemplateLimits {
  /** Infinity: for ever. */
  readonly idleMilliseconds: number;
  readonly maximumOpen: number;
  /** For the caches of all open templates together. */
  readonly maximumCacheBytes: number;
}

/** Longest time between two looks for idle templates. */
const MAXIMUM_SWEEP_MILLISECONDS = 60_000;

/**
 * Makes the clones that requests work with, from templates that are opened at the first request for a repository and
 * closed when nobody has used them for long, or when there are too many.
 */
@Injectable()
export class ButlerFactory implements OnApplicationShutdown {
  readonly #templates = new Map<string, ButlerTemplate>();
  readonly #openings = new SingleFlight<string, ButlerTemplate>();
  readonly #logger = new Logger('repositories');
  readonly #budget: CacheBudget;
  #sweeps: NodeJS.Timeout | null = null;

  constructor(
    private readonly entries: ReadonlyMap<string, RepositoryEntry>,
    private readonly limits: TemplateLimits,
    private readonly opener: RepositoryOpener,
    private readonly services: ButlerServices,
  ) {
    this.#budget = new CacheBudget(limits.maximumCacheBytes);
  }

  /**
   * A clone of a repository's template, which stays open until the clone is closed. Simultaneous first requests share
   * one opening; a failed one is forgotten.
   *
   * @throws ServiceError `unknown_repository`, or what opening it throws.
   */
  async clone(name: string): Promise<Butler> {
    let template = this.#templates.get(name);
    while (template === undefined) {
      await this.#openings.run(name, () => this.#open(name));
      // It may have had to make room for others in the meantime.
      template = this.#templates.get(name);
    }
    return new Butler(template, this.services);
  }

  /** Names of all repositories that may be asked for. */
  get names(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** The templates that are open. */
  get templates(): readonly ButlerTemplate[] {
    return [...this.#templates.values()];
  }

  /**
   * Have a repository forget what it knows and read its definitions anew, if it is open.
   *
   * @throws ServiceError `unknown_repository`, or if the database cannot answer.
   */
  async refresh(name: string): Promise<void> {
    this.#entry(name);
    await this.#templates.get(name)?.refresh();
  }

  /**
   * Close the template of a repository, if it is open.
   *
   * @throws ServiceError `unknown_repository`, `repository_in_use`.
   */
  async close(name: string): Promise<void> {
    this.#entry(name);
    const template = this.#templates.get(name);
    if (template === undefined) {
      return;
    }
    if (template.users > 0) {
      throw new ServiceError('repository_in_use', `Requests for the repository '${name}' are running.`);
    }
    await this.#close(template);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#sweeps ?? undefined);
  }

  async #open(name: string): Promise<ButlerTemplate> {
    const entry = this.#entry(name);
    const caches = new Caches(this.#budget);
    const template = new ButlerTemplate(await this.#openWith(entry, caches), caches);
    this.#templates.set(name, template);
    this.#makeRoom(template);
    this.#sweepRegularly();
    return template;
  }

  async #openWith(entry: RepositoryEntry, caches: Caches): Promise<Repository> {
    try {
      return await this.opener.open(entry, caches);
    } catch (error) {
      caches.release();
      throw error;
    }
  }

  #entry(name: string): RepositoryEntry {
    const entry = this.entries.get(name);
    if (entry === undefined) {
      throw new ServiceError('unknown_repository', `Unknown repository '${name}'`);
    }
    return entry;
  }

  #makeRoom(newest: ButlerTemplate): void {
    const idle = this.templates
      .filter((template) => template !== newest && template.users === 0)
      .sort((a, b) => b.idleMilliseconds - a.idleMilliseconds);
    for (const template of idle.slice(0, Math.max(0, this.#templates.size - this.limits.maximumOpen))) {
      this.#closeUnasked(template);
    }
  }

  #sweepRegularly(): void {
    const { idleMilliseconds } = this.limits;
    if (this.#sweeps !== null || idleMilliseconds === Infinity) {
      return;
    }
    const sweep = (): void => {
      for (const template of this.templates) {
        if (template.idleMilliseconds >= idleMilliseconds) {
          this.#closeUnasked(template);
        }
      }
    };
    this.#sweeps = setInterval(sweep, Math.min(idleMilliseconds / 2, MAXIMUM_SWEEP_MILLISECONDS)).unref();
  }

  #closeUnasked(template: ButlerTemplate): void {
    this.#close(template).catch((error: unknown) => {
      this.#logger.error(error, { repository: template.repository.name });
    });
  }

  async #close(template: ButlerTemplate): Promise<void> {
    this.#templates.delete(template.repository.name);
    template.caches.release();
    await this.opener.close(template.repository);
  }
}
