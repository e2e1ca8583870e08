import { Controller } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { AuthorizationConfiguration, RepositoriesConfiguration } from '../../config/index.js';
import { GetJson, REPOSITORY } from '../documentation/routes.js';
import { ClientConfigurationReply, ServerMetadataReply } from '../models/server.model.js';
import { SERVER_VERSION } from './application-metadata.js';

/** The server itself, and what a client needs to talk to it. None of it needs an authorization. */
@ApiTags('server')
@Controller()
export class ServerController {
  readonly #metadata: string;
  readonly #clientConfiguration: string;

  constructor(authorization: AuthorizationConfiguration, served: RepositoriesConfiguration) {
    const description = served.isConfigured
      ? 'Butler server'
      : 'Butler server without repositories: DAF_BUTLER_SERVER_REPOSITORIES is not set';
    this.#metadata = JSON.stringify({
      name: 'butler',
      version: SERVER_VERSION,
      description,
      repository_url: '/api/butler/repo',
      documentation_url: '/docs',
    });
    const authentication = authorization.authentication ?? 'rubin_science_platform';
    this.#clientConfiguration = JSON.stringify({
      cls: 'lsst.daf.butler.remote_butler.RemoteButler',
      remote_butler: { url: '<butlerRoot>', authentication },
    });
  }

  @GetJson('/', { summary: 'What this is; answers as soon as the server can serve', reply: ServerMetadataReply })
  getMetadata(): string {
    return this.#metadata;
  }

  @GetJson('api/butler/repo/:repository/butler.yaml', {
    summary: 'Configuration file for Butler clients',
    description: 'JSON, which is YAML too. The answer is the same for every name.',
    reply: ClientConfigurationReply,
  })
  @ApiParam({ ...REPOSITORY, description: 'Name of the repository; it need not exist.' })
  getClientConfigurationAsYaml(): string {
    return this.#clientConfiguration;
  }

  @GetJson('api/butler/repo/:repository/butler.json', {
    summary: 'Configuration file for Butler clients',
    reply: ClientConfigurationReply,
  })
  @ApiParam({ ...REPOSITORY, description: 'Name of the repository; it need not exist.' })
  getClientConfigurationAsJson(): string {
    return this.#clientConfiguration;
  }
}
