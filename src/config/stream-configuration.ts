import { IsInt, Max, Min } from 'class-validator';
import { asNumber, Variable } from './variable.js';

/** Limits of the results that are streamed. */
export class StreamConfiguration {
  /** Largest number of streams at a time; further ones are answered 503. */
  @Variable('BUTLER_SERVER_MAXIMUM_STREAMS', 'an integer from 1 to 1000', asNumber)
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly maximumStreams: number = 25;

  /** Largest number of streams of one user at a time; further ones are answered 429. */
  @Variable('BUTLER_SERVER_MAXIMUM_STREAMS_PER_USER', 'an integer from 1 to 1000', asNumber)
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly maximumStreamsPerUser: number = 2;

  /** Seconds without a result after which a stream tells that it is alive. */
  @Variable('BUTLER_SERVER_STREAM_KEEP_ALIVE_SECONDS', 'an integer from 1 to 3600', asNumber)
  @IsInt()
  @Min(1)
  @Max(3600)
  readonly keepAliveSeconds: number = 15;
}
