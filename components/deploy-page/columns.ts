import type { StepView } from '@/lib/api/deploy'
import type { PlanView } from '@/lib/api/plan'

/** A column of the matrix: steps that people see as one. */
export type Column = { key: string; label: string; short: string; names: string[] }

const COLUMNS: Column[] = [
  { key: 'prepare', label: 'Prepare', short: 'Pr', names: ['transfer', 'link', 'before_build', 'build'] },
  { key: 'once', label: 'Once', short: 'On', names: ['once'] },
  { key: 'baseline', label: 'Before', short: 'Be', names: ['baseline'] },
  { key: 'drain', label: 'Drain', short: 'Dr', names: ['drain'] },
  { key: 'activate', label: 'Activate', short: 'Ac', names: ['before_activate', 'activate'] },
  { key: 'restart', label: 'Restart', short: 'Re', names: ['restart', 'after_activate'] },
  { key: 'health', label: 'Health', short: 'He', names: ['health', 'bake'] },
  { key: 'checks', label: 'Checks', short: 'Ch', names: ['checks'] },
  { key: 'undrain', label: 'Undrain', short: 'Un', names: ['undrain'] },
  { key: 'finish', label: 'Finish', short: 'Fi', names: ['after_deploy'] },
]

/** The columns that a plan has steps for, or a way back: what ran before may know steps that this commit has not. */
export function columnsOf(plan: PlanView, steps: StepView[]): Column[] {
  const known = new Set<string>([...plan.steps, ...steps].map(step => step.name))
  return COLUMNS.filter(column => column.names.some(name => known.has(name)))
}

const DOING: Record<string, string> = {
  transfer: 'Transferring',
  link: 'Linking',
  before_build: 'Before build',
  build: 'Building',
  before_activate: 'Before activation',
  activate: 'Activating',
  restart: 'Restarting',
  after_activate: 'After activation',
  health: 'Health',
  after_deploy: 'After deploy',
  once: 'Running once',
  baseline: 'Checking what is live',
  checks: 'Checking',
  final: 'Checking all of it',
  bake: 'Watching',
  drain: 'Draining',
  undrain: 'Undraining',
}

/** What is going on while a step runs. */
export const doing = (name: string): string => DOING[name] ?? name

/** A step's name in a sentence: `before build`. */
export const spoken = (name: string): string => (name === 'final' ? 'final checks' : name.replaceAll('_', ' '))

/** Steps of one column on one host, in order. */
export const inColumn = (column: Column, steps: StepView[]): StepView[] =>
  steps.filter(step => column.names.includes(step.name))
