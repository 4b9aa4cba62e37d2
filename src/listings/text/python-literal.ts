/** Parses Python's `repr` notation (`{'hidden': False}`), which some archives leave inside JSON. */

// Deeper values do not occur; the limit keeps hostile input off the stack.
const DEEPEST = 50;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\u0007',
  '\n': '',
};
const TOKEN =
  /\s*(?:([[\](){},:])|([bru]?'(?:[^'\\]|\\[\s\S])*'|[bru]?"(?:[^"\\]|\\[\s\S])*")|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(True|False|None))/y;

/**
 * Returns the value of `text`, or `undefined` if it is not one Python literal of dictionaries, lists, tuples,
 * strings, numbers, True, False and None.
 */
export function parsePythonLiteral(text: string): unknown {
  const tokens = tokenizeLiteral(text);
  if (tokens === undefined) return undefined;
  const reader = { tokens, at: 0 };
  const value = readValue(reader, 0);
  return reader.at === tokens.length ? value : undefined;
}

type Token = { readonly mark: string } | { readonly value: unknown };

function tokenizeLiteral(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const [, mark, string, number, name] = match;
    if (mark !== undefined) tokens.push({ mark });
    else if (string !== undefined) tokens.push({ value: unescapeString(string) });
    else if (number !== undefined) tokens.push({ value: Number(number) });
    else tokens.push({ value: name === 'None' ? null : name === 'True' });
  }
  return tokens;
}

function unescapeString(literal: string): string {
  const body = literal.replace(/^[bru]/, '').slice(1, -1);
  return body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (whole, two, four, eight, single) => {
      const code = Number.parseInt(two ?? four ?? eight ?? '', 16);
      if (Number.isNaN(code)) return ESCAPES[single] ?? single ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
    },
  );
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

function takes(reader: Reader, mark: string): boolean {
  const token = reader.tokens[reader.at];
  const found = token !== undefined && 'mark' in token && token.mark === mark;
  if (found) reader.at += 1;
  return found;
}

function readValue(reader: Reader, depth: number): unknown {
  const token = reader.tokens[reader.at];
  if (token === undefined || depth > DEEPEST) return undefined;
  if ('value' in token) {
    reader.at += 1;
    return token.value;
  }
  if (takes(reader, '{')) return readDictionary(reader, depth);
  if (takes(reader, '[')) return readItems(reader, ']', depth);
  return takes(reader, '(') ? readItems(reader, ')', depth) : undefined;
}

function readItems(reader: Reader, close: string, depth: number): unknown[] | undefined {
  const items: unknown[] = [];
  while (!takes(reader, close)) {
    const value = readValue(reader, depth + 1);
    if (value === undefined || (!takes(reader, ',') && !isAt(reader, close))) return undefined;
    items.push(value);
  }
  return items;
}

function readDictionary(reader: Reader, depth: number): Record<string, unknown> | undefined {
  const pairs: [string, unknown][] = [];
  while (!takes(reader, '}')) {
    const key = readValue(reader, depth + 1);
    if (key === undefined || !takes(reader, ':')) return undefined;
    const value = readValue(reader, depth + 1);
    if (value === undefined) return undefined;
    pairs.push([String(key), value]);
    if (!takes(reader, ',') && !isAt(reader, '}')) return undefined;
  }
  return Object.fromEntries(pairs);
}

function isAt(reader: Reader, mark: string): boolean {
  const token = reader.tokens[reader.at];
  return token !== undefined && 'mark' in token && token.mark === mark;
}
