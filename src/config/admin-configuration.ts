import { IsInt, IsNotEmpty, IsOptional, Max, Min, MinLength } from 'class-validator';
import { asNumber, asText, Variable } from './variable.js';

/** Who gets at the part for operators. */
export class AdminConfiguration {
  /** TCP port for operators only; 0 lets the system choose one. Null: there is none. */
  @Variable('BUTLER_SERVER_ADMIN_PORT', 'an integer from 0 to 65535', asNumber)
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly port: number | null = null;

  /** Address or host name of that port. */
  @Variable('BUTLER_SERVER_ADMIN_HOST', 'an address or a host name', asText)
  @IsNotEmpty()
  readonly host: string = '127.0.0.1';

  /** Opens the part for operators on the public address too. Null: nothing does. */
  @Variable('BUTLER_SERVER_ADMIN_TOKEN', 'a text of 16 characters or more', asText, { secret: true })
  @IsOptional()
  @MinLength(16)
  readonly token: string | null = null;
}
