import { Injectable } from '@nestjs/common';
import { type Database, Databases } from '../database/index.js';
import { SingleFlight } from '../foundation/concurrency/index.js';
import { Draining } from '../http/index.js';

/** Milliseconds that a database gets to answer. */
const PATIENCE = 3_000;
/** Milliseconds for which an answer counts: however many ask, databases are asked once in that time. */
const LIFETIME = 1_000;

/** Whether requests should be sent to the process, and why not. */
export interface ReadinessState {
  readonly status: 'ready' | 'draining' | 'no_database_answers';
  /** Databases of the repositories that are open. */
  readonly databasesInUse: number;
  readonly databasesAnswering: number;
}

/** Finds out whether the process can do its work. */
@Injectable()
export class Readiness {
  readonly #questions = new SingleFlight<string, readonly boolean[]>();
  #answers: readonly boolean[] = [];
  #askedAt = -Infinity;

  constructor(
    private readonly databases: Databases,
    private readonly draining: Draining,
  ) {}

  /**
   * As long as any database in use answers, the process is ready: others have their repositories in it, and sending their
   * requests elsewhere would help nobody.
   */
  async state(): Promise<ReadinessState> {
    const answers = await this.#ask();
    const databasesAnswering = answers.filter((isAnswering) => isAnswering).length;
    const isStranded = answers.length > 0 && databasesAnswering === 0;
    const status = this.draining.isDraining ? 'draining' : isStranded ? 'no_database_answers' : 'ready';
    return { status, databasesInUse: answers.length, databasesAnswering };
  }

  async #ask(): Promise<readonly boolean[]> {
    if (performance.now() - this.#askedAt >= LIFETIME) {
      this.#answers = await this.#questions.run('all', () => Promise.all(this.databases.databases.map(answersInTime)));
      this.#askedAt = performance.now();
    }
    return this.#answers;
  }
}

async function answersInTime(database: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, false);
  });
  const answer = database.ping().then(
    () => true,
    () => false,
  );
  const isAnswering = await Promise.race([answer, late]);
  clearTimeout(timer);
  return isAnswering;
}
