/** Finds the text in a chat completion. Pure. */
import { isObject, listIn, parsedJson, textIn } from '../json-fields.ts';

/** Null if it is no such document; '' if the model said nothing. */
export function answerIn(document: string): string | null {
  const completion = parsedJson(document);
  const [choice] = isObject(completion) ? listIn(completion, 'choices') : [];
  const message = choice?.message;
  if (!isObject(message)) return null;
  if (typeof message.content === 'string') return message.content;
  // Parts, as some servers give them.
  return listIn(message, 'content')
    .map((part) => textIn(part, 'text'))
    .join('');
}
