import { describe, expect, it } from 'vitest'
import { parse } from './parse'

function problem(source: string): string {
  const result = parse(source)
  if (result.ok) return 'no problem'
  const { at, expected, found } = result.problem
  return `${at.line}:${at.column} expected ${expected}, found ${found}`
}

describe('a problem names its place and what was expected', () => {
  it.each([
    ['get http://a', '1:1 expected a request such as “GET https://example.org/”, found “get http://a”'],
    ['GET', '1:1 expected a request such as “GET https://example.org/”, found “GET”'],
    ['GET \n', '1:5 expected a URL, found the end of the line'],
    ['GET http://a\nHTTP/4 200', '2:6 expected 1.0, 1.1, 2 or 3, found “4 200”'],
    ['GET http://a\nHTTP 2xx', '2:7 expected the end of the line behind the status, found “xx”'],
    ['GET http://a\nHTTP OK', '2:6 expected a status such as 200, or *, found “OK”'],
    ['GET http://a\n[Querry]', /^2:1 expected one of \[Query\].*found “\[Querry\]”$/],
    ['GET http://a\n[Asserts]\nstatus == 200', /^2:1 expected .*\[Asserts\] belongs to a response/],
    ['GET http://a\nHTTP 200\n[Options]\nretry: 1', /^3:1 expected .*\[Options\] belongs to a request/],
    [
      'GET http://a\n[Query]\n[QueryStringParams]',
      '3:1 expected [QueryStringParams] only once here, found “[QueryStringParams]”',
    ],
    ['GET http://a\n[Options]\nretries: 3', /^3:1 expected an option: aws-sigv4, .*found “retries: 3”$/],
    ['GET http://a\n[Options]\nretry: many', '3:8 expected an integer or a placeholder, found “many”'],
    ['GET http://a\n[Options]\nretry: -2', '3:8 expected an integer from -1 up, found “-2”'],
    ['GET http://a\n[Options]\nlocation: yes', '3:11 expected true, false or a placeholder, found “yes”'],
    ['GET http://a\n[Options]\ndelay: 3h', 'no problem'],
    ['GET http://a\n[Options]\ndelay: 3 days', '3:10 expected the end of delay’s line, found “days”'],
    ['GET http://{{host', '1:18 expected “}}” or a filter after the name, found the end of the file'],
    ['GET http://{{1}}', '1:14 expected the name of a variable or function, found “1}}”'],
    ['GET http://{{host upper}}', '1:19 expected “}}” or a filter after the name, found “upper}}”'],
    ['GET http://a\\q', /^1:13 expected an escape: .*found “\\q”$/],
    ['GET http://a\\u{110000}', /^1:13 expected an escape/],
    [
      'GET http://a\nHTTP 200\n[Asserts]\nstatus = 200',
      /^4:8 expected a filter or a predicate such as ==.*found “= 200”$/,
    ],
    [
      'GET http://a\nHTTP 200\n[Asserts]\nstatus ==',
      '4:10 expected a space and a value to compare with, found the end of the file',
    ],
    [
      'GET http://a\nHTTP 200\n[Asserts]\nstatus > true',
      '4:10 expected > and one of: number, string, placeholder, found “true”',
    ],
    ['GET http://a\nHTTP 200\n[Asserts]\njsonpth "$"', /^4:1 expected a query: status, .*found “jsonpth "\$"”$/],
    [
      'GET http://a\nHTTP 200\n[Asserts]\njsonpath $.a == 1',
      '4:10 expected a string in double quotes, found “$.a == 1”',
    ],
    [
      'GET http://a\nHTTP 200\n[Asserts]\nheader "a == 1',
      '4:15 expected “"” at the end of the string, found the end of the file',
    ],
    [
      'GET http://a\nHTTP 200\n[Asserts]\nbody matches /a',
      '4:16 expected “/” at the end of the regex, found the end of the file',
    ],
    ['GET http://a\nHTTP 200\n[Asserts]\ncookie "a[Colour]" exists', /^4:8 expected one of "Value", /],
    ['GET http://a\nHTTP 200\n[Asserts]\ncertificate "Colour" exists', /^4:13 expected one of "Subject"/],
    [
      'GET http://a\nHTTP 200\n[Captures]\na: status toInt reduct',
      '4:17 expected a filter, “redact” or the end of the line, found “reduct”',
    ],
    ['POST http://a\n{ "a": 1, }', '2:11 expected a key in double quotes, found “}”'],
    ['POST http://a\n{ "a" 1 }', '2:7 expected “:”, found “1 }”'],
    ['POST http://a\n{ "a": 01 }', '2:9 expected “,” or “}”, found “1 }”'],
    ['POST http://a\n{ "a": "\\x" }', '2:9 expected a JSON escape, found “\\x" }”'],
    ['POST http://a\n<a><b></a>', '2:7 expected “</b>”, found “</a>”'],
    ['POST http://a\n<a>', '2:4 expected “</a>”, found the end of the file'],
    ['POST http://a\n```cobol\n```', /^2:4 expected one of base64, hex, /],
    ['POST http://a\n```\nopen', '3:5 expected “```” at the end of the text, found the end of the file'],
    ['POST http://a\nbase64,a;', '2:8 expected base64 text, found “a;”'],
    ['POST http://a\nhex,abc;', '2:5 expected two hex digits for each byte, found “abc;”'],
    ['POST http://a\nfile,x', '2:7 expected “;” after the file’s name, found the end of the file'],
    [
      'POST http://a\n{}\nX-Late: 1',
      '3:1 expected a header, a section, a body, HTTP and a status, or the next request, found “X-Late: 1”',
    ],
    [
      'GET http://a\nHTTP 200\n{}\nsurprise',
      '4:1 expected a header, [Captures], [Asserts], a body, or the next request, found “surprise”',
    ],
    ['GET http://a/\0b', '1:14 expected text, in which a NUL is written as \\u{0}, found “\0b”'],
    ['GET http://a\n[BasicAuth]\na: b\nc: d', '2:1 expected one user and password in [BasicAuth], found “[BasicAuth]”'],
  ])('%j', (source, expected) => {
    if (typeof expected === 'string') expect(problem(source)).toBe(expected)
    else expect(problem(source)).toMatch(expected)
  })

  it('shows the whole line', () => {
    expect(parse('GET http://a\nHTTP 200\n[Asserts]\nstatus = 200 # wrong\n')).toMatchObject({
      problem: { line: 'status = 200 # wrong' },
    })
  })

  it('takes words of JavaScript’s objects for no words of its own', () => {
    expect(problem('GET http://a\n[Options]\nconstructor: 1')).toMatch(/^3:1 expected an option/)
    expect(problem('GET http://a\nHTTP 200\n[Asserts]\nstatus hasOwnProperty')).toMatch(/^4:8 expected a filter/)
  })

  it('ends on what is nested without end', () => {
    expect(problem(`POST http://a\n${'['.repeat(100_000)}`)).toBe(
      `2:202 expected JSON of at most 200 levels, found “${'['.repeat(20)}”`,
    )
    expect(problem(`POST http://a\n${'<a>'.repeat(10_000)}`)).toMatch(/expected “<\/a>”/)
    const inside = (depth: number): string => (depth === 0 ? 'x' : `{{a replace "${inside(depth - 1)}" ""}}`)
    expect(problem(`GET ${inside(20)}`)).toMatch(/fewer placeholders inside each other/)
  })
})
