/** Resolves element names and relative links while a feed is walked, by its namespaces and xml:base. */

import { type FeedKind, PREFIX_OF_NAMESPACE } from './feed-elements.ts';

interface Scope {
  readonly depth: number;
  readonly namespaces: ReadonlyMap<string, string>;
  readonly base: string | undefined;
}

type Attributes = Readonly<Record<string, string>>;

export interface FeedNames {
  /** Enters an element: its declarations apply from here. */
  enter(depth: number, attributes: Attributes): void;
  leave(depth: number): void;
  /**
   * `prefix:name` with the canonical prefix, in lower case. Elements of Atom and RSS without a namespace
   * belong to the feed around them.
   */
  canonical(name: string, kind: FeedKind | null): string;
  /** The absolute address of `link` at this place (xml:base), or the link itself if there is no base. */
  absolute(link: string): string;
  /** The attribute name under which `rdf:about` appears. */
  aboutAttribute(attributes: Attributes): string;
}

const KNOWN_PREFIXES: ReadonlySet<string> = new Set(PREFIX_OF_NAMESPACE.values());

export function createNames(pageUrl: string | undefined): FeedNames {
  const scopes: Scope[] = [{ depth: 0, namespaces: new Map(), base: pageUrl }];
  // Names repeat in every item, so each is resolved once while the declarations stay the same.
  let canonicalNames = new Map<string, string>();
  const scope = (): Scope => scopes.at(-1) as Scope;

  return {
    enter(depth, attributes) {
      const declared: [string, string][] = [];
      for (const name in attributes)
        if (name.startsWith('xmlns') && (name.length === 5 || name[5] === ':'))
          declared.push([name, attributes[name] as string]);
      const base = attributes['xml:base'];
      if (declared.length === 0 && base === undefined) return;
      const outer = scope();
      const namespaces =
        declared.length === 0
          ? outer.namespaces
          : new Map([
              ...outer.namespaces,
              ...declared.map(([name, uri]) => [name.slice(6), namespaceKey(uri)] as const),
            ]);
      scopes.push({
        depth,
        namespaces,
        base: base === undefined ? outer.base : (resolved(base, outer.base) ?? outer.base),
      });
      if (declared.length > 0) canonicalNames = new Map();
    },
    leave(depth) {
      if (scope().depth !== depth || depth === 0) return;
      const left = scopes.pop();
      if (left?.namespaces !== scope().namespaces) canonicalNames = new Map();
    },
    canonical(name, kind) {
      const seen = canonicalNames.get(name);
      if (seen !== undefined) return seen;
      const colon = name.indexOf(':');
      const prefix = colon < 0 ? '' : name.slice(0, colon);
      const uri = scope().namespaces.get(prefix);
      // A known prefix with an unknown namespace, or none, is a mistake in the namespace.
      const known =
        PREFIX_OF_NAMESPACE.get(uri ?? '?') ??
        (KNOWN_PREFIXES.has(prefix.toLowerCase()) ? prefix.toLowerCase() : 'other');
      const own = known === '' && kind === 'atom' ? 'atom' : known;
      // Atom within RSS keeps its prefix; RSS names within Atom mean Atom's.
      const local = name.slice(colon + 1).toLowerCase();
      const canonical = own === '' ? local : `${own}:${local}`;
      if (kind !== null) canonicalNames.set(name, canonical);
      return canonical;
    },
    absolute: (link) =>
      link === '' || /^https?:\/\//i.test(link) ? link : (resolved(link, scope().base) ?? link),
    aboutAttribute: (attributes) =>
      'rdf:about' in attributes
        ? 'rdf:about'
        : (Object.keys(attributes).find((name) => /(?:^|:)about$/.test(name)) ?? 'rdf:about'),
  };
}

/** Namespaces are compared without common mistakes: case, the last slash, https. */
const namespaceKey = (uri: string): string =>
  uri
    .trim()
    .toLowerCase()
    .replace(/^https:/, 'http:')
    .replace(/\/$/, '');

function resolved(link: string, base: string | undefined): string | undefined {
  return URL.canParse(link, base) ? new URL(link, base).href : undefined;
}
