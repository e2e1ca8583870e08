import { IsInt, IsOptional, Max, Min, MinLength } from 'class-validator';
import { asNumber, asText, Variable } from './variable.js';

/** How clients get at the files of datasets. */
export class FileAccessConfiguration {
  /** Seconds for which a signed URL of a file is good. */
  @Variable('BUTLER_SERVER_FILE_URL_SECONDS', 'an integer from 1 to 604800', asNumber)
  @IsInt()
  @Min(1)
  @Max(604_800)
  readonly urlSeconds: number = 3600;

  /** Key that signs URLs of local files; the same for all processes behind one address. Null: made at the start. */
  @Variable('BUTLER_SERVER_FILE_SIGNING_KEY', 'a text of 32 characters or more', asText, { secret: true })
  @IsOptional()
  @MinLength(32)
  readonly signingKey: string | null = null;
}
