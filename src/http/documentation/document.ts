import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ErrorReply } from '../models/error.model.js';
import { QUERY_SCHEMAS } from '../models/query.schemas.js';
import { SHARED_SCHEMAS } from '../models/schemas.js';
import { SERVER_VERSION } from '../resources/application-metadata.js';
import { withCommonAnswers } from './common-answers.js';
import { EXACT_BODIES_SCRIPT } from './exact-bodies.js';
import { TOKEN_SCHEME, USER_SCHEME } from './security.js';

/** Path of the page that shows the OpenAPI document. */
export const DOCUMENTATION_PATH = 'docs';

const HEADER = { type: 'apiKey', in: 'header' } as const;
const EXACT_BODIES_PATH = 'exact-bodies.js';

/** Serve Swagger UI at `/docs` and the OpenAPI document at `/openapi.json`; it is made at the first request for it. */
export function serveDocumentation(application: NestFastifyApplication): void {
  SwaggerModule.setup(DOCUMENTATION_PATH, application, () => openApiDocument(application), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Butler server',
    customJs: `./${DOCUMENTATION_PATH}/${EXACT_BODIES_PATH}`,
  });
  application
    .getHttpAdapter()
    .getInstance()
    .get(`/${DOCUMENTATION_PATH}/${EXACT_BODIES_PATH}`, (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').send(EXACT_BODIES_SCRIPT),
    );
}

/** The OpenAPI document of all routes. Its server is relative, so that it is right behind any proxy. */
function openApiDocument(application: NestFastifyApplication): OpenAPIObject {
  const configuration = new DocumentBuilder()
    .setTitle('Butler server')
    .setDescription(
      'Data repositories of the Rubin Observatory over HTTP, for the Python client of `lsst.daf.butler` and for ' +
        'anybody else. Integers have up to 64 bits: times are TAI nanoseconds, which most JSON parsers round.',
    )
    .setVersion(SERVER_VERSION)
    .setLicense('BSD-3-Clause', 'https://opensource.org/license/bsd-3-clause')
    .addServer('.')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: '`BUTLER_SERVER_ADMIN_TOKEN`, for operators.' })
    .addSecurity(USER_SCHEME, { ...HEADER, name: 'X-Auth-Request-User', description: 'User name, set by the ingress.' })
    .addSecurity(TOKEN_SCHEME, {
      ...HEADER,
      name: 'X-Auth-Request-Token',
      description: 'Delegated token, set by the ingress.',
    })
    .build();
  const document = SwaggerModule.createDocument(application, configuration, { extraModels: [ErrorReply] });
  const schemas = { ...document.components?.schemas, ...SHARED_SCHEMAS, ...QUERY_SCHEMAS };
  return withCommonAnswers({ ...document, components: { ...document.components, schemas } });
}
