import { z } from 'zod'
import { parseDuration } from './duration'
import type { Result } from './result'

/** Text that a rule of ours reads; its sentence becomes the issue. */
export function read<T>(rule: (text: string) => Result<T, string>) {
  return z.string().transform((text, context): T => {
    const result = rule(text)
    if (result.ok) return result.value
    context.addIssue({ code: 'custom', message: result.failure })
    return z.NEVER
  })
}

/** A number that YAML has read as one, so that the rule can say what it lacks (`30` has no unit). */
export const numberAsText = (value: unknown) => (typeof value === 'number' ? String(value) : value)

/** A duration, in seconds. */
export const seconds = z.preprocess(numberAsText, read(parseDuration)).transform(ms => ms / 1000)
export const positiveSeconds = seconds.refine(value => value > 0, 'must be longer than 0s')

/** `sh` text for a host. */
export const command = z
  .string()
  .max(50_000, 'has more than 50000 characters')
  .refine(text => text.trim() !== '', 'is empty: write a command, or leave the key out')
  .refine(text => !text.includes('\0'), 'has a NUL character in it')
  .refine(text => !/\r(?!\n)/.test(text), 'has a carriage return in it that ends no line: leave it out')

/** One line of anything. */
export const line = z
  .string()
  .min(1, 'is empty')
  .max(500, 'has more than 500 characters')
  .refine(text => !/[\0-\x1f\x7f-\x9f]/.test(text), 'has a control character or line break in it')

/** One text, or a list of them. */
export const oneOrMore = <T extends z.ZodType<unknown, string>>(item: T) =>
  z.preprocess(value => (typeof value === 'string' ? [value] : value), z.array(item).max(200))

/** A whole number within bounds, both included. */
export const count = (from: number, to: number) => {
  const message = `must be a whole number from ${from} to ${to}`
  return z.number().int(message).min(from, message).max(to, message)
}

/** A rule of ours for a key of a map. */
export const key = (rule: (text: string) => Result<string, string>) =>
  z.string().superRefine((text, context) => {
    const result = rule(text)
    if (!result.ok) context.addIssue({ code: 'custom', message: result.failure })
  })
