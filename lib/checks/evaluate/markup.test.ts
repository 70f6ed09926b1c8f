import { describe, expect, it } from 'vitest'
import { readEither, readHtml, readXml } from './markup'
import { show } from './value'
import { xPath } from './xpath'

const inHtml = (text: string, path: string) => show(xPath(readHtml(text), path))
const inXml = (text: string, path: string) => show(xPath(readXml(text), path))

describe('HTML', () => {
  it('is read as browsers do, whatever is missing or wrong', () => {
    expect(inHtml('<p>one<p>two', 'count(/html/body/p)')).toBe('integer <2>')
    expect(inHtml('<table><tr><td>x', 'string(//tbody/tr/td)')).toBe('string <x>')
    expect(inHtml('<x"y z=1 <b @c :d="e" xmlns="q" xmlns:f="g">text', 'count(//*)')).toBe('integer <4>')
    expect(inHtml('a\0b<p>\0</p><!-- - -- ->', 'string(//p)')).toBe('string <>')
    expect(inHtml('', 'count(//*)')).toBe('integer <3>')
  })

  it('has the content of templates and the names of SVG', () => {
    expect(inHtml('<template><b>x</b></template>', 'string(//template/b)')).toBe('string <x>')
    expect(inHtml('<svg><linearGradient/></svg>', 'count(//linearGradient)')).toBe('integer <1>')
  })

  it('is given up on when a path would take minutes', () => {
    const nested = 'count(//p[count(//p[count(//p) > 1]) > 1])'
    expect(() => inHtml('<p>x'.repeat(400), nested)).toThrow(`“${nested}” takes longer than 2 s here`)
    expect(inHtml('<p>x', nested)).toBe('integer <0>')
  })

  it('is given up on when reading it would take minutes', () => {
    const attributes = Array.from({ length: 100_000 }, (_, at) => ` a${at}="1"`).join('')
    expect(() => readHtml(`<p${attributes}>`)).toThrow('reading this HTML takes longer than 2 s here')
  })

  it('may be nested deeply', () => {
    expect(inHtml('<div>'.repeat(5000), 'count(//div)')).toBe('integer <5000>')
  })
})

describe('XML', () => {
  it('expands no entity of its own, and reads no file', () => {
    const bomb = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'
    const file = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'
    expect(() => inXml(bomb, 'string(/l)')).toThrow('it is no XML: entity not found:&b;')
    expect(() => inXml(file, 'string(/l)')).toThrow('it is no XML: entity not found:&a;')
  })

  it('must be well formed', () => {
    expect(() => readXml('<a><b></a>')).toThrow('it is no XML')
    expect(() => readXml('')).toThrow('it is no XML')
    expect(() => readXml('{"a":1}')).toThrow('it is no XML')
  })

  it('has its prefixes, and `_` for the default namespace', () => {
    expect(inXml('<a:r xmlns:a="urn:1"><b xmlns="urn:2">x</b></a:r>', 'string(/a:r/_:b)')).toBe('string <x>')
    expect(() => inXml('<r/>', '//a:b')).toThrow('cannot be evaluated as XPath')
  })
})

describe('text that may be either', () => {
  it('is XML when it is well formed, and else HTML', () => {
    expect(show(xPath(readEither('<a><input/></a>'), 'count(/a/input)'))).toBe('integer <1>')
    expect(show(xPath(readEither('<p>x'), 'count(/html/body/p)'))).toBe('integer <1>')
    const page = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p/></body></html>'
    expect(show(xPath(readEither(page), 'count(//p)'))).toBe('integer <1>')
  })
})
