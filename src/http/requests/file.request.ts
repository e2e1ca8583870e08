import { ApiProperty } from '@nestjs/swagger';
import { Reads, text } from '../validation/index.js';

/** Query string of a signed URL of a local file. */
export class SignedUrlQuery {
  @ApiProperty({ example: '1795413998', description: 'Seconds since 1970-01-01 UTC until which the URL is good.' })
  @Reads(text)
  readonly expires: string = '';

  @ApiProperty({ description: 'Made by this server.' })
  @Reads(text)
  readonly signature: string = '';
}
