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
  ['Rose, Jeffrey P.', ['Rose, Jeffrey P.']],
  ['Gómez-Noguera, Samuel Enrique', ['Gómez-Noguera, Samuel Enrique']],
  ['Plato, and Ada Lovelace', ['Plato', 'Ada Lovelace']],
  ['Ludwig van Beethoven, Jan', ['Ludwig van Beethoven', 'Jan']],
  ['李明, 王伟', ['李明', '王伟']],
  ['李明，王伟，张三丰', ['李明', '王伟', '张三丰']],
  ['李明、王伟', ['李明', '王伟']],
  ['山田、太郎；Ada Lovelace', ['山田', '太郎', 'Ada Lovelace']],
  ['山田, 太郎', ['山田, 太郎']],
  // As BibTeX joins names, and as references do.
  [
    'Vaswani, Ashish and Shazeer, Noam and Parmar, Niki',
    ['Vaswani, Ashish', 'Shazeer, Noam', 'Parmar, Niki'],
  ],
  ['Smith, J. & Doe, A. B.', ['Smith, J.', 'Doe, A. B.']],
  ['Smith, J., Doe, J. and Brown, K.', ['Smith, J.', 'Doe, J.', 'Brown, K.']],
  ['Smith, J., Doe, J., & Brown, K.', ['Smith, J.', 'Doe, J.', 'Brown, K.']],
  ['Robert Downey, Jr. and Harry Connick, Jr.', ['Robert Downey, Jr.', 'Harry Connick, Jr.']],
  ['J. Doe, K. Roe and L. Poe, M. Moe', ['J. Doe', 'K. Roe', 'L. Poe', 'M. Moe']],
  ['ATLAS and CMS', ['ATLAS', 'CMS']],
  ['Ada Lovelace | Alan Turing', ['Ada Lovelace', 'Alan Turing']],
  ['Ada Lovelace · Alan Turing • Grace Hopper', ['Ada Lovelace', 'Alan Turing', 'Grace Hopper']],
  ['김민준, 이수', ['김민준', '이수']],
  ['김, 민준', ['김, 민준']],
  // What is no name: the sign that more follow, and the second of two affiliations.
  ['Ada Lovelace, Alan Turing, …', ['Ada Lovelace', 'Alan Turing']],
  ['Ada Lovelace, Alan Turing, ...', ['Ada Lovelace', 'Alan Turing']],
  ['', []],
])('%j', (text, names) => {
  expect(splitAuthors(text)).toEqual(names);
});

test('a hundred thousand open parentheses are kept and take no time to speak of', () => {
  expect(splitAuthors('('.repeat(100_000))).toHaveLength(1);
});
