/** The words of the language, and what may follow each. Old spellings are read and never written. */

type Argument = 'text' | 'pattern' | 'integer'

/** A map, so that `constructor` is no word. */
const words = <T>(all: Record<string, T>): ReadonlyMap<string, T> => new Map(Object.entries(all))

/** https://hurl.dev/docs/filters.html */
export const FILTERS = words<Argument[]>({
  base64Decode: [],
  base64Encode: [],
  base64UrlSafeDecode: [],
  base64UrlSafeEncode: [],
  charsetDecode: ['text'],
  count: [],
  dateFormat: ['text'],
  daysAfterNow: [],
  daysBeforeNow: [],
  decode: ['text'],
  first: [],
  format: ['text'],
  htmlEscape: [],
  htmlUnescape: [],
  jsonpath: ['text'],
  last: [],
  location: [],
  nth: ['integer'],
  regex: ['pattern'],
  replace: ['text', 'text'],
  replaceRegex: ['pattern', 'text'],
  split: ['text'],
  toDate: ['text'],
  toFloat: [],
  toHex: [],
  toInt: [],
  toString: [],
  urlDecode: [],
  urlEncode: [],
  urlQueryParam: ['text'],
  utf8Decode: [],
  utf8Encode: [],
  xpath: ['text'],
})

const ANY = ['boolean', 'null', 'number', 'string', 'oneline', 'multiline', 'base64', 'hex', 'file', 'placeholder']
const ORDERED = ['number', 'string', 'placeholder']
const TEXT_OR_BYTES = ['string', 'oneline', 'multiline', 'base64', 'hex', 'placeholder']

/** What kinds of value each predicate takes; none for those that stand alone. */
export const PREDICATES = words<string[]>({
  '==': ANY,
  '!=': ANY,
  '>=': ORDERED,
  '>': ORDERED,
  '<=': ORDERED,
  '<': ORDERED,
  startsWith: TEXT_OR_BYTES,
  endsWith: TEXT_OR_BYTES,
  contains: ANY,
  includes: ANY,
  matches: ['string', 'regex'],
  exists: [],
  isBoolean: [],
  isCollection: [],
  isDate: [],
  isEmpty: [],
  isFloat: [],
  isInteger: [],
  isIpv4: [],
  isIpv6: [],
  isIsoDate: [],
  isList: [],
  isNumber: [],
  isObject: [],
  isString: [],
  isUuid: [],
})

export const OLD_PREDICATES = words<string>({
  equals: '==',
  notEquals: '!=',
  greaterThan: '>',
  greaterThanOrEquals: '>=',
  lessThan: '<',
  lessThanOrEquals: '<=',
})

export const PLAIN_QUERIES = [
  'status',
  'version',
  'url',
  'ip',
  'body',
  'bytes',
  'rawbytes',
  'duration',
  'sha256',
  'md5',
  'redirects',
] as const
export const TEXT_QUERIES = ['header', 'xpath', 'jsonpath', 'variable'] as const

export const COOKIE_ATTRIBUTES = ['Value', 'Expires', 'Max-Age', 'Domain', 'Path', 'Secure', 'HttpOnly', 'SameSite']
export const CERTIFICATE_FIELDS = [
  'Subject',
  'Issuer',
  'Start-Date',
  'Expire-Date',
  'Serial-Number',
  'Subject-Alt-Name',
  'Value',
]

/** https://hurl.dev/docs/request.html#options */
export const OPTIONS = words<'boolean' | 'integer' | 'duration' | 'text' | 'definition'>({
  'aws-sigv4': 'text',
  cacert: 'text',
  cert: 'text',
  compressed: 'boolean',
  'connect-timeout': 'duration',
  'connect-to': 'text',
  delay: 'duration',
  digest: 'boolean',
  'fail-with-body': 'boolean',
  header: 'text',
  'http1.0': 'boolean',
  'http1.1': 'boolean',
  http2: 'boolean',
  'http2-prior-knowledge': 'boolean',
  http3: 'boolean',
  insecure: 'boolean',
  ipv4: 'boolean',
  ipv6: 'boolean',
  key: 'text',
  'limit-rate': 'integer',
  location: 'boolean',
  'location-trusted': 'boolean',
  'max-redirs': 'integer',
  'max-time': 'duration',
  negotiate: 'boolean',
  netrc: 'boolean',
  'netrc-file': 'text',
  'netrc-optional': 'boolean',
  'no-header': 'text',
  'no-jsonpath-coercion': 'boolean',
  ntlm: 'boolean',
  output: 'text',
  'path-as-is': 'boolean',
  pinnedpubkey: 'text',
  proxy: 'text',
  repeat: 'integer',
  resolve: 'text',
  retry: 'integer',
  'retry-interval': 'duration',
  skip: 'boolean',
  'unix-socket': 'text',
  user: 'text',
  variable: 'definition',
  verbose: 'boolean',
  verbosity: 'text',
  'very-verbose': 'boolean',
})

/** Functions in placeholders, and whether a quoted string follows. */
export const FUNCTIONS = words<boolean>({ newUuid: false, newDate: false, getEnv: true })

/** What may stand behind three backticks; `raw` is text without placeholders. */
export const LANGUAGES = ['base64', 'hex', 'json', 'xml', 'graphql', 'raw']
