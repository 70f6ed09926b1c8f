/** A count with its noun: `1 host`, `1,200 hosts`. */
export const counted = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
