/** Name of the security scheme of the header that tells who the user is. */
export const USER_SCHEME = 'user';

/** Name of the security scheme of the header with the token that the authorization service knows the user by. */
export const TOKEN_SCHEME = 'token';
