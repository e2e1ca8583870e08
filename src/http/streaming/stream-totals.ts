import { Injectable } from '@nestjs/common';

/** What all streams have come to since the process was started. */
@Injectable()
export class StreamTotals {
  /** Ended as they should, an error of the user included. */
  complete = 0;
  /** Broken off, or answered by an error, for the server's sake. */
  failed = 0;
  /** Given up by the client. */
  aborted = 0;
  bytes = 0;
}
