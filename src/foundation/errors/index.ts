export { ButlerUserError, pythonList, pythonRepr, USER_ERROR_TYPES } from './user-error.js';
export { SERVICE_ERRORS, ServiceError, type ServiceErrorCode } from './service-error.js';
export { RequestValidationError, type ValidationIssue } from './validation-error.js';
