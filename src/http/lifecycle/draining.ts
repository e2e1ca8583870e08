import { Injectable } from '@nestjs/common';

/** Whether the server is about to stop. */
@Injectable()
export class Draining {
  #isDraining = false;
  #refusesRequests = false;

  /** From now on every answer is the last on its connection. */
  begin(): void {
    this.#isDraining = true;
  }

  /** From now on requests are refused: those that were on their way when it began have arrived. */
  refuseRequests(): void {
    this.#refusesRequests = true;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  get refusesRequests(): boolean {
    return this.#refusesRequests;
  }
}
