'use client'

import type { ComponentProps } from 'react'
import { UrlSheet } from '@/components/ui/url-sheet'
import { Variables } from './variables'

/** What the checks of a service are given, environment by environment. */
export function VariablesSheet({
  service,
  home,
  ...rest
}: ComponentProps<typeof Variables> & { service: string; home: string }) {
  return (
    <UrlSheet home={home} title={`Variables of ${service}`} short>
      <p className="f2 form">
        Checks name them as {'{{name}}'}. The nearest holds: the service in the environment, the environment, the
        service, everywhere.
      </p>
      <Variables service={service} {...rest} />
    </UrlSheet>
  )
}
