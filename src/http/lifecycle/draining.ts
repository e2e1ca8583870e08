import { Injectable } from '@nestjs/common';

/** Whether the server is about to stop and takes no new requests. */
@Injectable()
export class Draining {
  #isDraining = false;

  /** From now on new requests are refused. */
  begin(): void {
    this.#isDraining = true;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }
}
