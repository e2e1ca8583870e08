import { Injectable } from '@nestjs/common';
import { Caches } from '../caching/index.js';
import { ServiceError } from '../foundation/errors/index.js';
import { SingleFlight } from '../foundation/concurrency/index.js';
import { type RepositoryEntry, RepositoryOpener } from '../registry/index.js';
import { Butler } from './butler.js';
import { ButlerServices } from './butler-services.js';
import { ButlerTemplate } from './butler-template.js';

/** Makes the clones that requests work with, from templates that are opened at the first request for a repository. */
@Injectable()
export class ButlerFactory {
  readonly #templates = new Map<string, ButlerTemplate>();
  readonly #openings = new SingleFlight<string, ButlerTemplate>();

  constructor(
    private readonly entries: ReadonlyMap<string, RepositoryEntry>,
    private readonly opener: RepositoryOpener,
    private readonly services: ButlerServices,
  ) {}

  /**
   * A clone of a repository's template. Simultaneous first requests share one opening; a failed one is forgotten.
   *
   * @throws ServiceError `unknown_repository`, or what opening it throws.
   */
  async clone(name: string): Promise<Butler> {
    const template = this.#templates.get(name) ?? (await this.#openings.run(name, () => this.#open(name)));
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

  async #open(name: string): Promise<ButlerTemplate> {
    const entry = this.entries.get(name);
    if (entry === undefined) {
      throw new ServiceError('unknown_repository', `Unknown repository '${name}'`);
    }
    const caches = new Caches();
    const template = new ButlerTemplate(await this.opener.open(entry, caches), caches);
    this.#templates.set(name, template);
    return template;
  }
}
