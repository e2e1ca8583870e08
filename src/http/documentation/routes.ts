import { applyDecorators, Controller, Get, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { SERVICE_ERRORS, type ServiceErrorCode } from '../../foundation/errors/index.js';
import { ErrorReply, UserErrorReply, ValidationErrorReply } from '../models/error.model.js';
import { AuthorizationGuard } from '../request/authorization.guard.js';
import { BodyGuard } from '../request/body.guard.js';

/** What all routes of a repository share: its name in the path, the authorization and the headers. */
export function RepositoryController(tag: string): ClassDecorator {
  return applyDecorators(
    Controller('api/butler/repo/:repository/v1'),
    UseGuards(AuthorizationGuard),
    ApiTags(tag),
    ApiParam({
      name: 'repository',
      description: 'Name of the repository in the server configuration.',
      example: 'demo',
    }),
    ApiHeader({
      name: 'X-Butler-Client-Request-Id',
      required: false,
      description: 'Id of the request for logs; answered in `X-Request-Id`.',
    }),
    ApiHeader({ name: 'X-Auth-Request-User', required: false, description: 'User name, set by the ingress.' }),
    ApiHeader({ name: 'X-Auth-Request-Token', required: false, description: 'Delegated token, set by the ingress.' }),
    ApiExtraModels(ErrorReply, UserErrorReply, ValidationErrorReply),
    MayFail('authorization_denied', 'You may not read this repository, or nobody said who you are.'),
    MayFail('unknown_repository', 'There is no such repository.'),
    MayFail('internal', 'The server is at fault; its log has the cause under `request_id`.'),
    MayFail('database_unavailable', 'Come again: the database or the authorization service is not available.'),
    ApiResponse({
      status: 422,
      description: 'A mistake in the request: a user error, or a form that the route does not take.',
      schema: { oneOf: [{ $ref: getSchemaPath(UserErrorReply) }, { $ref: getSchemaPath(ValidationErrorReply) }] },
    }),
  );
}

/** Documents one failure of the error catalogue. */
export function MayFail(code: ServiceErrorCode, description: string): ClassDecorator & MethodDecorator {
  const entry: { readonly status: number; readonly retryAfterSeconds?: number } = SERVICE_ERRORS[code];
  const retryAfter = { description: 'Seconds to wait before the next attempt.', schema: { type: 'integer' as const } };
  return ApiResponse({
    status: entry.status,
    description,
    type: ErrorReply,
    ...(entry.retryAfterSeconds === undefined ? {} : { headers: { 'Retry-After': retryAfter } }),
  });
}

interface RouteDocumentation {
  readonly summary: string;
  readonly description?: string;
  /** Class of the reply's model. */
  readonly reply?: new () => object;
  /** Values of path parameters that something is found under in the demonstration repository (docs/demo.md). */
  readonly examples?: Readonly<Record<string, string>>;
}

/** A dataset of the demonstration repository that has a file. */
export const DEMO_DATASET = '1d1f0210-7df8-58ed-ad7c-756dec1bc4ec';

/** A GET route whose handler returns JSON text. */
export function GetJson(path: string, documentation: RouteDocumentation): MethodDecorator {
  return applyDecorators(Get(path), jsonReply(documentation));
}

/** A POST route that takes a JSON body and whose handler returns JSON text. */
export function PostJson(
  path: string,
  documentation: RouteDocumentation & { readonly body: new () => object },
): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    UseGuards(BodyGuard),
    ApiBody({ type: documentation.body }),
    MayFail('body_too_large', 'The body is larger than the server takes.'),
    MayFail('unsupported_encoding', 'Compressed bodies are not taken.'),
    MayFail('request_timeout', 'The body did not arrive in time.'),
    jsonReply(documentation),
  );
}

/** A POST route that takes a JSON body and whose handler streams JSON lines. */
export function PostLines(
  path: string,
  documentation: RouteDocumentation & { readonly body: new () => object },
): MethodDecorator {
  const { summary, description, body } = documentation;
  return applyDecorators(
    Post(path),
    HttpCode(200),
    UseGuards(BodyGuard),
    ApiBody({ type: body }),
    MayFail('body_too_large', 'The body is larger than the server takes.'),
    MayFail('unsupported_encoding', 'Compressed bodies are not taken.'),
    MayFail('request_timeout', 'The body did not arrive in time.'),
    MayFail('too_many_queries', 'The user has too many streams running.'),
    MayFail('overloaded', 'The server has too many streams running.'),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiOkResponse({
      description: 'JSON lines: pages of results, `keep-alive` while there are none, `error` as the last line.',
      content: { 'application/jsonlines': { schema: { type: 'string' } } },
    }),
  );
}

function jsonReply({ summary, description, reply, examples = {} }: RouteDocumentation): MethodDecorator {
  const requestId = { description: 'Id of the request, as the log has it.', schema: { type: 'string' as const } };
  return applyDecorators(
    Header('content-type', 'application/json'),
    ...Object.entries(examples).map(([name, example]) => ApiParam({ name, example })),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiOkResponse({
      description: 'Success',
      headers: { 'X-Request-Id': requestId },
      ...(reply === undefined ? {} : { type: reply }),
    }),
  );
}
