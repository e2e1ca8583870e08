import { applyDecorators, Controller, Get, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { SERVICE_ERRORS, type ServiceErrorCode } from '../../foundation/errors/index.js';
import { KeptByClients, type KeptContent } from '../caching/index.js';
import { ErrorReply, UserErrorReply, ValidationErrorReply } from '../models/error.model.js';
import { AuthorizationGuard } from '../request/authorization.guard.js';
import { BodyGuard } from '../request/body.guard.js';
import { errorResponse } from './error-response.js';
import { TOKEN_SCHEME, USER_SCHEME } from './security.js';

const MISTAKES = [{ $ref: getSchemaPath(UserErrorReply) }, { $ref: getSchemaPath(ValidationErrorReply) }];
const MISTAKE = {
  status: 422,
  description: 'A mistake in the request: a user error, or a form that the route does not take.',
};

/** What all routes of a repository share: its name in the path, the authorization and the headers. */
export function RepositoryController(tag: string): ClassDecorator {
  return applyDecorators(
    Controller('api/butler/repo/:repository/v1'),
    UseGuards(AuthorizationGuard),
    ApiTags(tag),
    ApiParam(REPOSITORY),
    ApiHeader({
      name: 'X-Butler-Client-Request-Id',
      required: false,
      description: 'Id of the request for logs; answered in `X-Request-Id`.',
    }),
    ApiSecurity({}),
    ApiSecurity({ [USER_SCHEME]: [], [TOKEN_SCHEME]: [] }),
    ApiExtraModels(ErrorReply, UserErrorReply, ValidationErrorReply),
    MayFail('authorization_denied', 'You may not read this repository, or nobody said who you are.'),
    MayFail('unknown_repository', 'There is no such repository.'),
    MayFail('internal', 'The server is at fault; its log has the cause under `request_id`.'),
    MayFail('database_unavailable', 'Come again: the database or the authorization service is not available.'),
    ApiResponse({ ...MISTAKE, schema: { oneOf: MISTAKES } }),
  );
}

/** Documents one failure of the error catalogue; the example says `detail`, if that is special to the route. */
export function MayFail(
  code: ServiceErrorCode,
  description: string,
  detail?: string,
): ClassDecorator & MethodDecorator {
  return ApiResponse({ status: SERVICE_ERRORS[code].status, ...errorResponse(code, description, detail) });
}

/** Documents that the token for operators is needed on the public address. */
export function NeedsOperatorToken(): ClassDecorator & MethodDecorator {
  const { headers, ...response } = errorResponse(
    'operator_token_required',
    'On the public address: the token for operators is missing or wrong.',
  );
  const challenge = { description: '`Bearer`: how to show the token.', schema: { type: 'string' } } as const;
  return applyDecorators(
    ApiBearerAuth(),
    ApiResponse({
      status: SERVICE_ERRORS.operator_token_required.status,
      ...response,
      headers: { ...headers, 'WWW-Authenticate': challenge },
    }),
    MayFail('unknown_route', 'On the public address: there is no token for operators.'),
  );
}

/** Any type, guessed from the name. */
const FILE_CONTENT = { '*/*': {} } as const;

/** Documents the answers of a route that redirects to a file: browsers, Swagger UI among them, show what follows. */
export function RedirectsToFile(): MethodDecorator {
  return applyDecorators(
    ApiResponse({
      status: 307,
      description: 'The file is at the URL in `Location`.',
      headers: { Location: { description: 'URL of the file.', schema: { type: 'string', format: 'uri' } } },
    }),
    ApiResponse({ ...MISTAKE, schema: { anyOf: [...MISTAKES, { $ref: getSchemaPath(ErrorReply) }] } }),
    ApiOkResponse({ description: 'The file, to a client that has followed the redirect', content: FILE_CONTENT }),
  );
}

/** Documents the answers of a route that sends a file, in whole or in part, or the headers that it would have. */
export function SendsFile(): MethodDecorator {
  const text = { schema: { type: 'string' } } as const;
  const tag = { ETag: { description: 'Entity tag of the file.', ...text } };
  const headers = { ...tag, 'Last-Modified': { description: 'When the file was changed.', ...text } };
  const range = { 'Content-Range': { description: 'Which bytes of the file these are, and of how many.', ...text } };
  return applyDecorators(
    ApiHeader({ name: 'Range', required: false, description: 'Which bytes are wanted, such as `bytes=0-2879`.' }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'Entity tags of files that the client has.' }),
    ApiOkResponse({ description: 'The file', content: FILE_CONTENT, headers }),
    ApiResponse({
      status: 206,
      description: 'Some bytes of the file',
      content: FILE_CONTENT,
      headers: { ...headers, ...range },
    }),
    ApiResponse({ status: 304, description: 'The client has the file.', headers: tag }),
    ApiResponse({ status: 416, description: 'The file has no such bytes.', headers: range }),
  );
}

interface RouteDocumentation {
  readonly summary: string;
  readonly description?: string;
}

interface JsonRouteDocumentation extends RouteDocumentation {
  /** Class of the reply's model. */
  readonly reply: new () => object;
  /** Path parameters, with values that something is found under in the demonstration repository (docs/demo.md). */
  readonly parameters?: Readonly<Record<string, { readonly description: string; readonly example: string }>>;
  /** What the answer depends on besides the URL, if clients may keep it. */
  readonly kept?: KeptContent;
}

interface LinesRouteDocumentation extends RouteDocumentation {
  readonly body: new () => object;
  /** What an answer looks like. */
  readonly example: string;
}

/** A dataset of the demonstration repository that has a file. */
const DEMO_DATASET = '1d1f0210-7df8-58ed-ad7c-756dec1bc4ec';

/** Documentation of a path parameter that is the id of a dataset. */
export const DATASET_ID = { description: 'Id of the dataset.', type: String, format: 'uuid', example: DEMO_DATASET };

/** Documentation of the path parameter of a repository where it is not a repository controller's. */
export const REPOSITORY = {
  name: 'repository',
  type: String,
  description: 'Name of the repository in the server configuration.',
  example: 'demo',
};

/** A GET route whose handler returns JSON text. */
export function GetJson(path: string, documentation: JsonRouteDocumentation): MethodDecorator {
  return applyDecorators(Get(path), jsonReply(documentation));
}

/** A POST route that takes a JSON body and whose handler returns JSON text. */
export function PostJson(
  path: string,
  documentation: JsonRouteDocumentation & { readonly body: new () => object },
): MethodDecorator {
  return applyDecorators(takesJson(path, documentation.body), jsonReply(documentation));
}

/** A POST route that takes a JSON body and whose handler streams JSON lines. */
export function PostLines(
  path: string,
  { summary, description, body, example }: LinesRouteDocumentation,
): MethodDecorator {
  return applyDecorators(
    takesJson(path, body),
    MayFail('too_many_queries', 'The user has too many streams running.'),
    MayFail('overloaded', 'The server has too many streams running.'),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiOkResponse({
      description: 'JSON lines: pages of results, `keep-alive` while there are none, `error` as the last line.',
      content: { 'application/jsonlines': { schema: { type: 'string' }, example } },
    }),
  );
}

function takesJson(path: string, body: new () => object): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    UseGuards(BodyGuard),
    ApiBody({ type: body }),
    MayFail('body_too_large', 'The body is larger than the server takes.'),
    MayFail('unsupported_encoding', 'Compressed bodies are not taken.'),
  );
}

function jsonReply({ summary, description, reply, parameters = {}, kept }: JsonRouteDocumentation): MethodDecorator {
  return applyDecorators(
    Header('content-type', 'application/json'),
    ...Object.entries(parameters).map(([name, parameter]) => ApiParam({ name, type: String, ...parameter })),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ...(kept === undefined ? [ApiOkResponse({ description: 'Success', type: reply })] : keptReply(reply, kept)),
  );
}

function keptReply(reply: new () => object, kept: KeptContent): readonly MethodDecorator[] {
  const where = kept === 'universe' ? '' : ' In mutable repositories there is none.';
  const tag = { description: `Entity tag of the answer.${where}`, schema: { type: 'string' as const } };
  return [
    KeptByClients(kept),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'Entity tags of answers that the client has.' }),
    ApiOkResponse({ description: 'Success', type: reply, headers: { ETag: tag } }),
    ApiResponse({ status: 304, description: 'The client has the answer.', headers: { ETag: tag } }),
  ];
}
