/**
 * The syntax tree of a check: what a Hurl file says, as plain data. Every node knows where it began.
 * Grammar: https://hurl.dev/docs/grammar.html
 */

/** Both count from 1; a column is one UTF-16 unit, as editors count. */
export type Position = { line: number; column: number }
type At = { at: Position }

export type HurlFile = { entries: Entry[] }
/** `comments` are the lines directly above the request, without their `#`. */
export type Entry = At & { comments: string[]; request: Request; response: Response | null }

export type Request = At & {
  method: string
  url: Template
  headers: KeyValue[]
  sections: RequestSection[]
  body: Body | null
}
export type RequestSection = At &
  (
    | { kind: 'query' | 'form' | 'cookies' | 'basicAuth'; params: KeyValue[] }
    | { kind: 'multipart'; params: (KeyValue | FileParam)[] }
    | { kind: 'options'; options: Option[] }
  )

export type Response = At & {
  version: '1.0' | '1.1' | '2' | '3' | null
  /** null is `*`: any. */
  status: number | null
  headers: KeyValue[]
  sections: ResponseSection[]
  body: Body | null
}
export type ResponseSection = At & ({ kind: 'captures'; captures: Capture[] } | { kind: 'asserts'; asserts: Assert[] })

export type KeyValue = At & { kind: 'value'; key: Template; value: Template }
export type FileParam = At & { kind: 'file'; key: Template; path: Template; contentType: Template | null }
export type Capture = At & { name: Template; query: Query; filters: Filter[]; redact: boolean }
export type Assert = At & { query: Query; filters: Filter[]; predicate: Predicate }

/** Text with placeholders. Its text parts are decoded: no escapes are left in them. */
export type Template = At & { parts: (string | Placeholder)[] }
export type Placeholder = At & { kind: 'placeholder'; source: Source; filters: Filter[] }
export type Source = { kind: 'variable'; name: string } | { kind: 'function'; name: string; argument: Template | null }

export type Pattern = At & ({ kind: 'regex'; source: string } | { kind: 'template'; template: Template })

export type Query = At &
  (
    | { kind: PlainQuery }
    | { kind: 'header' | 'xpath' | 'jsonpath' | 'variable'; argument: Template }
    | { kind: 'cookie'; name: Template; attribute: string | null }
    | { kind: 'regex'; pattern: Pattern }
    | { kind: 'certificate'; field: string }
  )
export type PlainQuery =
  | 'status'
  | 'version'
  | 'url'
  | 'ip'
  | 'body'
  | 'bytes'
  | 'rawbytes'
  | 'duration'
  | 'sha256'
  | 'md5'
  | 'redirects'

export type Filter = At & { name: string; arguments: FilterArgument[] }
export type FilterArgument =
  | { kind: 'text'; template: Template }
  | { kind: 'pattern'; pattern: Pattern }
  | { kind: 'integer'; value: number }
  | Placeholder

export type Predicate = At & { not: boolean; name: string; value: PredicateValue | null }
export type PredicateValue =
  | (At & { kind: 'null' })
  | (At & { kind: 'boolean'; value: boolean })
  /** As written: `10`, `-1.50`. */
  | (At & { kind: 'number'; text: string })
  | (At & { kind: 'string'; template: Template })
  | (At & { kind: 'regex'; source: string })
  | Placeholder
  | Bytes

/** What a body and a predicate's value may both be. Base64 and hex are as decoded text: no spaces, hex in lower case. */
export type Bytes =
  | (At & { kind: 'oneline'; template: Template })
  | Multiline
  | (At & { kind: 'base64' | 'hex'; text: string })
  | (At & { kind: 'file'; path: Template })
export type Multiline = At & {
  kind: 'multiline'
  language: string | null
  escape: boolean
  variables: boolean
  template: Template
  /** The object behind `variables` in a GraphQL body. */
  graphqlVariables: Json | null
}
/** A JSON document exactly as written; a placeholder inside a string is rendered as text, elsewhere as JSON. */
export type Json = At & { kind: 'json'; parts: (string | (Placeholder & { inString: boolean }))[] }
export type Body = Json | (At & { kind: 'xml'; text: string }) | Bytes

export type Option = At & { name: string; value: OptionValue }
export type OptionValue =
  | { kind: 'boolean'; value: boolean }
  | { kind: 'integer'; value: number }
  | { kind: 'duration'; value: number; unit: 'ms' | 's' | 'm' | 'h' | null }
  | { kind: 'text'; template: Template }
  | { kind: 'definition'; name: string; value: Definition }
  | Placeholder
export type Definition =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; text: string }
  | { kind: 'text'; template: Template }
