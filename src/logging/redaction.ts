const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // user:password@ in any URL
  [/(\w:\/\/[^\s:/@"']*):[^\s/@"']*@/g, '$1:***@'],
  [/\b(Bearer|Basic) +[\w.~+/=-]+/gi, '$1 ***'],
  // Gafaelfawr tokens
  [/\bgt-[\w-]+\.[\w-]+/g, 'gt-***'],
  // query parameters that make a URL a signed one (S3 version 2 and 4, Google Cloud, WebDAV macaroons)
  [
    /\b((?:X-Amz-|X-Goog-)(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId|authz)=[^&\s"'\\]+/gi,
    '$1=***',
  ],
  // members of JSON
  [/("(?:password|passwd|pgpassword|secret|token)" *: *)"(?:[^"\\]|\\.)*"/gi, '$1"***"'],
  // name=value or name: value inside a text, where quotes may be escaped
  [/\b((?:password|passwd|pgpassword|secret|token) *[=:] *)(?:\\"[^"\\]*\\"|[^\s,;&"'}\\]+)/gi, '$1***'],
];

/** A text without passwords, tokens and signatures of URLs, for the log. Lines of JSON stay JSON. */
export function redact(text: string): string {
  return SECRETS.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}
