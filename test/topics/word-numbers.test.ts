/** Words have one number each; those without are found as well. */
import { type PaperWords, paperWords, type TextWords } from '../../src/topics/matched-places.ts';
import { buildTopicMatcher } from '../../src/topics/topic-matcher.ts';
import { builtInTopics } from '../../src/topics/topics.ts';
import { NO_WORD_NUMBER, numberWords } from '../../src/topics/word-numbers.ts';

test('a word has the same number wherever it stands', () => {
  const [bee, wasp, again] = numberWords(['bee', 'wasp', 'bee']);
  expect(again).toBe(bee);
  expect(wasp).not.toBe(bee);
  expect(bee).not.toBe(NO_WORD_NUMBER);
  // Letters without end are not kept.
  expect([...numberWords(['b'.repeat(1_000)])]).toEqual([NO_WORD_NUMBER]);
});

test('a paper whose words came too late for a number is in the same topics, for the same words', () => {
  const paper = {
    title: 'Quantized Language Models for Robot Manipulation',
    abstract:
      'We quantize large language models so that robots grasp unseen objects. Robots grasp, and grasp again.',
    authors: [],
    categories: [],
  };
  const late = (text: TextWords): TextWords => ({
    ...text,
    numbers: () => text.numbers().map(() => NO_WORD_NUMBER),
  });
  const words = paperWords(paper);
  const lateWords: PaperWords = {
    title: () => late(words.title()),
    abstract: () => late(words.abstract()),
    authors: () => [],
  };
  const matcher = buildTopicMatcher(builtInTopics());
  const matches = matcher.match(paper);
  expect(matches.get('robotics')!.matched).toContain('Robot');
  expect(matcher.match(paper, lateWords)).toEqual(matches);
});
