import Link from 'next/link'
import { StateWord } from '@/components/ui/state'

type Declared = { service: string; branch: string | null; patterns: string[] | null; problems: number }

function State({ service: { branch, patterns, problems } }: { service: Declared }) {
  if (problems > 0)
    return (
      <StateWord
        look={{
          tone: 'bad',
          glyph: 'bad',
          word: `prometheus.yml has ${problems} ${problems === 1 ? 'problem' : 'problems'}`,
        }}
      />
    )
  if (!branch || !patterns) return <StateWord look={{ tone: 'idle', glyph: 'unknown', word: 'Not read yet' }} />
  if (patterns.length === 0) return <span className="f3">None declared</span>
  return <StateWord look={{ tone: 'idle', glyph: 'check', word: 'Valid' }} />
}

/** One row a service: which check files its default branch declares. */
export function DeclaredChecksTable({ services }: { services: Declared[] }) {
  return (
    <table className="data">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Branch</th>
          <th scope="col">Declared</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {services.map(service => (
          <tr key={service.service}>
            <th scope="row">
              <Link className="med" href={`/services/${service.service}`} prefetch={false}>
                {service.service}
              </Link>
            </th>
            <td className="f2">{service.branch ?? '–'}</td>
            <td className="mono f2">{service.patterns?.join(', ') || '–'}</td>
            <td>
              <State service={service} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
