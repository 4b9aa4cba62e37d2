/** Describes the API in OpenAPI 3.1. Pure. */

const nullable = (type: string, format?: string) => ({
  type: [type, 'null'],
  ...(format === undefined ? {} : { format }),
});
const list = (items: unknown) => ({ type: 'array', items });
const STRING = { type: 'string' };
const NUMBER = { type: 'integer' };
const INSTANT = { type: 'string', format: 'date-time' };

const SCHEMAS = {
  Sighting: {
    type: 'object',
    required: ['source', 'page', 'rank', 'listingDate'],
    properties: {
      source: STRING,
      page: NUMBER,
      rank: NUMBER,
      listingDate: { type: 'string', format: 'date' },
      announceType: STRING,
    },
  },
  Paper: {
    type: 'object',
    required: [
      'id',
      'title',
      'abstract',
      'authors',
      'identifiers',
      'url',
      'publishedAt',
      'firstSeenAt',
      'lastSeenAt',
      'sightings',
      'signals',
      'topics',
      'trending',
    ],
    properties: {
      id: NUMBER,
      title: STRING,
      abstract: STRING,
      authors: list(STRING),
      categories: list(STRING),
      identifiers: { type: 'object', description: 'By scheme: arxiv, doi, …', additionalProperties: STRING },
      url: nullable('string', 'uri'),
      publishedAt: nullable('string', 'date-time'),
      firstSeenAt: INSTANT,
      lastSeenAt: INSTANT,
      announceType: nullable('string'),
      sightings: list({ $ref: '#/components/schemas/Sighting' }),
      signals: { type: 'object', properties: { upvotes: NUMBER, comments: NUMBER, stars: NUMBER } },
      topics: list({ type: 'string', description: 'slug' }),
      trending: { type: 'number', description: 'Strength now, decayed by age.' },
      reasons: list(STRING),
    },
  },
  Topic: {
    type: 'object',
    required: ['slug', 'name', 'description', 'arxivCategories', 'query'],
    properties: {
      slug: STRING,
      name: STRING,
      description: STRING,
      arxivCategories: list(STRING),
      query: STRING,
    },
  },
  Error: {
    type: 'object',
    required: ['error'],
    properties: {
      error: { type: 'object', required: ['code', 'message'], properties: { code: STRING, message: STRING } },
    },
  },
};

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const parameter = (name: string, description: string, schema: unknown) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
});
const listOperation = (name: string, schema: string, more: Record<string, unknown> = {}) => ({
  type: 'object',
  required: [...Object.keys(more), name],
  properties: { ...more, [name]: list({ $ref: `#/components/schemas/${schema}` }) },
});

export const describeApi = (baseUrl: string): unknown => ({
  openapi: '3.1.0',
  info: { title: 'Paperround', version: '1', description: 'What this Paperround has read. Read-only.' },
  servers: [{ url: baseUrl }],
  paths: {
    '/api/papers': {
      get: {
        operationId: 'listPapers',
        summary: 'Papers, the most trending or the newest first',
        parameters: [
          parameter('topic', 'Only papers of this topic (slug).', STRING),
          parameter('query', 'Only papers that this query matches; q is the same.', STRING),
          parameter('since', 'Only papers first seen on this day or at this instant, or later.', STRING),
          parameter('sort', 'The order.', {
            type: 'string',
            enum: ['trending', 'newest'],
            default: 'trending',
          }),
          parameter('limit', 'How many; 0 is as many as one answer may hold.', {
            type: 'integer',
            minimum: 0,
            maximum: 1000,
            default: 20,
          }),
          parameter('offset', 'How many to leave out first.', { type: 'integer', minimum: 0, default: 0 }),
        ],
        responses: {
          200: {
            description: 'The papers, and how many there are in all.',
            ...json(listOperation('papers', 'Paper', { total: NUMBER })),
          },
          422: {
            description: 'A parameter cannot be used.',
            ...json({ $ref: '#/components/schemas/Error' }),
          },
        },
      },
    },
    '/api/topics': {
      get: {
        operationId: 'listTopics',
        summary: 'The topics that readers can choose from',
        responses: { 200: { description: 'All topics.', ...json(listOperation('topics', 'Topic')) } },
      },
    },
  },
  components: { schemas: SCHEMAS },
});
