import { z } from 'zod'

/** Postman's collection format 2.1, as far as it is read; whatever else stands there is passed over. */

const text = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform(value => (value === null ? '' : `${value}`))
const pair = z.object({ key: text.nullish(), value: text.nullish(), disabled: z.boolean().nullish() })
export type PostmanPair = z.output<typeof pair>

const url = z.union([
  z.string(),
  z.object({
    raw: z.string().nullish(),
    protocol: z.string().nullish(),
    host: z.union([z.string(), z.array(z.string())]).nullish(),
    port: text.nullish(),
    path: z.union([z.string(), z.array(z.union([z.string(), z.object({ value: z.string().nullish() })]))]).nullish(),
    query: z.array(pair).nullish(),
    variable: z.array(pair).nullish(),
  }),
])
export type PostmanUrl = z.output<typeof url>

const auth = z.object({ type: z.string().catch('noauth') }).catchall(z.unknown())
export type PostmanAuth = z.output<typeof auth>

const formPart = pair.extend({
  type: z.string().nullish(),
  src: z.union([z.string(), z.array(z.string()), z.null()]).nullish(),
  contentType: z.string().nullish(),
})

const body = z.object({
  mode: z.string().nullish(),
  raw: z.string().nullish(),
  urlencoded: z.union([z.array(pair), z.string()]).nullish(),
  formdata: z.array(formPart).nullish(),
  file: z.object({ src: z.string().nullish(), content: z.string().nullish() }).nullish(),
  graphql: z
    .object({ query: z.string().nullish(), variables: z.unknown().optional(), operationName: z.string().nullish() })
    .nullish(),
  options: z.object({ raw: z.object({ language: z.string().nullish() }).nullish() }).nullish(),
  disabled: z.boolean().nullish(),
})
export type PostmanBody = z.output<typeof body>

const request = z.preprocess(
  given => (typeof given === 'string' ? { url: given } : given),
  z.object({
    method: z.string().nullish(),
    url: url.nullish(),
    header: z.union([z.array(pair), z.string()]).nullish(),
    body: body.nullish(),
    auth: auth.nullish(),
  }),
)

const event = z.object({
  listen: z.string(),
  script: z.object({ exec: z.union([z.array(z.string()), z.string()]).nullish() }).nullish(),
  disabled: z.boolean().nullish(),
})
export type PostmanEvent = z.output<typeof event>

const shared = {
  name: z.string().nullish(),
  auth: auth.nullish(),
  event: z.array(event).nullish(),
}

export type PostmanItem = {
  name?: string | null
  auth?: PostmanAuth | null
  event?: PostmanEvent[] | null
  request?: z.output<typeof request> | null
  item?: PostmanItem[] | null
  protocolProfileBehavior?: { followRedirects?: boolean | null; disableCookies?: boolean | null } | null
}

const item: z.ZodType<PostmanItem> = z.object({
  ...shared,
  request: request.nullish(),
  get item() {
    return z.array(item).nullish()
  },
  protocolProfileBehavior: z
    .object({ followRedirects: z.boolean().nullish(), disableCookies: z.boolean().nullish() })
    .nullish(),
})

export const postmanCollection = z.object({
  info: z.object({ name: z.string().nullish(), schema: z.string().nullish() }),
  ...shared,
  item: z.array(item),
  variable: z.array(pair).nullish(),
})
