import fc from 'fast-check'
import { SOAK } from './soak.ts'

// Before each file of tests: ordinary runs draw the same cases each time, so that the same code has the same answer. The
// soak draws anew, and prints the seed of what fails.
if (SOAK === 1) fc.configureGlobal({ seed: 20_261_128 })
