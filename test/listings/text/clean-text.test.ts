/** Cleaning of listed text and markup. */
import { cleanMarkup, cleanText, LONGEST_TEXT } from '../../../src/listings/text/clean-text.ts';

describe('cleanText', () => {
  test('white space of every kind is joined into single spaces', () => {
    expect(cleanText('  A title\n  on two\tlines\u00a0and\u2003more\u0085here ')).toBe(
      'A title on two lines and more here',
    );
  });

  test('nothing that only looks like markup is removed', () => {
    const text = 'p<0.05 && a<b, <EOS> and $\\alpha$ &amp; <b>bold</b>';
    expect(cleanText(text)).toBe(text);
  });

  test('letters and their accents are composed', () => {
    expect(cleanText('Cafe\u0301')).toBe('Café');
  });

  test('control characters, lone surrogates and characters that turn the direction of writing go', () => {
    expect(cleanText('a\u0000b\u001bc\u202egnp.exe\u202c \u2066x\u2069 \ud800')).toBe('abcgnp.exe x \uFFFD');
  });

  test('joiners that scripts and emoji need stay', () => {
    expect(cleanText('می\u200cخواهم 👩\u200d🔬')).toBe('می\u200cخواهم 👩\u200d🔬');
  });

  test.each([
    ['a <script>alert(1)</script> b', 'a b'],
    ['a <SCRIPT SRC="x">b', 'a b'],
    ['<style>p{}</style>Title', 'Title'],
    ['<scr<script>ipt>x', 'script>x'],
    ['<<script', 'script'],
    ['<scr\u0000ipt>x</scr\u0000ipt>', ''],
    ['StyleGAN uses <style codes', 'StyleGAN uses style codes'],
  ])('%j keeps no script and no style', (text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
    expect(cleanText(text)).not.toMatch(/<\/?(?:script|style)/i);
  });

  test('many marks piled on one letter are cut to what scripts use', () => {
    expect(cleanText(`a${'\u0323'.repeat(5_000)}b`).length).toBeLessThan(40);
  });

  test('a text of a million characters is cut before it is cleaned', () => {
    expect(cleanText('x '.repeat(1_000_000)).length).toBeLessThanOrEqual(LONGEST_TEXT);
  });
});

describe('cleanMarkup', () => {
  test('tags go, entities are decoded once, words of neighbouring blocks stay apart', () => {
    expect(cleanMarkup('<p>One &amp; <i>t</i>wo</p><p>three<br/>four &amp;lt; &#8212; &eacute;</p>')).toBe(
      'One & two three four &lt; — é',
    );
  });

  test('comparisons and names in angle brackets that are no elements stay', () => {
    expect(cleanMarkup('p < 0.05, a<0, <EOS> and <unk>, x <b')).toBe('p < 0.05, a<0, <EOS> and <unk>, x <b');
  });

  test('scripts, styles and comments go with all they hold', () => {
    expect(
      cleanMarkup('a<script>if (a<b) alert("</p>")</script> b<style>p{}</style><!-- c --> <?php x ?>d'),
    ).toBe('a b d');
  });

  test('a script that is only a script after decoding does not survive', () => {
    expect(cleanMarkup('&lt;script&gt;alert(1)&lt;/script&gt; Title')).toBe('Title');
  });

  test('formulas in MathML keep their text, not their annotation', () => {
    expect(
      cleanMarkup(
        '<mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math> <math><semantics><mi>y</mi><annotation>\\y</annotation></semantics></math>',
      ),
    ).toBe('x=1 y');
  });

  test('CDATA is text', () => {
    expect(cleanMarkup('a <![CDATA[b & c]]> d')).toBe('a b & c d');
  });

  test('ten thousand elements within each other are read like any others', () => {
    expect(cleanMarkup(`${'<b>'.repeat(10_000)}deep${'</b>'.repeat(10_000)}`)).toBe('deep');
  });
});
