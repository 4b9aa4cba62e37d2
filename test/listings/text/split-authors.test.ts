/** Splitting of author lists. */
import { splitAuthors } from '../../../src/listings/text/split-authors.ts';

test.each([
  ['Ada Lovelace', ['Ada Lovelace']],
  ['Ada Lovelace and Alan Turing', ['Ada Lovelace', 'Alan Turing']],
  ['Ada Lovelace, Alan Turing, and Grace Hopper', ['Ada Lovelace', 'Alan Turing', 'Grace Hopper']],
  ['A. B. Author, C. Other & D. Third', ['A. B. Author', 'C. Other', 'D. Third']],
  ['Lovelace, Ada; Turing, Alan', ['Lovelace, Ada', 'Turing, Alan']],
  ['Ada Lovelace; Alan Turing;', ['Ada Lovelace', 'Alan Turing']],
  ['Miller, A.N.', ['Miller, A.N.']],
  ['Miller, A.N., Smith, B., Jones, C.-D.', ['Miller, A.N.', 'Smith, B.', 'Jones, C.-D.']],
  ['Zheng, Li', ['Zheng, Li']],
  ['Robert Downey, Jr., Harry Connick, Jr.', ['Robert Downey, Jr.', 'Harry Connick, Jr.']],
  [
    'Ada Lovelace (1 and 2), Ben Sommer (1) ((1) Nowhere, (2) Institute of Science, Art and Letters)',
    ['Ada Lovelace', 'Ben Sommer'],
  ],
  ['By Ada Lovelace et al.', ['Ada Lovelace et al.']],
  ['Ada Lovelace, et al.', ['Ada Lovelace']],
  ['Pawe{\\l} Zalecki, Laur\\`ene Jouve', ['Pawe{\\l} Zalecki', 'Laur\\`ene Jouve']],
  ['Sandy Anderson, Andrew Band', ['Sandy Anderson', 'Andrew Band']],
  ['van der Berg, Jan', ['van der Berg, Jan']],
  ['de la Cruz, Ana María', ['de la Cruz, Ana María']],
  ['Ludwig van Beethoven, Jan', ['Ludwig van Beethoven', 'Jan']],
  ['李明, 王伟', ['李明', '王伟']],
  ['李明，王伟，张三丰', ['李明', '王伟', '张三丰']],
  ['李明、王伟', ['李明', '王伟']],
  ['山田、太郎；Ada Lovelace', ['山田', '太郎', 'Ada Lovelace']],
  ['山田, 太郎', ['山田, 太郎']],
  ['', []],
])('%j', (text, names) => {
  expect(splitAuthors(text)).toEqual(names);
});

test('a hundred thousand open parentheses are kept and take no time to speak of', () => {
  expect(splitAuthors('('.repeat(100_000))).toHaveLength(1);
});
