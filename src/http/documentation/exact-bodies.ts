/** The parts of Swagger UI that are used here. */
interface SwaggerSystem {
  readonly React: {
    createElement(type: unknown, properties: object | null, ...children: readonly unknown[]): unknown;
    useState(initial: string): readonly [string, (text: string) => void];
    useEffect(effect: () => void, causes: readonly unknown[]): void;
  };
  readonly getComponent: (name: string, isContainer: boolean) => unknown;
}

interface ResponseBodyProperties {
  readonly content: unknown;
  readonly contentType?: string;
}

type SwaggerPlugin = () => object;

/** What the scripts of Swagger UI define for the page's own ones. */
interface Page {
  SwaggerUIBundle: ((options: { readonly plugins: readonly SwaggerPlugin[] }) => unknown) & object;
}

/**
 * JSON text with line breaks and indentation, all values as they were written: Swagger UI's own way rounds integers
 * beyond 2^53.
 */
export function indentJson(text: string): string {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g) ?? [];
  let depth = 0;
  const lineBreak = (): string => `\n${'  '.repeat(Math.max(0, depth))}`;
  const parts = tokens.map((token, index) => {
    switch (token) {
      case '{':
      case '[':
        depth += 1;
        return '}]'.includes(tokens[index + 1] ?? ' ') ? token : token + lineBreak();
      case '}':
      case ']':
        depth -= 1;
        return '{['.includes(tokens[index - 1] ?? ' ') ? token : lineBreak() + token;
      case ',':
        return token + lineBreak();
      case ':':
        return ': ';
      default:
        return token;
    }
  });
  return parts.join('');
}

/** Has Swagger UI show JSON indented and JSON lines as received, every value as it was written. Runs in the browser. */
function showBodiesAsReceived(page: Page, indent: (text: string) => string): void {
  const plugin: SwaggerPlugin = () => ({
    wrapComponents: {
      responseBody:
        (original: unknown, { React, getComponent }: SwaggerSystem) =>
        (properties: ResponseBodyProperties): unknown => {
          const { content, contentType = '' } = properties;
          // JSON lines come as the bytes of a file.
          const [fileText, setFileText] = React.useState('');
          React.useEffect(() => {
            if (content instanceof Blob) {
              void content.text().then(setFileText);
            }
          }, [content]);
          if (!/json/i.test(contentType)) {
            return React.createElement(original, properties);
          }
          const text = typeof content === 'string' ? content : fileText;
          const isOneValue = /^application\/json\b/i.test(contentType);
          return React.createElement(
            'div',
            null,
            React.createElement('h5', null, 'Response body'),
            React.createElement(
              getComponent('HighlightCode', true),
              {
                language: 'json',
                downloadable: true,
                fileName: isOneValue ? 'response.json' : 'response.jsonl',
                canCopy: true,
              },
              isOneValue ? indent(text) : text,
            ),
          );
        },
    },
  });
  const bundle = page.SwaggerUIBundle;
  page.SwaggerUIBundle = Object.assign(
    (options: { readonly plugins: readonly SwaggerPlugin[] }) =>
      bundle({ ...options, plugins: [...options.plugins, plugin] }),
    bundle,
  );
}

/** The same as a script for the page. What bundling makes of functions may refer to `__name`. */
export const EXACT_BODIES_SCRIPT = `{
const __name = (value) => value;
(${showBodiesAsReceived.toString()})(window, ${indentJson.toString()});
}
`;
