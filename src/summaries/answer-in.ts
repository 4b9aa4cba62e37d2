/** Finds the text in a chat completion. Pure. */

/** Null if it is no such document; '' if the model said nothing. */
export function answerIn(document: string): string | null {
  const [choice] = listOf(fieldOf(parsed(document), 'choices'));
  const message = fieldOf(choice, 'message');
  if (typeof message !== 'object' || message === null) return null;
  const content = fieldOf(message, 'content');
  if (typeof content === 'string') return content;
  // Parts, as some servers give them.
  return listOf(content)
    .map((part) => fieldOf(part, 'text'))
    .filter((text) => typeof text === 'string')
    .join('');
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
