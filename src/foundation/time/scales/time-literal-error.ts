/** A text that is no time, or a time of which the server cannot tell the TAI. The message is for the user. */
export class TimeLiteralError extends Error {
  override readonly name = 'TimeLiteralError';
}
