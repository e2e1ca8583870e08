import { ApiProperty } from '@nestjs/swagger';

/** Reply of `GET /` (protocol section 2.1). */
export class ServerMetadataReply {
  @ApiProperty({ example: 'butler' })
  declare readonly name: string;

  @ApiProperty({ example: '0.1.0' })
  declare readonly version: string;

  @ApiProperty({ example: 'Butler server' })
  declare readonly description: string;

  @ApiProperty({ example: '/api/butler/repo' })
  declare readonly repository_url: string;

  @ApiProperty({ example: '/docs' })
  declare readonly documentation_url: string;
}

class RemoteButlerModel {
  @ApiProperty({ example: '<butlerRoot>', description: 'The client puts the URL in that it read the file from.' })
  declare readonly url: string;

  @ApiProperty({ enum: ['rubin_science_platform', 'cadc'] })
  declare readonly authentication: string;
}

/** Reply of `butler.yaml` and `butler.json`. */
export class ClientConfigurationReply {
  @ApiProperty({ example: 'lsst.daf.butler.remote_butler.RemoteButler' })
  declare readonly cls: string;

  @ApiProperty()
  declare readonly remote_butler: RemoteButlerModel;
}
