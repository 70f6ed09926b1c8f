import type { Locator, Page } from '@playwright/test'

/** The badge at the head of a deploy's page. */
export const stateOf = (page: Page): Locator => page.getByRole('main').getByRole('status').first()

/** The log's lines as they are shown, without number and time. Only those in view are there: give the page height. */
export const linesOf = (page: Page): Promise<string[]> => page.locator('.log code').allInnerTexts()
